import type { IdleUnit, Settings } from "../api/types";

export const MAX_SESSIONS = 1000;
export const MAX_RETENTION_DAYS = 3650;

const DAY = 86_400;
const SECONDS: Record<IdleUnit, number> = { minutes: 60, hours: 3600, days: DAY };

/** The largest idle value of a unit: 365 days' worth. */
export const maxIdle = (unit: IdleUnit) => (365 * DAY) / SECONDS[unit];

export const idleSeconds = (idle: Settings["idle"]) => idle.value * SECONDS[idle.unit];

export const PRESETS: readonly { value: number; unit: IdleUnit }[] = [
  { value: 15, unit: "minutes" },
  { value: 30, unit: "minutes" },
  { value: 1, unit: "hours" },
  { value: 8, unit: "hours" },
  { value: 1, unit: "days" },
];

/** The group of settings that a field belongs to: what stands before its dot. */
export const groupOf = (field: string) => field.split(".")[0];

/** Whether a field's group has a section of its own; what has none is told above or under "More". */
export const hasSection = (field: string) => ["limit", "idle"].includes(groupOf(field) ?? "");

/**
 * The part of the server's answer that can be changed here. Rules are not: what is not named is left
 * as it is stored.
 */
export function editable(settings: Settings): Settings {
  const { limit, idle, history, privacy, list, notice, events, tools } = settings;
  return {
    limit,
    idle,
    history,
    ...(privacy && { privacy }),
    ...(list && { list }),
    ...(notice && { notice }),
    ...(events && { events }),
    ...(tools && { tools }),
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
  if (!after.enabled) return false;
  return (
    !before.enabled ||
    after.maxSessions < before.maxSessions ||
    (after.countOffline && !before.countOffline)
  );
}
