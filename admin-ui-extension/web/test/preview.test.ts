import { describe, expect, it } from "vitest";
import type { Application, Cap, Rule } from "../src/api/rules";
import type { Settings } from "../src/api/types";
import { idleInEffect, idleWarnings, isShorterIdle } from "../src/model/idle";
import { aboveOf, canLeaveAbove, endingOf, idleSessionsOf, isAnyAbove } from "../src/model/preview";
import { applicationsAbove, capsAbove } from "../src/model/totals";
import { Texts } from "../src/model/texts";
import { governed, settings } from "./server";

const staff: Rule = { name: "Staff", who: { groups: ["/staff"] }, limit: { maxSessions: 1 } };
const set = (limit: Partial<Settings["limit"]> = {}, ...rules: Rule[]): Settings => ({
  ...settings,
  limit: { ...settings.limit, ...limit },
  rules,
});

describe("whether users can be left above a limit", () => {
  it.each<[string, Settings, Settings, boolean]>([
    ["nothing changes", set({}, staff), set({}, staff), false],
    ["the limit is lower", set(), set({ maxSessions: 1 }), true],
    ["a rule is there", set(), set({}, staff), true],
    ["a rule is gone", set({}, staff), set(), true],
    ["a rule is there beside no limit", set({ enabled: false }), set({ enabled: false }, staff), true],
    ["a rule is there where all is only reported", set(), set({ mode: "report-only" }, staff), false],
    [
      "rules are carried out from now on",
      set({ enabled: false, mode: "report-only" }, staff),
      set({ enabled: false }, staff),
      true,
    ],
    [
      "there is nothing that could be",
      set({ enabled: false, mode: "report-only" }),
      set({ enabled: false }),
      false,
    ],
  ])("%s", (_, before, after, expected) => {
    expect(canLeaveAbove(before, after)).toBe(expected);
  });

  const preview = {
    complete: true,
    realm: { ...governed, name: "realm", usersAbove: 2 },
    rules: [
      { ...governed, name: "Staff", usersAbove: 3 },
      { ...governed, name: "Other" },
    ],
    applications: [],
    caps: [],
  };
  it.each<[string, Settings, (string | undefined)[]]>([
    ["of the realm and of a rule", set({}, staff), [undefined, "Staff"]],
    ["of a rule alone", set({ enabled: false }, staff), ["Staff"]],
    ["of the realm alone", set({}, { ...staff, mode: "report-only" }), [undefined]],
    ["of none", set({ mode: "report-only" }, staff), []],
  ])("%s", (_, draft, expected) => {
    expect(aboveOf(draft, preview).map(({ rule }) => rule)).toEqual(expected);
  });
});

