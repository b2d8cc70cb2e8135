import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, vi } from "vitest";
import { Drafts } from "../src/model/drafts";
import { SessionManagementPage } from "../src/page/SessionManagementPage";
import { context } from "./server";

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

export const user = userEvent.setup({ delay: null });

/** Opens the page and waits until it knows who asks. */
export async function open(drafts = new Drafts()) {
  render(<SessionManagementPage context={context} drafts={drafts} />);
  await screen.findByRole("heading", { level: 1 });
}

export const button = (name: string | RegExp) => screen.findByRole("button", { name });

/** The row of a session in the list. */
export const row = async (id: string) => {
  const link = await screen.findByRole("link", { name: `user-${id}` });
  return link.closest("tr") as HTMLElement;
};
