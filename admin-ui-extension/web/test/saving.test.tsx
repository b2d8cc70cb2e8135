import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Drafts } from "../src/model/drafts";
import { button, openSettings as open, user } from "./opened";
import { failure, governed, nobodyAbove, serve, session, settings, versioned } from "./server";

const saved = ({ body }: { body: unknown }) => ({ ...settings, ...(body as object) });
const dialog = () => screen.findByRole("dialog");
const clickInDialog = async (name: string) =>
  user.click(within(await dialog()).getByRole("button", { name }));
const allowOneLess = async () =>
  user.click((await screen.findAllByRole("button", { name: "Less" }))[0] as HTMLElement);
const dave = { id: "d", username: "dave", held: 5, max: 2 };

describe("a stricter limit", () => {
  it("is saved once the administrator has seen who is above it", async () => {
    const { of } = serve({
      "POST settings/preview": () => ({
        ...nobodyAbove,
        realm: { users: 120, usersAbove: 37, sessionsAbove: 50, named: [dave] },
      }),
      "PUT settings": saved,
    });
    await open();
    await allowOneLess();
    await user.click(await button("Save"));
    const asked = await dialog();
    expect(asked.textContent).toContain("37 users are above the limit of 2 now, sessions above: 50.");
    expect(asked.textContent).toContain("Their oldest sessions will be ended.");
    expect(asked.textContent).toContain("dave: 5 of 2");
    expect(of("POST", "settings/preview")[0]?.body).toMatchObject({ limit: { maxSessions: 2 } });
    expect(of("PUT", "settings").length).toBe(0);
    await clickInDialog("Save and end 50 sessions");
    await waitFor(() => expect(of("PUT", "settings").length).toBe(1));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("is not saved where the administrator cancels", async () => {
    const { of } = serve({
      "POST settings/preview": () => ({ ...nobodyAbove, realm: { ...governed, usersAbove: 1 } }),
    });
    await open();
    await allowOneLess();
    await user.click(await button("Save"));
    await clickInDialog("Cancel");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(of("PUT", "settings").length).toBe(0);
  });

  it("is saved at once when nobody is above it", async () => {
    const { of } = serve({ "PUT settings": saved });
    await open();
    await allowOneLess();
    await user.click(await button("Save"));
    await waitFor(() => expect(of("PUT", "settings").length).toBe(1));
  });

  it("is asked about where nobody can tell who is above it", async () => {
    const { of } = serve({ "POST settings/preview": () => failure(500), "PUT settings": saved });
    await open();
    await allowOneLess();
    await user.click(await button("Save"));
    expect((await dialog()).textContent).toContain("could not be found out");
    await clickInDialog("Save anyway");
    await waitFor(() => expect(of("PUT", "settings").length).toBe(1));
  });

  it("names the rule that users are above", async () => {
    const rule = { name: "Staff", enabled: true, who: { groups: ["/staff"] }, limit: { maxSessions: 1 } };
    serve({
      "GET settings": () => ({ ...settings, rules: [{ ...rule, enabled: false }] }),
      "POST settings/preview": () => ({
        ...nobodyAbove,
        rules: [{ name: "Staff", users: 9, usersAbove: 4, sessionsAbove: 6, named: [dave] }],
      }),
    });
    await open();
    await user.click(await screen.findByLabelText("Rule Staff is on"));
    await user.click(await button("Save"));
    expect((await dialog()).textContent).toContain(
      "4 users are above the limit of the rule Staff now, sessions above: 6.",
    );
  });

  it("does not bother about a rule that is only reported", async () => {
    const rule = { name: "Staff", mode: "report-only", who: { groups: ["/s"] }, limit: { maxSessions: 1 } };
    const { of } = serve({
      "GET settings": () => ({ ...settings, rules: [{ ...rule, enabled: false }] }),
      "GET report-only": () => ({ days: 14, users: 0, refused: 0, ended: 0, rules: [] }),
      "POST settings/preview": () => ({
        ...nobodyAbove,
        rules: [{ name: "Staff", users: 9, usersAbove: 4, sessionsAbove: 6, named: [] }],
      }),
      "PUT settings": saved,
    });
    await open();
    await user.click(await screen.findByLabelText("Rule Staff is on"));
    await user.click(await button("Save"));
    await waitFor(() => expect(of("PUT", "settings").length).toBe(1));
  });
});

describe("a shorter idle timeout", () => {
  const now = Date.now();
  const idleFor = (minutes: number, id: string, offline = false) =>
    session(id, { lastActivity: now - minutes * 60_000, offline });
  const shorten = async () => {
    await user.click(await button("15 minutes"));
    await user.click(await button("Save"));
  };

  it("is saved once the administrator has seen how many sessions it ends", async () => {
    const { of } = serve({
      "GET sessions": () => ({
        items: [idleFor(29, "a"), idleFor(28, "b", true), idleFor(16, "c"), idleFor(14, "d")],
        total: 4,
        totalIsExact: true,
      }),
      "PUT settings": saved,
    });
    await open();
    await shorten();
    expect((await dialog()).textContent).toContain("2 sessions have not been used for 15 minutes or longer.");
    expect(of("PUT", "settings").length).toBe(0);
    expect(of("GET", "sessions").at(-1)?.query.get("sort")).toBe("lastActivity");
    await clickInDialog("Save and end 2 sessions");
    await waitFor(() => expect(of("PUT", "settings").length).toBe(1));
  });

  it("is saved at once where no session is idle for so long", async () => {
    const { of } = serve({
      "GET sessions": () => ({ items: [idleFor(3, "a")], total: 1, totalIsExact: true }),
      "PUT settings": saved,
    });
    await open();
    await shorten();
    await waitFor(() => expect(of("PUT", "settings").length).toBe(1));
  });

  it("is asked about where nobody can tell how many", async () => {
    serve({ "GET sessions": () => failure(500) });
    await open();
    await shorten();
    expect((await dialog()).textContent).toContain("could not be found out");
  });
});

describe("a draft from an earlier visit", () => {
  it("says that it is not saved", async () => {
    serve();
    const drafts = new Drafts();
    drafts.keep("demo", { settings: { ...settings, history: { retentionDays: 7 } }, etag: undefined });
    await open(drafts);
    await screen.findByText(/not saved them yet/);
    await user.click(await button("Revert"));
    await waitFor(() => expect(screen.queryByText(/not saved them yet/)).toBeNull());
  });
});

describe("a lockout", () => {
  it.each([
    ["caller-would-be-refused", "your next login in this realm would be refused"],
    ["administrators-would-be-refused", "every administrator of the master realm could be refused"],
  ])("is saved only where the administrator insists: %s", async (error, text) => {
    const { of } = serve({
      "PUT settings": (asked) =>
        asked.query.get("insist") === "true" ? saved(asked) : failure(400, { error, errorMessage: "No" }),
    });
    await open();
    await user.click(await screen.findByLabelText("Deny the login"));
    await user.click(await button("Save"));
    expect((await dialog()).textContent).toContain(text);
    await clickInDialog("Save anyway");
    await screen.findByText("Settings saved");
    expect(of("PUT", "settings").map(({ query }) => query.get("insist"))).toEqual([null, "true"]);
  });
});

describe("settings that somebody else has changed", () => {
  /** Theirs are there once the page's own are refused. */
  function changing() {
    const theirs = { ...settings, limit: { ...settings.limit, maxSessions: 9 } };
    let stored = settings;
    let version = '"1"';
    return serve({
      "GET settings": () => versioned(stored, version),
      "PUT settings": (asked) => {
        if (version === '"1"') {
          stored = theirs;
          version = '"2"';
        }
        return asked.ifMatch === version ? versioned(saved(asked), '"3"') : failure(412);
      },
    });
  }

  it("are asked about, and overwritten with the version they have now", async () => {
    const { of } = changing();
    await open();
    await user.click(await screen.findByLabelText("Deny the login"));
    await user.click(await button("Save"));
    expect((await dialog()).textContent).toContain("Somebody else has saved settings");
    await clickInDialog("Overwrite");
    await screen.findByText("Settings saved");
    expect(of("PUT", "settings").map(({ ifMatch }) => ifMatch)).toEqual(['"1"', '"2"']);
    expect(of("PUT", "settings")[1]?.body).toMatchObject({
      limit: { whenExceeded: "deny", maxSessions: 3 },
    });
    await user.click(screen.getByLabelText("End the oldest session"));
    await user.click(await button("Save"));
    await waitFor(() => expect(of("PUT", "settings")[2]?.ifMatch).toBe('"3"'));
  });

  it("are loaded in place of the draft", async () => {
    const { of } = changing();
    await open();
    await user.click(await screen.findByLabelText("Deny the login"));
    await user.click(await button("Save"));
    await clickInDialog("Load their settings");
    await waitFor(() =>
      expect(screen.getByLabelText("Sessions per user", { selector: "input" })).toHaveProperty("value", "9"),
    );
    expect(screen.getByLabelText("Deny the login")).toHaveProperty("checked", false);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(of("PUT", "settings").length).toBe(1);
  });

  it("are not overwritten by a draft of an earlier visit", async () => {
    let version = '"1"';
    const { of } = serve({
      "GET settings": () => versioned(settings, version),
      "PUT settings": ({ ifMatch }) => failure(ifMatch === version ? 500 : 412),
    });
    const drafts = new Drafts();
    await open(drafts);
    await user.click(await screen.findByLabelText("Deny the login"));
    cleanup();
    version = '"2"';
    await open(drafts);
    await user.click(await button("Save"));
    await dialog();
    expect(of("PUT", "settings")[0]?.ifMatch).toBe('"1"');
  });
});
