import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { open, row } from "./opened";
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

  it("isLeftOutForWhomTheServerRefusesIt", async () => {
    const { of } = serve({ "GET statistics": () => failure(403) });
    await open();
    await row("a");
    await waitFor(() => expect(of("GET", "statistics").length).toBe(1));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Overview" })).toBeNull());
    expect(screen.queryByText("The overview could not be loaded.")).toBeNull();
  });
});
