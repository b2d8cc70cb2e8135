import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Job } from "../src/api/types";
import { Drafts } from "../src/model/drafts";
import { SessionManagementPage } from "../src/page/SessionManagementPage";
import { context, failure, job, serve, session, settings } from "./server";

const user = userEvent.setup({ delay: null });

async function open(drafts = new Drafts()) {
  render(<SessionManagementPage context={context} drafts={drafts} />);
  await screen.findByRole("heading", { level: 1 });
}

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const row = async (id: string) => {
  const link = await screen.findByRole("link", { name: `user-${id}` });
  return link.closest("tr") as HTMLElement;
};

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("sessions", () => {
  it("listsWhatTheServerAnswers", async () => {
    serve({
      "GET sessions": () => ({
        items: [
          session("a", {
            roles: ["member", "support"],
            ip: "203.0.113.9",
            city: "Berlin",
            country: "DE",
            device: { browser: "Firefox", os: "Linux" },
            own: true,
          }),
        ],
        total: 20_000,
        totalIsExact: false,
      }),
    });
    await open();
    const text = (await row("a")).textContent;
    for (const part of ["You", "member, support", "203.0.113.9", "Berlin, Germany", "Firefox on Linux", "Active"])
      expect(text).toContain(part);
    expect(screen.getByTestId("session-guard-total").textContent).toBe("1–1 of about 20,000");
  });

  it("saysUnknownToAScreenReaderWhereNothingIsKnown", async () => {
    serve();
    await open();
    expect(within(await row("a")).getAllByText("Unknown").length).toBe(4);
  });

  it("showsTheIdOfAUserWhoseNameIsNotKnown", async () => {
    const { username, ...nameless } = session("a");
    serve({ "GET sessions": () => ({ items: [nameless], total: 1, totalIsExact: true }) });
    await open();
    await screen.findByRole("link", { name: "of-a" });
    expect(screen.queryByText(username ?? "")).toBeNull();
    await button("Log out the session of of-a");
  });

  it("turnsPagesWithTheServersCursors", async () => {
    const { of } = serve({
      "GET sessions": ({ query }) =>
        query.get("cursor") === "second"
          ? { items: [session("c")], total: 3, totalIsExact: true }
          : { items: [session("a"), session("b")], total: 3, totalIsExact: true, next: "second" },
    });
    await open();
    await user.click(await button("Next"));
    await row("c");
    expect((await button("Next")).hasAttribute("disabled")).toBe(true);
    await user.click(await button("Previous"));
    await row("a");
    expect(of("GET", "sessions").map(({ query }) => query.get("cursor"))).toEqual([null, "second", null]);
  });

  it("turnsOnePageWhereNextIsClickedTwice", async () => {
    const { of } = serve({
      "GET sessions": ({ query }) => ({
        items: [session(query.get("cursor") ?? "first")],
        total: 3,
        totalIsExact: true,
        next: query.get("cursor") === "second" ? "third" : "second",
      }),
    });
    await open();
    await row("first");
    const next = await button("Next");
    fireEvent.click(next);
    fireEvent.click(next);
    await row("second");
    expect(of("GET", "sessions").map(({ query }) => query.get("cursor"))).toEqual([null, "second"]);
  });

  it("showsWhyAFilterIsRefusedAndNoRowsOfAnotherQuestion", async () => {
    serve({
      "GET sessions": ({ query }) =>
        query.has("ip")
          ? failure(400, { errors: [{ field: "ip", errorMessage: "is not an address" }] })
          : { items: [session("a")], total: 1, totalIsExact: true },
    });
    await open();
    await row("a");
    await user.selectOptions(screen.getByLabelText("Filter by"), "ip");
    await user.type(screen.getByRole("textbox", { name: "IP address" }), "foo{Enter}");
    await screen.findByText("ip is not an address");
    expect(screen.queryByRole("link", { name: "user-a" })).toBeNull();
    await user.click(await button(/Remove filter/));
    await row("a");
  });

  it("keepsTheRowsWhenTheSameQuestionFailsTheNextTime", async () => {
    let broken = false;
    serve({
      "GET sessions": () =>
        broken ? failure(500) : { items: [session("a")], total: 1, totalIsExact: true },
    });
    await open();
    await row("a");
    broken = true;
    await user.click(await button("Refresh"));
    await screen.findByText(/The list could not be refreshed/);
    await row("a");
  });

  it("clearsTheSearchWhereNothingMatches", async () => {
    const { of } = serve({
      "GET sessions": ({ query }) =>
        query.has("search")
          ? { items: [], total: 0, totalIsExact: true }
          : { items: [session("a")], total: 1, totalIsExact: true },
    });
    await open();
    await row("a");
    const search = screen.getByLabelText("Search user, IP or city");
    await user.type(search, "zzz");
    await screen.findByText("No matching sessions");
    await user.click(screen.getAllByRole("button", { name: "Clear all filters" }).at(-1) as HTMLElement);
    await row("a");
    expect(search).toHaveProperty("value", "");
    // longer than the pause after which what stands in the field is searched for
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(of("GET", "sessions").at(-1)?.query.has("search")).toBe(false);
  });

  it("asksTheServerForFiltersAndShowsThemAsChips", async () => {
    const { of } = serve();
    await open();
    await row("a");
    await user.selectOptions(screen.getByLabelText("Filter by"), "city");
    await user.type(screen.getByRole("textbox", { name: "City" }), "Berlin{Enter}");
    await screen.findByText("City: Berlin");
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("city")).toBe("Berlin"));
    await user.click(await button(/Remove filter/));
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("city")).toBeNull());
  });

  it("searchesOnceTheTypingPauses", async () => {
    const { of } = serve();
    await open();
    await row("a");
    await user.type(screen.getByLabelText("Search user, IP or city"), "alice");
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("search")).toBe("alice"));
    expect(of("GET", "sessions").length).toBe(2);
  });

  it("endsOneSessionAtOnce", async () => {
    const { of } = serve({ "DELETE sessions/*": () => undefined });
    await open();
    await user.click(within(await row("b")).getByRole("button", { name: /Log out/ }));
    await screen.findByText("The session of user-b was ended");
    expect(of("DELETE", "sessions/b").length).toBe(1);
    await waitFor(() => expect(of("GET", "sessions").length).toBe(2));
  });

  it("asksBeforeItEndsTheOwnSession", async () => {
    const { of } = serve({
      "GET sessions": () => ({ items: [session("a", { own: true })], total: 1, totalIsExact: true }),
      "DELETE sessions/*": () => undefined,
    });
    await open();
    await user.click(within(await row("a")).getByRole("button", { name: /Log out/ }));
    const dialog = await screen.findByRole("dialog");
    expect(of("DELETE", "sessions/a").length).toBe(0);
    await user.click(within(dialog).getByRole("button", { name: "Logout" }));
    await waitFor(() => expect(of("DELETE", "sessions/a").length).toBe(1));
  });

  it("countsASessionThatIsGoneAsEnded", async () => {
    serve({ "DELETE sessions/*": () => failure(404) });
    await open();
    await user.click(within(await row("a")).getByRole("button", { name: /Log out/ }));
    await screen.findByText("The session had already ended");
  });

  it("leavesOutWhatAViewerCannotDo", async () => {
    serve({}, ["view-realm", "view-users"]);
    await open();
    const cells = await row("a");
    expect(within(cells).queryByRole("button", { name: /Log out/ })).toBeNull();
    expect(within(cells).queryByRole("checkbox")).toBeNull();
    expect(screen.queryByRole("button", { name: "Terminate all sessions" })).toBeNull();
    await screen.findByText("You can view these settings but not change them.");
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  });

  it("offersAnotherTryAfterAnError", async () => {
    let broken = true;
    serve({
      "GET sessions": () =>
        broken ? failure(500, { error: "unknown_error" }) : { items: [session("a")], total: 1, totalIsExact: true },
    });
    await open();
    await screen.findByText("The sessions could not be loaded");
    broken = false;
    await user.click(await button("Try again"));
    await row("a");
  });

  it("tellsThatTheAdministratorIsSignedOut", async () => {
    serve({ "GET sessions": () => failure(401) });
    await open();
    await screen.findByText("You are signed out");
  });

  it("keepsColumnsFromLastTime", async () => {
    localStorage.setItem(
      "session-guard.columns",
      JSON.stringify([
        { column: "ip", shown: true },
        { column: "username", shown: true },
      ]),
    );
    serve();
    await open();
    await row("a");
    const headers = screen.getAllByRole("columnheader").map((header) => header.textContent);
    expect(headers.filter((name) => name !== "")).toEqual(["Login IP", "User", "Actions"]);
  });
});

