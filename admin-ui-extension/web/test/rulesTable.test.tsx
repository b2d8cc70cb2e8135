import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Rule } from "../src/api/rules";
import { button, openSettings as open, user } from "./opened";
import { failure, governed, nobodyAbove, serve, settings } from "./server";

const RULES: readonly Rule[] = [
  { name: "Break-glass", who: { users: ["rescue"] }, exempt: true },
  {
    name: "Administrators",
    who: { realmRoles: ["admin", "auditor"], clientRoles: { crm: ["editor"] }, groups: ["/it"], users: ["bob"] },
    limit: { maxSessions: 1, whenExceeded: "deny" },
  },
  { name: "Staff", who: { groups: ["/staff"] }, except: { groups: ["/staff/night"] }, limit: { maxSessions: 5 } },
];

const withRules = (rules: readonly Rule[] = RULES) => ({ ...settings, rules });
const saved = ({ body }: { body: unknown }) => ({ ...settings, ...(body as object) });
const table = () => screen.findByRole("grid", { name: "Rules" });
const names = async () =>
  within(await table())
    .getAllByRole("button", { name: /^Edit the rule/ })
    .map(({ textContent }) => textContent);
const rowOf = async (name: string) =>
  (await screen.findByRole("button", { name: `Edit the rule ${name}` })).closest("tr") as HTMLElement;

async function choose(rule: string, action: string) {
  await user.click(await button(`Actions for the rule ${rule}`));
  await user.click(await screen.findByRole("menuitem", { name: action }));
}

async function save(of: (method: string, path: string) => { body: unknown }[]) {
  await user.click(await button("Save"));
  await screen.findByText("Settings saved");
  return (of("PUT", "settings").at(-1)?.body as { rules: Rule[] }).rules;
}

