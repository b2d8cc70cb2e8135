import { describe, expect, it } from "vitest";
import type { Settings } from "../src/api/types";
import { editable, isStricter, maxIdle, outOfBounds } from "../src/model/settings";
import { settings as answered } from "./server";

const settings: Settings = {
  limit: { enabled: true, maxSessions: 3, whenExceeded: "deny", countOffline: false },
  idle: { enabled: true, value: 30, unit: "minutes" },
  history: { retentionDays: 90 },
};

describe("settings", () => {
  it.each([
    ["limit.maxSessions", { limit: { ...settings.limit, maxSessions: 0 } }],
    ["limit.maxSessions", { limit: { ...settings.limit, maxSessions: 1001 } }],
    ["limit.maxSessions", { limit: { ...settings.limit, maxSessions: NaN } }],
    ["limit.maxSessions", { limit: { ...settings.limit, maxSessions: 1.5 } }],
    ["idle.value", { idle: { ...settings.idle, value: 0 } }],
    ["idle.value", { idle: { ...settings.idle, value: 366, unit: "days" as const } }],
    ["history.retentionDays", { history: { retentionDays: 3651 } }],
  ])("names %s when it is out of bounds: %j", (field, part) => {
    expect(outOfBounds({ ...settings, ...part }).map((problem) => problem.field)).toEqual([field]);
  });

  it("acceptsTheBounds", () => {
    expect(outOfBounds(settings)).toEqual([]);
    expect(
      outOfBounds({
        limit: { ...settings.limit, maxSessions: 1000 },
        idle: { enabled: true, value: 365, unit: "days" },
        history: { retentionDays: 1 },
      }),
    ).toEqual([]);
  });

  it("knowsAYearInEveryUnit", () => {
    expect([maxIdle("minutes"), maxIdle("hours"), maxIdle("days")]).toEqual([525_600, 8760, 365]);
  });

  it.each([
    ["switched on", { enabled: false }, {}, true],
    ["lower", {}, { maxSessions: 2 }, true],
    ["offline counted from now on", {}, { countOffline: true }, true],
    ["higher", {}, { maxSessions: 4 }, false],
    ["the same", {}, {}, false],
    ["switched off", {}, { enabled: false, maxSessions: 1 }, false],
    ["enforced from now on", { mode: "report-only" as const }, {}, true],
    ["only reported", {}, { mode: "report-only" as const, maxSessions: 1 }, false],
  ])("isStricter: %s", (_, before, after, expected) => {
    expect(isStricter({ ...settings.limit, ...before }, { ...settings.limit, ...after })).toBe(expected);
  });
});

describe("what is saved", () => {
  it("has the rules in the one way to write them", () => {
    const stored = { ...answered, rules: [{ who: { users: ["a"], groups: [] }, exempt: true, name: "A" }] };
    expect(JSON.stringify(editable(stored).rules)).toBe(
      '[{"name":"A","enabled":true,"who":{"users":["a"]},"exempt":true}]',
    );
    expect(editable(stored).limit).toHaveProperty("userAttribute", false);
  });

  it("names no rules where the server knows none, so that there they stay", () => {
    const { rules, ...older } = answered;
    expect(rules).toEqual([]);
    expect(editable(older)).not.toHaveProperty("rules");
  });
});
