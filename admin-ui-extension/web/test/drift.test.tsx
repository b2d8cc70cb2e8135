import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { button, openSettings as open, user } from "./opened";
import { serve, settings } from "./server";

describe("drift", () => {
  const drift = {
    since: Date.UTC(2026, 10, 26, 9),
    by: "terraform",
    acceptable: true,
    settings: [
      {
        field: "limit.enabled",
        attribute: "sessionGuard.limit.enabled",
        reason: "settings-vanished",
        inForce: "true",
      },
    ],
  };
  const drifting = {
    ...settings,
    drift,
    warnings: [{ field: "settings", code: "settings-vanished", message: "Left out." }],
  };

  it("saysNothingWhereAllIsWell", async () => {
    serve();
    await open();
    await button("Save");
    expect(screen.queryByTestId("session-guard-drift")).toBeNull();
  });

  it("tellsWhatWasLostAndRestoresIt", async () => {
    let now: object = drifting;
    const { of } = serve({
      "GET settings": () => now,
      "POST settings/restore": () => (now = settings),
    });
    await open();
    const alert = await screen.findByTestId("session-guard-drift");
    expect(alert.textContent).toContain("terraform updated the realm on");
    expect(alert.textContent).toContain("sessionGuard.limit.enabled was removed; true stays in effect");
    expect(screen.queryByText("Left out.")).toBeNull();
    await user.click(await button("Restore"));
    await waitFor(() => expect(screen.queryByTestId("session-guard-drift")).toBeNull());
    expect(of("POST", "settings/restore").length).toBe(1);
  });

  it("acceptsOnlyAfterAskingAndShowsWhatHoldsThen", async () => {
    let now: object = drifting;
    const { of } = serve({
      "GET settings": () => now,
      "POST settings/accept": () =>
        (now = { ...settings, limit: { ...settings.limit, enabled: false } }),
    });
    await open();
    await user.click(await button("Accept"));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("is turned off");
    expect(of("POST", "settings/accept").length).toBe(0);
    await user.click(within(dialog).getByRole("button", { name: "Accept" }));
    await waitFor(() => expect(screen.queryByTestId("session-guard-drift")).toBeNull());
    await waitFor(() => expect(of("GET", "settings").length).toBe(2));
  });

  it("cannotAcceptWhatCannotBeRead", async () => {
    serve({
      "GET settings": () => ({
        ...drifting,
        drift: {
          ...drift,
          acceptable: false,
          settings: [{ ...drift.settings[0], reason: "settings-broken", found: "<b>TRUE</b>" }],
        },
      }),
    });
    await open();
    const alert = await screen.findByTestId("session-guard-drift");
    expect(alert.textContent).toContain('cannot be read: "<b>TRUE</b>"; true stays in effect');
    expect(await button("Restore")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Accept" })).toBeNull();
  });

  it("writesOutWhatCannotBeSeenInWhatAnotherToolSet", async () => {
    serve({
      "GET settings": () => ({
        ...drifting,
        drift: {
          ...drift,
          by: "\u05D3\u05D5\u05D3",
          settings: [{ ...drift.settings[0], reason: "settings-broken", found: "tr\u200Bue\u202E" }],
        },
      }),
    });
    await open();
    const alert = await screen.findByTestId("session-guard-drift");
    expect(alert.textContent).toContain("\u2068\u05D3\u05D5\u05D3\u2069 updated");
    expect(alert.textContent).toContain('cannot be read: "\u2068tr[U+200B]ue[U+202E]\u2069"; true');
  });

  it("offersNothingToWhoMayNotDecide", async () => {
    serve({ "GET settings": () => drifting }, ["view-realm"]);
    await open();
    await screen.findByTestId("session-guard-drift");
    expect(screen.queryByRole("button", { name: "Restore" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Accept" })).toBeNull();
  });

  it("isGoneWhenSettingsAreSaved", async () => {
    serve({
      "GET settings": () => drifting,
      "PUT settings": ({ body }) => ({ ...settings, ...(body as object) }),
    });
    await open();
    await screen.findByTestId("session-guard-drift");
    await user.click(await screen.findByRole("radio", { name: /Deny/ }));
    await user.click(await button("Save"));
    await waitFor(() => expect(screen.queryByTestId("session-guard-drift")).toBeNull());
  });
});
