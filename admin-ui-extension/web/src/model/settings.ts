import type { IdleUnit, Settings } from "../api/types";
import { idleSeconds, maxIdle, MAX_SESSIONS } from "./bounds";
import { isReported, tidied } from "./rules";

export { idleSeconds, maxIdle, MAX_SESSIONS };

export const MAX_RETENTION_DAYS = 3650;

export const PRESETS: readonly { value: number; unit: IdleUnit }[] = [
  { value: 15, unit: "minutes" },
  { value: 30, unit: "minutes" },
  { value: 1, unit: "hours" },
  { value: 8, unit: "hours" },
  { value: 1, unit: "days" },
];

/** The group of settings that a field belongs to: what stands before its dot or index. */
export const groupOf = (field: string) => field.split(/[.[]/)[0];

/** Whether a field's group has a section of its own; what has none is told above or under "More". */
export const hasSection = (field: string) => ["limit", "idle", "rules", "applications", "caps"].includes(groupOf(field) ?? "");

/** The part of the server's answer that can be changed here. What is not named is left as it is. */
export function editable(settings: Settings): Settings {
  const { limit, idle, history, privacy, list, notice, events, tools, rules, applications, caps } = settings;
  return {
    limit,
    idle,
    history,
    ...(privacy && { privacy }),
    ...(list && { list }),
    ...(notice && { notice }),
    ...(events && { events }),
    ...(tools && { tools }),
    ...(rules && { rules: rules.map(tidied) }),
    ...(applications && { applications }),
    ...(caps && { caps }),
  };
}

export const isSame = (one: Settings, other: Settings) =>
  JSON.stringify(one) === JSON.stringify(other);

/** A field that is out of its bounds, with the bounds. */
export interface OutOfBounds {
  field: string;
  min: number;
  max: number;
}

/** What the server would refuse, found before it is asked. An empty number field is NaN. */
export function outOfBounds(settings: Settings): OutOfBounds[] {
  const checks: [string, number, number][] = [
    ["limit.maxSessions", settings.limit.maxSessions, MAX_SESSIONS],
    ["idle.value", settings.idle.value, maxIdle(settings.idle.unit)],
    ["history.retentionDays", settings.history.retentionDays, MAX_RETENTION_DAYS],
  ];
  return checks
    .filter(([, value, max]) => !Number.isInteger(value) || value < 1 || value > max)
    .map(([field, , max]) => ({ field, min: 1, max }));
}

/** Whether saving can leave users above the limit who were not above it before. */
export function isStricter(before: Settings["limit"], after: Settings["limit"]): boolean {
  if (!after.enabled || isReported(after)) return false;
  return (
    !before.enabled ||
    isReported(before) ||
    after.maxSessions < before.maxSessions ||
    (after.countOffline && !before.countOffline)
  );
}
