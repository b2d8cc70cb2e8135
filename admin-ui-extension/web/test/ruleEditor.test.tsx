import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Rule } from "../src/api/rules";
import { button, openSettings as open, user } from "./opened";
import { failure, serve, settings } from "./server";

/** What the realm has, as Keycloak answers it. */
const REALM = {
  "GET realm/roles": () => [
    { id: "r1", name: "admin", description: "${role_admin}" },
    { id: "r2", name: "auditor", description: "Reads everything" },
  ],
  "GET realm/clients": () => [{ id: "c1", clientId: "crm" }],
  "GET realm/clients/c1/roles": () => [{ id: "x", name: "editor" }],
  "GET realm/groups": () => [{ id: "g1", name: "staff", path: "/staff" }],
  "GET realm/users": () => [{ id: "u1", username: "alice", firstName: "Alice", lastName: "A" }],
  "GET realm/organizations": () => failure(404),
};
const saved = ({ body }: { body: unknown }) => ({ ...settings, ...(body as object) });
const STAFF: Rule = { name: "Staff", who: { groups: ["/staff", "/gone"] }, limit: { maxSessions: 5 } };

const serving = (rules: readonly Rule[] = [], more = {}) =>
  serve({
    ...REALM,
    "GET settings": () => ({ ...settings, rules }),
    "PUT settings": saved,
    ...more,
  });
const dialog = () => within(screen.getByRole("dialog"));
const field = (name: string) => dialog().getByRole("combobox", { name });

async function create() {
  await open();
  await user.click(await button("Create rule"));
  await screen.findByRole("dialog", { name: /Create rule/ });
}

async function pick(name: string, option: string) {
  await user.click(field(name));
  await user.click(await dialog().findByRole("option", { name: option }));
}

const apply = () => user.click(dialog().getByRole("button", { name: "Apply" }));

async function save(of: (method: string, path: string) => { body: unknown }[]) {
  await user.click(await button("Save"));
  await screen.findByText("Settings saved");
  return (of("PUT", "settings").at(-1)?.body as { rules: Rule[] }).rules;
}

