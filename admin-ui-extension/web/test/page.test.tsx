import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { open, openAt } from "./opened";
import { failure, serve } from "./server";

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
    await openAt("/overview");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Sitzungsverwaltung");
    expect(await screen.findByRole("link", { name: /^1\.203 / })).toBeDefined();
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
    await openAt("/overview");
    const ended = within(await screen.findByRole("group", { name: "Ended today" }));
    expect(ended.getAllByRole("link").map((bar) => bar.getAttribute("aria-label"))).toEqual([
      "Nov 23: 0",
      "Nov 24: 1",
    ]);
    expect(screen.getByRole("table", { name: "Where users are" }).textContent).toContain("Berlin, Germany2");
  });

  it("leadsFromEachFigureIntoTheListOfIt", async () => {
    serve();
    await openAt("/overview");
    const hash = async (name: string) =>
      new URL((await screen.findByRole("link", { name })).getAttribute("href") ?? "", location.href).hash;
    const list = "#/demo/ui-script/session-guard/sessions";
    expect(await hash("1,203 Live sessions")).toBe(list);
    expect(await hash("Berlin, Germany")).toBe(`${list}?city=Berlin&country=DE`);
    expect(await hash("1 Ended today")).toBe(`${list}?status=ended&endedFrom=2026-11-24T00%3A00Z`);
    expect(await hash("Nov 24: 1")).toBe(
      `${list}?status=ended&endedFrom=2026-11-24T00%3A00Z&endedTo=2026-11-25T00%3A00Z`,
    );
    expect(await hash("Idle timeout")).toBe(
      `${list}?status=ended&reason=idle&endedFrom=2026-11-23T00%3A00Z`,
    );
    expect(await hash("2 Refused today")).toBe(
      "#/demo/ui-script/session-guard/refusals?from=2026-11-24T00%3A00Z",
    );
    expect(await hash("Nov 24: 2")).toBe(
      "#/demo/ui-script/session-guard/refusals?from=2026-11-24T00%3A00Z&to=2026-11-25T00%3A00Z",
    );
    expect(await hash("5 Logins today")).toBe(`${list}?status=all&from=2026-11-24T00%3A00Z`);
    expect(await hash("Nov 23: 4")).toBe(
      `${list}?status=all&from=2026-11-23T00%3A00Z&to=2026-11-24T00%3A00Z`,
    );
  });

  it("saysHowToGetCitiesWhereThereAreNone", async () => {
    serve({
      "GET statistics": () => ({
        asOf: Date.UTC(2026, 10, 24, 10),
        live: 0,
        liveUsers: 0,
        today: { logins: 0, refused: 0, ended: 0 },
        days: [],
        endedByReason: {},
        topCities: [],
      }),
    });
    await openAt("/overview");
    await screen.findByText(/Cities need a city file/);
    await screen.findByText(/^As of/);
  });

  it("saysSoToWhomTheServerRefusesIt", async () => {
    serve({ "GET statistics": () => failure(403) });
    await openAt("/overview");
    await screen.findByText("You are not permitted to view figures of all users.");
  });
});
