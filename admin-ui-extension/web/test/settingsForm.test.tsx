import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { Drafts } from "../src/model/drafts";
import { button, openSettings as open, user } from "./opened";
import { failure, serve, settings } from "./server";

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
      events: settings.events,
      tools: settings.tools,
      rules: [],
      applications: [],
      caps: [],
    });
    expect(of("PUT", "settings")[0]?.query.has("insist")).toBe(false);
  });

  it("lets a limit be only reported", async () => {
    const { of } = serve({
      "PUT settings": ({ body }) => ({ ...settings, ...(body as object) }),
      "GET report-only": () => ({ days: 14, users: 0, refused: 0, ended: 0, rules: [] }),
    });
    await open();
    await user.selectOptions(await screen.findByLabelText("Mode"), "Report only");
    await user.click(await button("Save"));
    await screen.findByText("Settings saved");
    expect(of("PUT", "settings")[0]?.body).toMatchObject({ limit: { mode: "report-only" } });
  });

  it.each([
    [
      "End the other sessions when a password is reset",
      { limit: { ...settings.limit, resetEndsOthers: false } },
    ],
    ["Send a logout event for each session that a job ends", { events: { perSession: false } }],
    ["Accept changes made by other tools", { tools: { acceptChanges: true } }],
  ])("switches: %s", async (label, switched) => {
    const { of } = serve({ "PUT settings": ({ body }) => ({ ...settings, ...(body as object) }) });
    await open();
    await user.click(await screen.findByLabelText(label));
    await user.click(await button("Save"));
    await screen.findByText("Settings saved");
    expect(of("PUT", "settings")[0]?.body).toMatchObject(switched);
  });

  it("leavesOutWhatAnOlderServerDoesNotSend", async () => {
    const { events, tools, limit, ...older } = settings;
    const { resetEndsOthers, ...olderLimit } = limit;
    expect([events.perSession, tools.acceptChanges, resetEndsOthers]).toEqual([true, false, true]);
    const { of } = serve({
      "GET settings": () => ({ ...older, limit: olderLimit }),
      "PUT settings": ({ body }) => ({ ...older, ...(body as object) }),
    });
    await open();
    await user.click(await screen.findByLabelText("Deny the login"));
    expect(screen.queryByLabelText(/when a password is reset/)).toBeNull();
    expect(screen.queryByLabelText(/logout event for each/)).toBeNull();
    expect(screen.queryByLabelText(/Accept changes/)).toBeNull();
    await user.click(await button("Save"));
    await screen.findByText("Settings saved");
    const saved = of("PUT", "settings")[0]?.body as Partial<typeof settings>;
    expect(Object.keys(saved)).not.toContain("events");
    expect(Object.keys(saved)).not.toContain("tools");
    expect(saved.limit).toEqual({ ...olderLimit, whenExceeded: "deny" });
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

  it("saysAWarningInTheAdministratorsLanguage", async () => {
    const words = "{{sessions}} Sitzungen von {{maxSessions}}";
    serve({
      "GET whoami": () => ({ userId: "me", realm: "demo", locale: "de-CH", realm_access: { demo: ["view-realm"] } }),
      "GET texts": () => [{ key: "sessionGuard.warning.caller-refused.detail", value: words }],
      "GET settings": () => ({
        ...settings,
        warnings: [
          {
            field: "limit.whenExceeded",
            code: "caller-refused",
            severity: "warning",
            message: "You hold as many sessions as allowed.",
            parameters: { sessions: "3", maxSessions: "2" },
          },
        ],
      }),
    });
    await open();
    await screen.findByText("3 Sitzungen von 2");
    expect(screen.queryByText(/You hold/)).toBeNull();
  });

  it("foldsNotesAndShowsWarnings", async () => {
    serve({
      "GET settings": () => ({
        ...settings,
        warnings: [
          {
            field: "idle.value",
            code: "client-idle-shorter",
            severity: "warning",
            message: "Ends after 10 minutes.",
            parameters: {},
          },
          {
            field: "idle.enabled",
            code: "a-new-one",
            severity: "info",
            message: "Two minutes more.",
            parameters: {},
          },
        ],
      }),
    });
    await open();
    expect((await screen.findByText("Ends after 10 minutes.")).closest("details")).toBeNull();
    expect(screen.getByText("Two minutes more.").closest("details")).not.toBeNull();
  });
});