describe("ending many", () => {
  const jobsOf = (states: Partial<Job>[]) => {
    let step = 0;
    return {
      "POST sessions/revoke": ({ body }: { body: unknown }) =>
        (body as { dryRun?: boolean }).dryRun
          ? { count: 2, countIsExact: true, sample: [] }
          : Response.json(job, { status: 202 }),
      "GET jobs/*": () => ({ ...job, ...states[Math.min(step++, states.length - 1)] }),
    };
  };

  it("endsTheSelectedOnes", async () => {
    const { of } = serve(jobsOf([{ state: "done", ended: 2, clientsTold: 1 }]));
    await open();
    await user.click(within(await row("a")).getByRole("checkbox"));
    await user.click(await button("Log out 1 selected session"));
    await screen.findByText("2 sessions will be ended.");
    await user.click(screen.getByTestId("session-guard-confirm"));
    await waitFor(() => expect(of("POST", "sessions/revoke").length).toBe(2));
    expect(of("POST", "sessions/revoke")[1]?.body).toMatchObject({ ids: ["a"], includeOffline: true });
  });

  it("keepsTheOwnSessionUnlessTold", async () => {
    const { of } = serve(jobsOf([{}]));
    await open();
    await user.click(await button("Terminate all sessions"));
    await screen.findByText("2 sessions will be ended.");
    expect(of("POST", "sessions/revoke")[0]?.body).toEqual({
      all: true,
      keepOwn: true,
      includeOffline: false,
      dryRun: true,
    });
    await user.click(screen.getByLabelText(/Keep my own session/));
    await waitFor(() =>
      expect(of("POST", "sessions/revoke").at(-1)?.body).toMatchObject({ keepOwn: false }),
    );
  });

  it("endsNothingThatCouldNotBeCounted", async () => {
    serve({
      "POST sessions/revoke": ({ body }) =>
        (body as { includeOffline: boolean }).includeOffline
          ? failure(502)
          : { count: 2, countIsExact: true, sample: [] },
    });
    await open();
    await user.click(await button("Terminate all sessions"));
    await screen.findByText("2 sessions will be ended.");
    await user.click(screen.getByLabelText(/Offline sessions too/));
    await screen.findByText("The sessions could not be counted.");
    expect(screen.getByTestId("session-guard-confirm").hasAttribute("disabled")).toBe(true);
  });

  it("refusesNoTokensForWhomTheServerWouldRefuseIt", async () => {
    serve(jobsOf([{}]), ["manage-users", "view-realm"]);
    await open();
    await user.click(await button("Terminate all sessions"));
    await screen.findByText("2 sessions will be ended.");
    expect(screen.queryByLabelText(/Refuse all tokens/)).toBeNull();
  });

  it("keepsNoSessionWhereAllTokensAreRefused", async () => {
    const { of } = serve(jobsOf([{}]));
    await open();
    await user.click(await button("Terminate all sessions"));
    await screen.findByText("2 sessions will be ended.");
    await user.click(screen.getByLabelText(/Refuse all tokens/));
    const keep = screen.getByLabelText(/Keep my own session/);
    expect(keep).toHaveProperty("checked", false);
    expect(keep).toHaveProperty("disabled", true);
    const confirm = screen.getByTestId("session-guard-confirm");
    await waitFor(() => expect(confirm.hasAttribute("disabled")).toBe(false));
    await user.click(confirm);
    await waitFor(() =>
      expect(of("POST", "sessions/revoke").at(-1)?.body).toEqual({
        all: true,
        keepOwn: false,
        includeOffline: true,
        notBefore: true,
      }),
    );
  });

  it("asksForTheRealmsNameWhenThereAreMany", async () => {
    const { of } = serve({
      "POST sessions/revoke": ({ body }) =>
        (body as { dryRun?: boolean }).dryRun
          ? { count: 100, countIsExact: true, sample: [] }
          : Response.json(job, { status: 202 }),
    });
    await open();
    await user.click(await button("Terminate all sessions"));
    const confirm = screen.getByTestId("session-guard-confirm");
    const name = await screen.findByLabelText(/type the name of the realm/);
    await user.type(name, "dem");
    expect(confirm.hasAttribute("disabled")).toBe(true);
    await user.type(name, "o");
    await user.click(confirm);
    await waitFor(() => expect(of("POST", "sessions/revoke").at(-1)?.body).not.toHaveProperty("dryRun"));
  });

  it("followsTheJobAndReportsWhoCouldNotBeTold", async () => {
    sessionStorage.setItem("session-guard.job.demo", "j");
    serve(
      jobsOf([
        { ended: 1 },
        { state: "done", ended: 2, clientsTold: 1, clientsFailed: 1, failedClients: ["backend"] },
      ]),
    );
    await open();
    await screen.findByText("1 of 2");
    const report = await screen.findByTestId("session-guard-job-report", {}, { timeout: 5000 });
    expect(report.textContent).toContain("2 sessions ended");
    expect(report.textContent).toContain("Applications that could not be told (1): backend");
  });

  it("followsTheJobThroughAFailure", async () => {
    sessionStorage.setItem("session-guard.job.demo", "j");
    let polls = 0;
    const { of } = serve({
      "GET jobs/*": () =>
        polls++ === 1 ? failure(502) : { ...job, state: polls > 2 ? "done" : "running", ended: 2 },
    });
    await open();
    const report = await screen.findByTestId("session-guard-job-report", {}, { timeout: 5000 });
    expect(report.textContent).toContain("2 sessions ended");
    await waitFor(() => expect(of("GET", "sessions").length).toBe(2));
  });

  it("showsAJobThatSomebodyElseStarted", async () => {
    serve({ "GET jobs": () => [{ ...job, startedBy: "root" }], "GET jobs/*": () => job });
    await open();
    await screen.findByText("Started by root");
  });

  it("offersToEndAllThatMatchOnlyWithAFilter", async () => {
    const { of } = serve(jobsOf([{}]));
    await open();
    await row("a");
    expect(screen.queryByRole("button", { name: "Log out all that match" })).toBeNull();
    await user.type(screen.getByRole("textbox", { name: "User" }), "alice{Enter}");
    await user.click(await button("Log out all that match"));
    await screen.findByText("2 sessions will be ended.");
    expect(of("POST", "sessions/revoke")[0]?.body).toMatchObject({
      filter: { user: "alice", status: "live" },
    });
  });
});

