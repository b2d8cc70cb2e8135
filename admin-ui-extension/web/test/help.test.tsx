import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Texts } from "../src/model/texts";
import { openSettings, user } from "./opened";
import { serve } from "./server";

const FIELDS = [
  "limit.enabled",
  "limit.maxSessions",
  "limit.whenExceeded",
  "limit.mode",
  "idle.enabled",
  "idle.value",
  "history.retentionDays",
  "list.roles",
  "privacy.ip",
  "privacy.city",
  "notice",
];

describe("help", () => {
  it("standsBesideTheLabelOfEachFieldAndOpensWithoutSaving", async () => {
    const { of } = serve();
    await openSettings();
    await screen.findByTestId("help-label-limit.enabled");
    const fields = screen.getAllByTestId(/^help-label-/).map((icon) => icon.dataset["testid"]);
    expect(fields).toEqual(FIELDS.map((field) => `help-label-${field}`));
    for (const icon of screen.getAllByTestId(/^help-label-/)) {
      expect(icon.closest(".pf-v5-c-form__group-label")).not.toBeNull();
    }
    await user.click(screen.getByRole("button", { name: "More about Sessions per user" }));
    const help = within(await screen.findByRole("dialog", { name: "Sessions per user" }));
    help.getByText(/The most sessions a user may have at once/);
    expect(of("PUT", "settings")).toEqual([]);
  });

  it("hasATextForEachField", () => {
    expect([...FIELDS, "limit.fallback"].filter((field) => !new Texts().has(`help.${field}`))).toEqual([]);
  });

  it("closesWithEscape", async () => {
    serve();
    await openSettings();
    await user.click(await screen.findByRole("button", { name: "More about Idle session timeout" }));
    await screen.findByRole("dialog", { name: "Idle session timeout" });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });
});
