import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ReportOnlyEntry } from "../src/api/rules";
import { button, openSettings as open, user } from "./opened";
import { failure, serve, settings } from "./server";

const reporting = { ...settings, limit: { ...settings.limit, mode: "report-only" as const } };
const SUMMARY = {
  days: 14,
  users: 12,
  refused: 20,
  ended: 1,
  rules: [
    { rule: "", users: 10, refused: 20, ended: 0 },
    { rule: "Staff", users: 2, refused: 0, ended: 1 },
  ],
  applications: [],
  caps: [],
};
const entry = (index: number, part: Partial<ReportOnlyEntry> = {}): ReportOnlyEntry => ({
  time: Date.UTC(2026, 10, 24, 9, index % 60),
  kind: "refused",
  rule: "",
  application: "",
  cap: "",
  userId: `id-${index}`,
  username: `user-${index}`,
  sessionId: `session-${index}`,
  ...part,
});

/** Of a user who is not known any more. */
const entryOfNobody = (part: Partial<ReportOnlyEntry>): ReportOnlyEntry => {
  const entryOf = entry(50, part);
  delete entryOf.username;
  return entryOf;
};

describe("what is only reported", () => {
  it("is not asked for where nothing is", async () => {
    const { asked } = serve();
    await open();
    await screen.findByLabelText("Deny the login");
    expect(asked.some(({ path }) => path.startsWith("report-only"))).toBe(false);
  });

  it("is told in one line, also where only a rule is", async () => {
    const rule = { name: "Staff", mode: "report-only", who: { users: ["a"] }, limit: { maxSessions: 1 } };
    const { of } = serve({
      "GET settings": () => ({ ...settings, rules: [rule] }),
      "GET report-only": () => SUMMARY,
    });
    await open();
    await screen.findByText(
      /Report only, last 14 days: 20 logins would have been refused \(12 users\), 1 session ended/,
    );
    expect(of("GET", "report-only")[0]?.query.get("days")).toBe("14");
  });

  it("is told where nothing would have happened", async () => {
    serve({
      "GET settings": () => reporting,
      "GET report-only": () => ({ ...SUMMARY, users: 0, refused: 0, ended: 0, rules: [] }),
    });
    await open();
    await screen.findByText(/nothing would have happened/);
    expect(screen.queryByRole("button", { name: "Show the list" })).toBeNull();
  });

  it("is listed page by page", async () => {
    const { of } = serve({
      "GET settings": () => reporting,
      "GET report-only": () => SUMMARY,
      "GET report-only/entries": ({ query }) =>
        query.get("first") === "0"
          ? Array.from({ length: 50 }, (_, index) => entry(index))
          : [entryOfNobody({ kind: "ended", rule: "Staff", city: "Berlin", country: "DE", ip: "192.0.2.1" })],
    });
    await open();
    await user.click(await button("Show the list"));
    const dialog = within(await screen.findByRole("dialog"));
    const table = await dialog.findByRole("grid", { name: "Report only" });
    expect(within(table).getAllByRole("row").length).toBe(51);
    expect(table.textContent).toContain("Limit of the realm");
    dialog.getByText("Staff: 0 logins would have been refused, 1 session ended");
    expect(dialog.getByRole("button", { name: "Previous" })).toHaveProperty("disabled", true);
    await user.click(dialog.getByRole("button", { name: "Next" }));
    await dialog.findByText("id-50");
    dialog.getByText("Session ended");
    dialog.getByText("Berlin, Germany, 192.0.2.1");
    expect(dialog.getByRole("button", { name: "Next" })).toHaveProperty("disabled", true);
    expect(of("GET", "report-only/entries").map(({ query }) => query.toString())).toEqual([
      "days=14&first=0&max=50",
      "days=14&first=50&max=50",
    ]);
    await user.click(dialog.getByRole("button", { name: "Previous" }));
    await dialog.findByText("user-0");
  });

  it("names applications and caps, and what would have ended of a session", async () => {
    serve({
      "GET settings": () => ({
        ...settings,
        caps: [{ scope: "realm", maxSessions: 5, whenExceeded: "deny", mode: "report-only" }],
      }),
      "GET report-only": () => ({
        ...SUMMARY,
        rules: [],
        applications: [{ application: "CRM", users: 0, refused: 0, ended: 3 }],
        caps: [
          { cap: "realm", users: 4, refused: 4, ended: 0 },
          { cap: "client:crm", users: 0, refused: 0, ended: 2 },
        ],
      }),
      "GET report-only/entries": () => [
        entry(1, { application: "CRM", kind: "ended" }),
        entry(2, { cap: "realm" }),
        entry(3, { cap: "realm", kind: "ended" }),
        entry(4, { cap: "client:crm", kind: "ended" }),
      ],
    });
    await open();
    await user.click(await button("Show the list"));
    const dialog = within(await screen.findByRole("dialog"));
    const table = await dialog.findByRole("grid", { name: "Report only" });
    const cells = within(table)
      .getAllByRole("row")
      .slice(1)
      .map((one) => [1, 3].map((at) => one.querySelectorAll("td")[at]?.textContent));
    expect(cells.map((one) => one.join(": ").replace(/[\u2066-\u2069]/g, ""))).toEqual([
      "Application's part ended: Limit of the application CRM",
      "Login refused: Cap of the realm",
      "Session ended: Cap of the realm",
      "Application's part ended: Cap of crm",
    ]);
    expect(dialog.getAllByRole("listitem").map((one) => one.textContent.replace(/[\u2066-\u2069]/g, ""))).toEqual([
      "Limit of the application CRM: 0 logins would have been refused, 3 sessions ended",
      "Cap of the realm: 4 logins would have been refused, 0 sessions ended",
      "Cap of crm: 0 logins would have been refused, 2 sessions ended",
    ]);
  });

  it("says so where it cannot be told", async () => {
    const { of } = serve({ "GET settings": () => reporting, "GET report-only": () => failure(500) });
    await open();
    await screen.findByText("What would have happened could not be loaded.");
    await waitFor(() => expect(of("GET", "report-only").length).toBe(1));
  });
});