describe("how many sessions end by settings", () => {
  const preview = {
    complete: true,
    realm: { ...governed, name: "realm", usersAbove: 2, sessionsAbove: 5 },
    rules: [{ ...governed, name: "Staff", usersAbove: 3, sessionsAbove: 4 }],
    applications: [],
    caps: [],
  };
  it.each<[string, Settings, number]>([
    ["of the realm and of a rule that is as the realm", set({}, staff), 9],
    ["of a rule that denies none", set({}, { ...staff, limit: { maxSessions: 1, whenExceeded: "deny" } }), 5],
    ["none where the realm denies, and its rules too", set({ whenExceeded: "deny" }, staff), 0],
    ["none where users are asked, else denied", set({ whenExceeded: "ask-user", fallback: "deny" }, staff), 0],
    ["all where users are asked, else the oldest ends", set({ whenExceeded: "ask-user", fallback: "end-oldest" }, staff), 9],
  ])("%s", (_, draft, expected) => {
    expect(endingOf(draft, preview)).toEqual({ sessions: expected, parts: false });
  });

  const crm: Application = { name: "CRM", clients: ["crm"], maxSessions: 1, whenExceeded: "end-oldest" };
  const ofRealm: Cap = { scope: "realm", maxSessions: 5, whenExceeded: "end-oldest" };
  const ofClient: Cap = { scope: "client", of: "crm", maxSessions: 5, whenExceeded: "end-oldest" };
  const totals = {
    ...preview,
    realm: { ...governed, name: "realm" },
    rules: [],
    applications: [{ ...governed, name: "CRM", usersAbove: 2, sessionsAbove: 3 }],
    caps: [
      { cap: "realm", held: 9, maxSessions: 5, sessionsAbove: 4 },
      { cap: "client:crm", held: 7, maxSessions: 5, sessionsAbove: 2 },
    ],
  };
  const off = { enabled: false } as const;
  const tried = { mode: "report-only" } as const;
  const denies = { whenExceeded: "deny" } as const;
  it.each<[string, Application[], Cap[], number, boolean, number]>([
    ["none where there is neither", [], [], 0, false, 0],
    ["parts of an application", [crm], [], 0, true, 1],
    ["sessions of the realm's cap", [], [ofRealm], 4, false, 1],
    ["parts of a client's cap", [], [ofClient], 0, true, 1],
    ["all of it", [crm], [ofRealm, ofClient], 4, true, 3],
    ["none that is off", [{ ...crm, ...off }], [{ ...ofRealm, ...off }], 0, false, 0],
    ["none that is tried out", [{ ...crm, ...tried }], [{ ...ofClient, ...tried }], 0, false, 0],
    ["none that denies", [{ ...crm, ...denies }], [{ ...ofRealm, ...denies }], 0, false, 2],
  ])("%s", (_, applications, caps, sessions, parts, above) => {
    const draft = { ...set(), applications, caps };
    expect(endingOf(draft, totals)).toEqual({ sessions, parts });
    expect(applicationsAbove(draft, totals).length + capsAbove(draft, totals).length).toBe(above);
    expect(isAnyAbove(draft, totals)).toBe(above > 0);
    expect(canLeaveAbove(set(), draft)).toBe(
      [...applications, ...caps].some((one) => one.enabled !== false && one.mode !== "report-only"),
    );
  });

  const used = (lastActivity: number, offline = false) => ({ lastActivity, offline });
  it("countsThoseThatAreIdleAndNotOffline", () => {
    expect(idleSessionsOf([used(1), used(2, true), used(9)], 5, false)).toEqual({ count: 1, isExact: true });
    expect(idleSessionsOf([used(1), used(2)], 5, false)).toEqual({ count: 2, isExact: false });
    expect(idleSessionsOf([used(1), used(2)], 5, true)).toEqual({ count: 2, isExact: true });
  });
});

describe("the timeout as it is edited", () => {
  const { effective } = settings;
  const minutes = (value: number, enabled = true) => ({ enabled, value, unit: "minutes" as const });

  it.each([
    ["as asked", minutes(20), 1200],
    ["Keycloak's where it is off", minutes(20, false), 1800],
    ["no longer than a session", minutes(1440), 36_000],
  ])("is in effect %s", (_, idle, seconds) => {
    expect(idleInEffect(idle, effective)).toBe(seconds);
  });

  it("isShorterOnlyThanWhatIsInForce", () => {
    expect(isShorterIdle(minutes(29), effective)).toBe(true);
    expect(isShorterIdle(minutes(30), effective)).toBe(false);
    expect(isShorterIdle(minutes(1, false), effective)).toBe(false);
  });

  it("warnsBeforeItIsSaved", () => {
    const codes = (idle: Settings["idle"]) =>
      idleWarnings(settings, idle, new Texts()).map(({ code, message }) => `${code}: ${message}`);
    expect(codes(minutes(30))).toEqual([]);
    expect(codes(minutes(1440, false))).toEqual([]);
    expect(codes(minutes(1440))).toEqual([
      "session-max-shorter: Every session ends 10 hours after its login (SSO Session Max), so none is ever idle for 1 day.",
    ]);
    expect(codes(minutes(1))[0]).toContain("Access tokens are valid for 5 minutes.");
  });
});
