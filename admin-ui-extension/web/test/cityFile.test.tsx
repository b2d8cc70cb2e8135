import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { open, openAt, row } from "./opened";
import { serve, session, settings } from "./server";

const listed = (cityFiles: object) => ({
  items: [session("a")],
  total: 1,
  totalIsExact: true,
  attributions: [],
  cityFiles,
});

describe("city file", () => {
  it("isMissedBelowTheListWithAWayToAddOne", async () => {
    serve({ "GET sessions": () => listed({ state: "none" }) });
    await open();
    const note = within(await screen.findByTestId("session-guard-city-file"));
    note.getByText("No city database is configured.");
    note.getByText("How to add one");
    expect(note.getAllByRole("link", { hidden: true }).map((link) => link.getAttribute("href"))).toContain(
      "https://www.keycloak.org/server/configuration-provider",
    );
  });

  it("isToldWhereItCannotBeRead", async () => {
    serve({ "GET sessions": () => listed({ state: "unusable" }) });
    await open();
    await screen.findByText(/None of the configured city files can be read/);
  });

  it("isCalledOldWithItsDateOnListAndOverview", async () => {
    const old = { state: "old", built: Date.UTC(2026, 4, 28, 12) };
    serve({
      "GET sessions": () => listed(old),
      "GET statistics": () => ({
        asOf: 1, live: 1, liveUsers: 1, today: {}, days: [], endedByReason: {}, topCities: [], cityFiles: old,
      }),
    });
    await open();
    await screen.findByText(/May 28, 2026.*more than 60 days old/);
    screen.getByText("How to renew it");
    location.hash = "#/demo/ui-script/session-guard/overview";
    dispatchEvent(new Event("hashchange"));
    const card = (await screen.findByText("Where users are")).closest(".pf-v5-c-card") as HTMLElement;
    await within(card).findByText(/more than 60 days old/);
  });

  it.each([
    ["isCurrent", { state: "current", built: 1 }, settings],
    ["belongsToNoCitiesAtAll", { state: "none" }, { ...settings, privacy: { ip: "full", city: "off" } }],
  ])("saysNothingWhereIt %s", async (_, files, stored) => {
    serve({ "GET sessions": () => listed(files), "GET settings": () => stored });
    await openAt("");
    await row("a");
    await screen.findByText(/^As of/);
    await new Promise((resolve) => setTimeout(resolve, 100)); // the settings come beside the list
    expect(screen.queryByTestId("session-guard-city-file")).toBeNull();
  });
});