describe("settings", () => {
  it("savesWhatWasChanged", async () => {
    const { of } = serve({ "PUT settings": ({ body }) => ({ ...settings, ...(body as object) }) });
    await open();
    await user.click(await screen.findByLabelText("Deny the login"));
    await user.click(await button("Save"));
    await screen.findByText("Settings saved");
    expect(of("PUT", "settings")[0]?.body).toEqual({
      limit: { ...settings.limit, whenExceeded: "deny" },
      idle: settings.idle,
      history: settings.history,
      privacy: settings.privacy,
      list: settings.list,
      notice: settings.notice,
    });
  });

  it("switchesTheEMailsOn", async () => {
    const { of } = serve({ "PUT settings": ({ body }) => ({ ...settings, ...(body as object) }) });
    await open();
    await user.click(await screen.findByLabelText("When the limit ends a session of theirs"));
    await user.click(screen.getByLabelText("After a login from a new place or device"));
    await user.click(await button("Save"));
    await screen.findByText("Settings saved");
    expect(of("PUT", "settings")[0]?.body).toMatchObject({
      notice: { eviction: true, newLogin: true },
    });
  });

  it("leavesTheEMailsOutForAnOlderServer", async () => {
    serve({ "GET settings": () => ({ ...settings, notice: undefined }) });
    await open();
    await screen.findByLabelText("Deny the login");
    expect(screen.queryByLabelText("After a login from a new place or device")).toBeNull();
  });

  it("tellsWhoIsAboveAStricterLimitBeforeItSaves", async () => {
    const { of } = serve({
      "GET settings/preview": () => ({ usersAbove: 37 }),
      "PUT settings": ({ body }) => ({ ...settings, ...(body as object) }),
    });
    await open();
    await user.click((await screen.findAllByRole("button", { name: "Less" }))[0] as HTMLElement);
    await user.click(await button("Save"));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("37 users have more than 2 sessions now.");
    expect(dialog.textContent).toContain("Their oldest sessions will be ended.");
    expect(of("PUT", "settings").length).toBe(0);
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(of("PUT", "settings").length).toBe(1));
  });

  it("savesAtOnceWhenNobodyIsAbove", async () => {
    const { of } = serve({
      "GET settings/preview": () => ({ usersAbove: 0 }),
      "PUT settings": ({ body }) => ({ ...settings, ...(body as object) }),
    });
    await open();
    await user.click((await screen.findAllByRole("button", { name: "Less" }))[0] as HTMLElement);
    await user.click(await button("Save"));
    await waitFor(() => expect(of("PUT", "settings").length).toBe(1));
  });

  it("showsTheServersProblemsAtTheirFields", async () => {
    serve({
      "PUT settings": () =>
        failure(400, {
          errorMessage: "Invalid",
          errors: [{ field: "idle.value", errorMessage: "must not be a Tuesday" }],
        }),
    });
    await open();
    await user.click(await button("8 hours"));
    await user.click(await button("Save"));
    const problem = await screen.findByText("must not be a Tuesday");
    const input = screen.getByLabelText("End a session after", { selector: "input" });
    const described = input.getAttribute("aria-describedby");
    expect(described).not.toBeNull();
    expect(problem.closest(`[id="${described ?? ""}"]`)).not.toBeNull();
  });

  it("doesNotAskTheServerAboutAnEmptyNumber", async () => {
    const { of } = serve();
    await open();
    await user.clear(await screen.findByLabelText("Sessions per user", { selector: "input" }));
    await user.click(await button("Save"));
    await screen.findByText("Enter a whole number from 1 to 1,000.");
    expect(of("PUT", "settings").length).toBe(0);
    await user.click(await button("Revert"));
  });

  it("stopsALinkWhileSomethingIsUnsaved", async () => {
    serve();
    await open();
    const link = document.createElement("a");
    link.href = "#elsewhere";
    document.body.append(link);
    const left = vi.fn((event: Event) => event.preventDefault());
    link.addEventListener("click", left);
    await user.click(await screen.findByLabelText("Deny the login"));
    await user.click(link);
    expect(left).not.toHaveBeenCalled();
    await user.click(await button("Leave"));
    await waitFor(() => expect(left).toHaveBeenCalledOnce());
    link.remove();
  });

  it("keepsADraftForTheNextVisit", async () => {
    serve();
    const drafts = new Drafts();
    await open(drafts);
    await user.click(await screen.findByLabelText("Deny the login"));
    cleanup();
    await open(drafts);
    expect(await screen.findByLabelText("Deny the login")).toHaveProperty("checked", true);
    await user.click(await button("Revert"));
    cleanup();
    await open(drafts);
    expect(await screen.findByLabelText("Deny the login")).toHaveProperty("checked", false);
  });

  it("tellsAProblemOfAFieldThatIsNotShownAboveTheForm", async () => {
    const problem = (field: string) => ({ field, errorMessage: `of ${field}` });
    serve({
      "PUT settings": () =>
        failure(400, { errors: ["limit.fallback", "list.roles", "newer.setting"].map(problem) }),
    });
    await open();
    await user.click(await button("8 hours"));
    await user.click(await button("Save"));
    await screen.findByText("limit.fallback: of limit.fallback");
    await screen.findByText("newer.setting: of newer.setting");
    const atItsField = screen.getByText("of list.roles");
    expect(atItsField.closest("details")).toHaveProperty("open", true);
  });

  it("keepsAnAnswerThatANewerServerKnows", async () => {
    serve({
      "GET settings": () => ({ ...settings, limit: { ...settings.limit, whenExceeded: "end-all" } }),
    });
    await open();
    expect(await screen.findByLabelText("end-all")).toHaveProperty("checked", true);
  });

  it("asksForAFallbackWhereTheUserIsAsked", async () => {
    const { of } = serve({ "PUT settings": ({ body }) => ({ ...settings, ...(body as object) }) });
    await open();
    await screen.findByLabelText("Ask the user");
    expect(screen.queryByLabelText("Where the user cannot be asked")).toBeNull();
    await user.click(screen.getByLabelText("Ask the user"));
    const fallback = screen.getByLabelText("Where the user cannot be asked");
    expect(within(fallback).queryByText("Ask the user")).toBeNull();
    await user.selectOptions(fallback, "end-oldest");
    await user.click(await button("Save"));
    await screen.findByText("Settings saved");
    expect(of("PUT", "settings")[0]?.body).toMatchObject({
      limit: { whenExceeded: "ask-user", fallback: "end-oldest" },
    });
  });

  it("foldsNotesAndShowsWarnings", async () => {
    serve({
      "GET settings": () => ({
        ...settings,
        warnings: [
          {
            field: "idle.value",
            code: "session-max-shorter",
            severity: "warning",
            message: "Ends after 10 minutes.",
          },
          { field: "idle.enabled", code: "a-new-one", severity: "info", message: "Two minutes more." },
        ],
      }),
    });
    await open();
    expect((await screen.findByText("Ends after 10 minutes.")).closest("details")).toBeNull();
    expect(screen.getByText("Two minutes more.").closest("details")).not.toBeNull();
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
