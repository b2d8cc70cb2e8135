import type { Settings } from "../api/types";

/** The limits that are tried for a suggestion, the strictest first. */
export const TRIED = [2, 3, 5, 10] as const;

/** A limit, and how many users are above it now. */
export interface Tried {
  max: number;
  above: number;
}

/** Whether a realm limits nothing: what nobody has set up yet. */
export const isAllOff = ({ limit, idle, rules = [] }: Settings) =>
  !limit.enabled && !idle.enabled && rules.length === 0;

/**
 * The strictest limit that hardly anybody is above: at most a tenth of those who hold more sessions
 * than the strictest allows, so that a few with many sessions do not decide for all.
 */
export function suggestedOf(tried: readonly Tried[]): Tried | undefined {
  const most = tried[0]?.above ?? 0;
  return tried.find(({ above }) => above <= most / 10) ?? tried.at(-1);
}
