import { cleanup, render, screen, within } from "@testing-library/react";
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

const ROUTE = `#/${context.realm}/ui-script/session-guard`;

/** Opens the page at an address below its own and waits until it knows who asks. */
export async function openAt(address: string, drafts = new Drafts()) {
  history.replaceState(null, "", ROUTE + address);
  render(<SessionManagementPage context={context} drafts={drafts} />);
  await screen.findByRole("heading", { level: 1 });
}

/** Opens the page as its entry in the console does. */
export const open = (drafts?: Drafts) => openAt("", drafts);

export const openSettings = (drafts?: Drafts) => openAt("/settings", drafts);

/** What the address has of the page. */
export const address = () => location.hash.replace(ROUTE, "");

/** What a link of the page leads to; jsdom itself follows only to the fragment. */
export async function follow(link: HTMLElement) {
  await user.click(link);
  dispatchEvent(new Event("hashchange"));
}

export const button = (name: string | RegExp) => screen.findByRole("button", { name });

/** Chooses from the page's menu of actions. */
export async function act(name: string) {
  await user.click(await button("Action"));
  await user.click(await screen.findByRole("menuitem", { name }));
}

/** Opens the menu of a session's row. */
export async function menuOf(id: string) {
  await user.click(within(await row(id)).getByRole("button", { name: /^Actions for the session of/ }));
  return within(await screen.findByRole("menu"));
}

/** Chooses from the menu of a session's row. */
export async function choose(id: string, name: string) {
  await user.click((await menuOf(id)).getByRole("menuitem", { name }));
}

/** Says yes to what a dialog asks. */
export const confirm = () => user.click(screen.getByTestId("session-guard-confirm"));

/** The ways to other pages of the list, above it. */
export const paging = async () => within(await screen.findByRole("navigation", { name: "Pages" }));

/** The row of a session in the list. */
export const row = async (id: string) => {
  const link = await screen.findByRole("link", { name: `user-${id}` });
  return link.closest("tr") as HTMLElement;
};