describe("the table of rules", () => {
  it("says for whom each rule is and what it sets", async () => {
    serve({ "GET settings": () => withRules() });
    await open();
    expect(await names()).toEqual(["Break-glass", "Administrators", "Staff"]);
    const cells = within(await rowOf("Administrators")).getAllByRole("cell");
    expect(cells[2]?.textContent).toContain("Role admin");
    expect(cells[2]?.textContent).toContain("+2");
    expect(cells[2]?.textContent).not.toContain("User bob");
    expect(cells[3]?.textContent).toBe("1 session; then: Deny the login");
    expect((await rowOf("Staff")).textContent).toContain("But not: Group /staff/night");
    expect((await rowOf("Break-glass")).textContent).toContain("Exempt");
  });

  it("says what rules are for where there are none", async () => {
    serve();
    await open();
    await screen.findByText(/Set other limits and timeouts for some users/);
    await button("Create rule");
    expect(screen.queryByRole("grid", { name: "Rules" })).toBeNull();
  });

  it("is not there for a server that knows no rules", async () => {
    const { rules, ...older } = settings;
    expect(rules).toEqual([]);
    serve({ "GET settings": () => older });
    await open();
    await screen.findByLabelText("Deny the login");
    expect(screen.queryByRole("region", { name: "Rules" })).toBeNull();
  });

  it("moves a rule by keyboard, says so and keeps the focus", async () => {
    const { of } = serve({ "GET settings": () => withRules(), "PUT settings": saved });
    await open();
    (await button("Move Staff up")).focus();
    await user.keyboard("{Enter}");
    expect(await names()).toEqual(["Break-glass", "Staff", "Administrators"]);
    screen.getByText("The rule Staff is at position 2 of 3");
    await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Move Staff up"));
    await user.keyboard("{Enter}{Enter}");
    expect(await names()).toEqual(["Staff", "Break-glass", "Administrators"]);
    (await button("Move Staff down")).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Move Staff down"));
    expect((await save(of)).map(({ name }) => name)).toEqual(["Break-glass", "Staff", "Administrators"]);
  });

  it("moves a rule by dragging its handle", async () => {
    serve({ "GET settings": () => withRules() });
    await open();
    const handle = (await rowOf("Break-glass")).querySelector("[draggable=true]") as HTMLElement;
    const dataTransfer = { setData: () => undefined, setDragImage: () => undefined };
    fireEvent.dragStart(handle, { dataTransfer });
    fireEvent.dragOver(await rowOf("Staff"), { dataTransfer });
    expect((await rowOf("Staff")).className).toContain("session-guard-drop-after");
    fireEvent.drop(await rowOf("Staff"), { dataTransfer });
    expect(await names()).toEqual(["Administrators", "Staff", "Break-glass"]);
    expect((await rowOf("Staff")).className).not.toContain("drop");
  });

  it("duplicates, deletes and switches rules off in the draft alone", async () => {
    const { of } = serve({ "GET settings": () => withRules(), "PUT settings": saved });
    await open();
    await choose("Staff", "Duplicate");
    await choose("Break-glass", "Delete");
    await user.click(await screen.findByLabelText("Rule Staff is on"));
    expect(await names()).toEqual(["Administrators", "Staff", "Staff (copy)"]);
    screen.getByText("The rule Break-glass was deleted");
    expect(of("PUT", "settings").length).toBe(0);
    const rules = await save(of);
    expect(rules.map(({ name, enabled }) => [name, enabled])).toEqual([
      ["Administrators", true],
      ["Staff", false],
      ["Staff (copy)", true],
    ]);
    expect(rules[2]).toMatchObject({ who: { groups: ["/staff"] }, limit: { maxSessions: 5 } });
  });

  it("goes back to the stored rules", async () => {
    serve({ "GET settings": () => withRules() });
    await open();
    await choose("Break-glass", "Delete");
    await user.click(await button("Revert"));
    expect(await names()).toEqual(["Break-glass", "Administrators", "Staff"]);
  });

  it("counts the users of each rule, anew once edits settle", async () => {
    const of = (name: string, users: number, usersAbove: number) => ({ ...governed, name, users, usersAbove });
    const { of: asked } = serve({
      "GET settings": () => withRules(),
      "POST settings/preview": ({ body }) => ({
        ...nobodyAbove,
        complete: false,
        rules: (body as { rules: Rule[] }).rules.map(({ name }) =>
          name === "Staff"
            ? { ...of(name, 1200, 2), named: [{ id: "b", username: "bob", held: 9, max: 5 }] }
            : of(name, 3, 0),
        ),
      }),
    });
    await open();
    await waitFor(async () => expect((await rowOf("Staff")).textContent).toContain("1,200"));
    screen.getByText("Only some of the users were counted, so there may be more.");
    await user.click(await button("Show the 2 users above the rule Staff"));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("bob: 9 of 5");
    expect(dialog.textContent).toContain("And 1 more.");
    await user.click(within(dialog).getAllByRole("button", { name: "Close" }).at(-1) as HTMLElement);
    await user.click(await button("Move Staff up"));
    await user.click(await button("Move Staff up"));
    await waitFor(() => expect(asked("POST", "settings/preview").length).toBe(2));
    const [first] = (asked("POST", "settings/preview")[1]?.body as { rules: Rule[] }).rules;
    expect(first?.name).toBe("Staff");
  });

  it("tells the server's problems at their rule", async () => {
    const field = "rules[2].who.groups[0]";
    serve({
      "GET settings": () => withRules(),
      "PUT settings": () =>
        failure(400, { errors: [{ field, errorMessage: "is not the path of a group" }] }),
    });
    await open();
    await user.click(await button("Move Administrators up"));
    await user.click(await button("Save"));
    await waitFor(async () =>
      expect((await rowOf("Staff")).textContent).toContain("who.groups[0] is not the path of a group"),
    );
    expect(screen.queryByText(`${field}: is not the path of a group`)).toBeNull();
  });

  it("marks what is only reported, and shows warnings about rules", async () => {
    const [first, second] = RULES as [Rule, Rule];
    serve({
      "GET settings": () => ({
        ...withRules([first, { ...second, mode: "report-only" }]),
        warnings: [
          {
            field: "rules[1]",
            code: "rule-names-unknown",
            severity: "warning",
            message: "",
            parameters: { rule: "Administrators", names: "gone" },
          },
        ],
      }),
      "GET report-only": () => ({ days: 14, users: 0, refused: 0, ended: 0, rules: [] }),
    });
    await open();
    expect((await rowOf("Administrators")).textContent).toContain("Report only");
    expect((await rowOf("Break-glass")).textContent).not.toContain("Report only");
    const section = await screen.findByRole("region", { name: "Rules" });
    within(section).getByText(/The rule Administrators names what this realm does not have/);
  });

  it("can be read, and no more, without the right to manage the realm", async () => {
    serve({ "GET settings": () => withRules() }, ["view-realm"]);
    await open();
    expect((await table()).textContent).toContain("Administrators");
    expect(screen.getByLabelText("Rule Staff is on")).toHaveProperty("disabled", true);
    for (const name of [/^Move/, /^Edit the rule/, /^Actions for/, "Create rule"]) {
      expect(screen.queryByRole("button", { name })).toBeNull();
    }
  });

  it("shows names that cannot be seen, and no markup", async () => {
    const name = "<img src=x>\u202Eevil";
    serve({ "GET settings": () => withRules([{ name, who: { users: [name] }, exempt: true }]) });
    await open();
    expect((await table()).textContent).toContain("<img src=x>[U+202E]evil");
    expect(document.querySelector("img[src=x]")).toBeNull();
  });
});
