import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { open } from "./opened";
import { failure, serve } from "./server";

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
    expect(alert.textContent).toContain("\u2068terraform\u2069 updated the realm on");
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

describe("page", () => {
  it("saysSoWhenItMeetsAnAnswerItDoesNotUnderstand", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    serve({ "GET sessions": () => ({ items: [{ id: "a" }], total: 1, totalIsExact: true }) });
    await open();
    await screen.findByText(/an answer it does not understand/);
  });

  it("speaksTheAdministratorsLanguage", async () => {
    serve({
      "GET whoami": () => ({ userId: "me", realm: "demo", locale: "de", realm_access: { demo: [] } }),
      "GET texts": () => [{ key: "sessionGuard.title", value: "Sitzungsverwaltung" }],
    });
    await open();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Sitzungsverwaltung");
    expect(await screen.findByText("1.203")).toBeDefined();
  });

  it("isEnglishWhereTheTextsCannotBeRead", async () => {
    serve({ "GET texts": () => failure(500) });
    await open();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Session management");
  });
});

describe("overview", () => {
  it("tellsTheSparklineToAScreenReader", async () => {
    serve();
    await open();
    await screen.findByRole("img", { name: "Logins today. Nov 23: 4; Nov 24: 5" });
    expect(screen.getByRole("table", { name: "Where users are" }).textContent).toContain("Berlin, Germany2");
  });
});
