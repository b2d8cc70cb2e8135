import type { IdleUnit, Settings } from "../api/types";

export const MAX_SESSIONS = 1000;

const DAY = 86_400;

export const SECONDS: Record<IdleUnit, number> = { minutes: 60, hours: 3600, days: DAY };

/** The largest idle value of a unit: 365 days' worth. */
export const maxIdle = (unit: IdleUnit) => (365 * DAY) / SECONDS[unit];

export const idleSeconds = (idle: Settings["idle"]) => idle.value * SECONDS[idle.unit];