describe("the editor of a rule", () => {
  it("makes a rule of what was found, which is stored with the settings", async () => {
    const { of } = serving();
    await create();
    await user.type(dialog().getByLabelText(/^Name/), "Administrators");
    await pick("Realm roles", "admin");
    await pick("Client", "crm");
    await pick("Roles of crm", "editor");
    await pick("Groups", "/staff");
    await pick("Users", "alice Alice A");
    await user.click(dialog().getByLabelText("Mobile"));
    await user.click(dialog().getByRole("checkbox", { name: "Session limit" }));
    await user.clear(dialog().getByLabelText("Sessions per user", { selector: "input" }));
    await user.type(dialog().getByLabelText("Sessions per user", { selector: "input" }), "1");
    await user.selectOptions(dialog().getByLabelText("When a login exceeds the limit"), "Ask the user");
    await user.selectOptions(dialog().getByLabelText("Where the user cannot be asked"), "end-oldest");
    await user.click(dialog().getByRole("checkbox", { name: "Idle session timeout" }));
    await user.click(dialog().getByRole("checkbox", { name: "Session lifetime" }));
    await user.selectOptions(dialog().getByLabelText("Mode"), "Report only");
    await apply();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(of("PUT", "settings").length).toBe(0);
    expect(await save(of)).toEqual([
      {
        name: "Administrators",
        enabled: true,
        mode: "report-only",
        who: {
          realmRoles: ["admin"],
          clientRoles: { crm: ["editor"] },
          groups: ["/staff"],
          users: ["alice"],
          devices: ["mobile"],
        },
        exempt: false,
        limit: { maxSessions: 1, whenExceeded: "ask-user", fallback: "end-oldest" },
        idle: { value: 30, unit: "minutes" },
        lifetime: { value: 10, unit: "hours" },
      },
    ]);
  });

  it("is worked by keyboard, and Escape closes the list before the dialog", async () => {
    const { of } = serving();
    await create();
    const roles = field("Realm roles");
    roles.focus();
    await user.keyboard("{ArrowDown}");
    await dialog().findByRole("option", { name: /auditor/ });
    await user.keyboard("{ArrowDown}");
    expect(roles.getAttribute("aria-activedescendant")).toBe(
      dialog().getByRole("option", { name: /auditor/ }).id,
    );
    await user.keyboard("{Enter}");
    expect(dialog().queryByRole("listbox")).toBeNull();
    await dialog().findByRole("button", { name: "Remove auditor" });
    await user.keyboard("{ArrowDown}");
    await dialog().findByRole("option", { name: "admin" });
    expect(dialog().queryByRole("option", { name: /auditor/ })).toBeNull();
    await user.keyboard("{Escape}");
    expect(dialog().queryByRole("listbox")).toBeNull();
    screen.getByRole("dialog");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(of("PUT", "settings").length).toBe(0);
  });

  it("takes no name that was only typed", async () => {
    const { of } = serving([], { "GET realm/roles": () => [] });
    await create();
    await user.type(field("Realm roles"), "made-up{Enter}");
    await dialog().findByText("Nothing found");
    await user.keyboard("{Enter}");
    expect(of("GET", "realm/roles").at(-1)?.query.get("search")).toBe("made-up");
    expect(dialog().queryByRole("button", { name: /Remove/ })).toBeNull();
    await user.type(dialog().getByLabelText(/^Name/), "A");
    await apply();
    await dialog().findByText("Choose somebody, or a kind of device.");
  });

  it("says so where the administrator may not search", async () => {
    serving([], { "GET realm/users": () => failure(403) });
    await create();
    await user.click(field("Users"));
    await dialog().findByText("You are not permitted to search here.");
  });

  it("tells everything that is wrong at its field, and stores nothing", async () => {
    const { of } = serving([STAFF]);
    await create();
    await user.type(dialog().getByLabelText(/^Name/), "Staff");
    await user.click(dialog().getByRole("checkbox", { name: "Idle session timeout" }));
    await user.clear(dialog().getByLabelText("End a session after", { selector: "input" }));
    await apply();
    dialog().getByText("Another rule has this name.");
    dialog().getByText("Choose somebody, or a kind of device.");
    dialog().getByText("Enter a whole number from 1 to 525,600.");
    expect(of("PUT", "settings").length).toBe(0);
    await user.click(dialog().getByRole("checkbox", { name: "Idle session timeout" }));
    await apply();
    dialog().getByText("Choose what the rule sets.");
  });

  it("marks a stored name that is not found any more, which can be removed", async () => {
    const { of } = serving([STAFF]);
    await open();
    await user.click(await button("Edit the rule Staff"));
    await dialog().findByText("/gone (not found)");
    expect(dialog().queryByText("/staff (not found)")).toBeNull();
    await user.click(dialog().getByRole("button", { name: /^Remove \/gone/ }));
    await apply();
    expect((await save(of))[0]?.who).toEqual({ groups: ["/staff"] });
  });

  it("leaves out others, which is folded until it is used", async () => {
    const { of } = serving([STAFF]);
    await open();
    await user.click(await button("Edit the rule Staff"));
    const summary = dialog().getByText("But not");
    const folded = summary.closest("details") as HTMLElement;
    expect(folded).toHaveProperty("open", false);
    await user.click(summary);
    await user.click(await within(folded).findByRole("combobox", { name: "Users" }));
    await user.click(await within(folded).findByRole("option", { name: /alice/ }));
    within(folded).getByText("But not (1)");
    await apply();
    expect((await save(of))[0]?.except).toEqual({ users: ["alice"] });
  });

  it("can say that there is no limit, or that its users are exempt", async () => {
    const { of } = serving([STAFF]);
    await open();
    await user.click(await button("Edit the rule Staff"));
    await user.click(dialog().getByLabelText("No limit"));
    await user.click(dialog().getByLabelText("Exempt from every limit"));
    await apply();
    expect((await save(of))[0]).toMatchObject({ exempt: true, limit: { maxSessions: null } });
  });

  it("shows the server's problems at their fields", async () => {
    const errors = [
      { field: "rules[0].who.groups[1]", errorMessage: "is not the path of a group" },
      { field: "rules[0].limit.maxSessions", errorMessage: "is too much" },
      { field: "rules[0].newer", errorMessage: "is not known" },
    ];
    serving([STAFF], { "PUT settings": () => failure(400, { errors }) });
    await open();
    await user.click(await screen.findByLabelText("Rule Staff is on"));
    await user.click(await button("Save"));
    await screen.findByText(/newer is not known/);
    await user.click(await button("Edit the rule Staff"));
    dialog().getByText("/gone: is not the path of a group");
    dialog().getByText("rules[0].newer: is not known");
    const max = dialog().getByLabelText("Sessions per user", { selector: "input" });
    expect(max.getAttribute("aria-describedby")).toBe("session-guard-rules[0].limit.maxSessions-error");
  });

  it("offers organizations where the realm has them", async () => {
    serving([], { "GET realm/organizations": () => [{ id: "o", name: "Acme Ltd", alias: "acme" }] });
    await create();
    await dialog().findByRole("combobox", { name: "Organizations" });
    await pick("Organizations", "acme Acme Ltd");
    await dialog().findByRole("button", { name: "Remove acme" });
  });

  it("offers no mode that the server does not know", async () => {
    const { mode, ...limit } = settings.limit;
    expect(mode).toBe("enforced");
    serving([], { "GET settings": () => ({ ...settings, limit }) });
    await create();
    expect(dialog().queryByLabelText("Mode")).toBeNull();
    expect(dialog().queryByRole("combobox", { name: "Organizations" })).toBeNull();
  });
});
