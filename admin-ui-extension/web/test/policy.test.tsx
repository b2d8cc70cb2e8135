import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { UserPolicy } from "../src/api/rules";
import { openSettings as open, user } from "./opened";
import { failure, serve, settings } from "./server";

const POLICY: UserPolicy = {
  limit: {
    maxSessions: 1,
    whenExceeded: "deny",
    fallback: "deny",
    from: "Administrators",
    because: "realm role admin",
  },
  idle: { seconds: 600, from: "realm", because: "settings of the realm" },
  lifetime: { seconds: 28_800, from: "Staff", because: "group /staff" },
  exempt: false,
  exemptFrom: null,
  held: 1,
  next: "deny",
  matches: [
    { rule: "Administrators", because: "realm role admin" },
    { rule: "Staff", because: "group /staff" },
  ],
  byDevice: [],
  reportOnly: { maxSessions: null, whenExceeded: "deny", fallback: "deny", from: "user", because: "attribute" },
};
const who = { users: ["x"] };
const rules = [
  { name: "Break-glass", who, exempt: true },
  { name: "Administrators", who, limit: { maxSessions: 1 } },
  { name: "Old", who, exempt: true, enabled: false },
  { name: "Staff", who, lifetime: { value: 8, unit: "hours" as const } },
];

async function check(policy: () => unknown, more = {}) {
  const served = serve({
    "GET settings": () => ({ ...settings, rules }),
    "GET realm/users": () => [{ id: "u1", username: "alice" }],
    "GET users/u1/policy": policy,
    ...more,
  });
  await open();
  await user.click(await screen.findByText("Check a user"));
  await user.type(screen.getByRole("combobox", { name: "User to check" }), "al");
  await user.click(await screen.findByRole("option", { name: "alice" }));
  return served;
}

describe("what holds for a user", () => {
  it("is told part by part, with its rule and why", async () => {
    const { of } = await check(() => POLICY);
    await screen.findByLabelText("What holds for alice");
    expect(of("GET", "realm/users").at(-1)?.query.get("search")).toBe("al");
    const list = screen.getByLabelText("What holds for alice");
    const terms = within(list).getAllByRole("term").map(({ textContent }) => textContent);
    const values = within(list).getAllByRole("definition").map(({ textContent }) => textContent);
    expect(Object.fromEntries(terms.map((term, index) => [term, values[index]]))).toEqual({
      "Session limit": "1 session; then: Deny the loginFrom the rule Administrators, by: Role admin",
      "Exempt from every limit": "No",
      "Idle session timeout": "10 minutesFrom the settings of the realm",
      "Session lifetime": "8 hoursFrom the rule Staff, by: Group /staff",
      "Sessions held now": "1",
      "The next login": "Deny the login",
      "Limit that is only reported": "No limitFrom an attribute of the user",
    });
  });

  it("is told of each kind of device that has a limit of its own", async () => {
    const limit = { ...POLICY.limit, maxSessions: 2, from: "Phones", because: "everybody" };
    await check(() => ({ ...POLICY, byDevice: [{ devices: ["mobile"], limit, held: 1, next: "allowed" }] }));
    const part = await screen.findByRole("region", { name: "Only sessions on: Mobile" });
    expect(part.textContent).toContain("2 sessions; then: Deny the loginFrom the rule Phones, by: Everybody");
    expect(part.textContent).toContain("Is let in");
    expect(part.textContent).not.toContain("Exempt");
  });

  it("shows the path through the rules", async () => {
    await check(() => POLICY);
    const path = await screen.findByRole("list", { name: "Rules in order" });
    expect(within(path).getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
      "Break-glass: does not match",
      "Administrators: matches, by: Role admin",
      "Old: is off",
      "Staff: matches, by: Group /staff",
    ]);
  });

  it("says of an exempt user which rule says so, also as an older server tells it", async () => {
    const { limit, held } = POLICY;
    await check(() => ({ limit, held, exempt: true, exemptFrom: "Break-glass", next: "allowed" }));
    const list = await screen.findByLabelText("What holds for alice");
    expect(list.textContent).toContain("YesFrom the rule Break-glass");
    expect(list.textContent).toContain("Is let in");
    expect(list.textContent).not.toContain("Session lifetime");
    expect(screen.queryByRole("list", { name: "Rules in order" })).toBeNull();
  });

  it("says that it is by the saved settings while there are others", async () => {
    await check(() => POLICY);
    await screen.findByLabelText("What holds for alice");
    expect(screen.queryByText(/by the saved settings, not by your changes/)).toBeNull();
    await user.click(screen.getByLabelText("Deny the login"));
    screen.getByText(/by the saved settings, not by your changes/);
  });

  it("is asked anew once other settings are saved", async () => {
    const { of } = await check(() => POLICY, {
      "PUT settings": ({ body }: { body: unknown }) => ({ ...settings, ...(body as object) }),
    });
    await screen.findByLabelText("What holds for alice");
    await user.click(screen.getByLabelText("Rule Old is on"));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Settings saved");
    await screen.findByText("Old: does not match");
    expect(of("GET", "users/u1/policy").length).toBe(2);
  });

  it.each([
    [403, "You are not permitted to do this."],
    [500, "What holds for the user could not be loaded."],
  ])("says so where it cannot be told: %d", async (status, text) => {
    await check(() => failure(status));
    await screen.findByText(text);
  });
});
