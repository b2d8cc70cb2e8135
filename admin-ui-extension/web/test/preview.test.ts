import { describe, expect, it } from "vitest";
import type { Rule } from "../src/api/rules";
import type { Settings } from "../src/api/types";
import { aboveOf, canLeaveAbove } from "../src/model/preview";
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
