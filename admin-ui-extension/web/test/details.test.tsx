import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { choose, open, row, user } from "./opened";
import { serve } from "./server";

it("gives Keycloak's id of a session, to be copied", async () => {
  serve();
  await open();
  await row("a");
  await choose("a", "Details");
  const details = within(await screen.findByTestId("session-guard-details"));
  details.getByText("session-a");
  const write = vi.spyOn(navigator.clipboard, "writeText");
  await user.click(details.getByRole("button", { name: "Copy the session ID" }));
  expect(write).toHaveBeenCalledWith("session-a");
  await details.findByText("Copied");
});
