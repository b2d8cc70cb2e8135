import type { Hour } from "../api/types";

export const HOUR = 3_600_000;

/** How many hours a picture of them shows. */
export const SPANS = [24, 168] as const;
export type Span = (typeof SPANS)[number];

/** The last hours. */
export const lastOf = (hours: readonly Hour[], span: Span): readonly Hour[] => hours.slice(-span);

/** The largest value, at least one: what a picture's height stands for. */
export const mostOf = (hours: readonly Hour[], name: "logins" | "live"): number =>
  Math.max(1, ...hours.map((hour) => hour[name]));

/** A line through the middle of each hour, in a picture of a height where an hour is a unit wide. */
export const lineOf = (hours: readonly Hour[], height: number): string => {
  const most = mostOf(hours, "live");
  return hours.map(({ live }, at) => `${at + 0.5},${(height * (1 - live / most)).toFixed(1)}`).join(" ");
};
