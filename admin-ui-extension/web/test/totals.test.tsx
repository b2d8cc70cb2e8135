import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { newCap, ofScope } from "../src/model/totals";
import { button, openSettings as open, user } from "./opened";
import { failure, nobodyAbove, serve, settings } from "./server";

const saved = ({ body }: { body: unknown }) => ({ ...settings, ...(body as object) });
const clients = () => [{ id: "1", clientId: "crm" }, { id: "2", clientId: "crm-mobile" }];

async function save(of: (method: string, path: string) => { body: unknown }[]) {
  await user.click(await button("Save"));
  await screen.findByText("Settings saved");
  return of("PUT", "settings").at(-1)?.body as Record<string, unknown>;
}

describe("limits by application", () => {
  it("are added with clients that were found", async () => {
    const { of } = serve({
      "GET realm/clients": clients,
      "PUT settings": saved,
    });
    await open();
    await user.click(await button("Add application"));
    const entry = within(await screen.findByRole("group", { name: "New application" }));
    await user.type(entry.getByRole("textbox", { name: /^Name/ }), "CRM");
    const field = within(await screen.findByTestId("session-guard-application-0"));
    await user.type(field.getByRole("combobox", { name: "Clients" }), "crm");
    await user.click(await screen.findByRole("option", { name: "crm" }));
    await user.selectOptions(
      field.getByRole("combobox", { name: "When a login exceeds the limit" }),
      "End the oldest part",
    );
    expect((await save(of))["applications"]).toEqual([
      {
        name: "CRM",
        enabled: true,
        clients: ["crm"],
        maxSessions: 1,
        whenExceeded: "end-oldest",
        mode: "enforced",
      },
    ]);
  });

  it.each([
    ["application", { name: "A", enabled: true, clients: ["a"], maxSessions: 1, whenExceeded: "deny" }],
    ["cap", { scope: "realm", enabled: true, maxSessions: 5, whenExceeded: "deny" }],
  ])("can be tried out: %s", async (kind, one) => {
    const { of } = serve({
      "GET settings": () => ({ ...settings, [`${kind}s`]: [one] }),
      "GET caps": () => [],
      "PUT settings": saved,
    });
    await open();
    const field = within(await screen.findByTestId(`session-guard-${kind}-0`));
    expect(field.queryByText(/Nobody is refused/)).toBeNull();
    await user.selectOptions(field.getByRole("combobox", { name: "Mode" }), "Report only");
    expect(field.getByText(/Nobody is refused/)).toBeTruthy();
    expect((await save(of))[`${kind}s`]).toEqual([{ ...one, mode: "report-only" }]);
  });

  it("tell what is wrong at its place", async () => {
    serve({
      "GET settings": () => ({
        ...settings,
        applications: [
          { name: "A", enabled: true, clients: ["gone"], maxSessions: 1, whenExceeded: "deny", mode: "enforced" },
        ],
      }),
      "PUT settings": () =>
        failure(400, {
          errors: [{ field: "applications[0].clients[0]", errorMessage: "is not a client of this realm" }],
        }),
    });
    await open();
    const entry = within(await screen.findByTestId("session-guard-application-0"));
    await user.click(entry.getByRole("checkbox"));
    await user.click(await button("Save"));
    expect(await entry.findByText("is not a client of this realm")).toBeTruthy();
  });
});

describe("caps", () => {
  it("begin with the realm's and say how full they are", async () => {
    const cap = { scope: "realm", enabled: true, maxSessions: 5, whenExceeded: "deny" };
    serve({
      "GET settings": () => ({ ...settings, caps: [cap] }),
      "GET caps": () => [{ scope: "realm", maxSessions: 5, held: 4, percent: 80, level: "high" }],
    });
    await open();
    expect(await screen.findByText("4 of 5 in use (80 %)")).toBeTruthy();
  });

  it("are for a client that was found", async () => {
    const { of } = serve({ "GET realm/clients": clients, "PUT settings": saved });
    await open();
    await user.click(await button("Add cap"));
    const entry = within(await screen.findByTestId("session-guard-cap-0"));
    await user.selectOptions(entry.getByRole("combobox", { name: "Sessions of" }), "Client");
    await user.type(entry.getByRole("combobox", { name: "Client" }), "crm");
    await user.click(await screen.findByRole("option", { name: "crm-mobile" }));
    expect((await save(of))["caps"]).toEqual([
      { scope: "client", of: "crm-mobile", enabled: true, maxSessions: 1000, whenExceeded: "deny" },
    ]);
    expect(screen.getByRole("group", { name: /Client.*crm-mobile/ })).toBeTruthy();
  });

  it("are for what is chosen anew once the scope is another", () => {
    const realm = newCap([]);
    expect(realm.scope).toBe("realm");
    expect("of" in realm).toBe(false);
    expect(newCap([realm])).toMatchObject({ scope: "client", of: "" });
    expect(ofScope({ ...newCap([realm]), of: "crm" }, "organization").of).toBe("");
    expect("of" in ofScope({ ...newCap([realm]), of: "crm" }, "realm")).toBe(false);
  });
});

describe("what exceeds them now", () => {
  const crm = { name: "CRM", enabled: true, clients: ["crm"], maxSessions: 2, whenExceeded: "end-oldest" };
  const realm = { scope: "realm", enabled: true, maxSessions: 5, whenExceeded: "end-oldest" };
  const dave = { id: "d", username: "dave", held: 3, max: 2 };

  it("is told beside its number, and asked about before it is saved", async () => {
    const { of } = serve({
      "GET settings": () => ({
        ...settings,
        applications: [{ ...crm, enabled: false }],
        caps: [{ ...realm, enabled: false }],
      }),
      "GET caps": () => [],
      "POST settings/preview": () => ({
        ...nobodyAbove,
        applications: [{ name: "CRM", users: 9, usersAbove: 2, sessionsAbove: 3, named: [dave] }],
        caps: [{ cap: "realm", held: 9, maxSessions: 5, sessionsAbove: 4 }],
      }),
      "PUT settings": saved,
    });
    await open();
    const application = within(await screen.findByTestId("session-guard-application-0"));
    expect(await application.findByText("2 users above now")).toBeTruthy();
    const cap = within(await screen.findByTestId("session-guard-cap-0"));
    expect(await cap.findByText("9 of 5 in use (180 %)")).toBeTruthy();
    await user.click(application.getByRole("checkbox"));
    await user.click(cap.getByRole("checkbox"));
    await user.click(await button("Save"));
    const asked = await screen.findByRole("dialog");
    expect(asked.textContent).toContain(
      "2 users are above the limit of the application CRM now, sessions above: 3. It will be logged out of",
    );
    expect(asked.textContent).toContain("dave: 3 of 2");
    expect(asked.textContent).toContain("9 sessions now, 5 allowed. The oldest sessions will be ended.");
    expect(of("PUT", "settings").length).toBe(0);
    await user.click(within(asked).getByRole("button", { name: "Save and end 4 sessions" }));
    await screen.findByText("Settings saved");
    expect(of("PUT", "settings").length).toBe(1);
  });
});
