import type { Governed, SettingsPreview } from "../api/rules";
import type { SessionItem, Settings } from "../api/types";
import { doesOtherwise, isReported } from "./rules";
import { isStricter } from "./settings";
import { applicationsAbove, capsAbove, totalsDoOtherwise } from "./totals";

/**
 * Whether saving can leave users above a limit: where it is stricter, where rules, applications or
 * caps change, or where they are carried out from now on.
 */
export function canLeaveAbove(before: Settings, after: Settings): boolean {
  return totalsDoOtherwise(before, after) || limitDoesMore(before, after);
}

/** Where the whole limit is only reported, so are its rules. */
function limitDoesMore(before: Settings, after: Settings): boolean {
  if (isReported(after.limit)) return false;
  const rules = isReported(before.limit) ? [] : (before.rules ?? []);
  return isStricter(before.limit, after.limit) || doesOtherwise(rules, after.rules ?? []);
}

/** A limit that users are above, by the rule that gives it; the realm's own has none. */
export interface AboveOf extends Governed {
  rule?: string;
}

/** The limits that would be carried out, and that users would be above. */
export function aboveOf({ limit, rules = [] }: Settings, preview: SettingsPreview): AboveOf[] {
  if (isReported(limit)) return [];
  const ofRules = preview.rules
    .filter((_, index) => !isReported(rules[index]))
    .map(({ name, ...governed }) => ({ ...governed, rule: name }));
  return [...(limit.enabled ? [preview.realm] : []), ...ofRules].filter(
    ({ usersAbove }) => usersAbove > 0,
  );
}

/** Whether anybody would be above a limit, or more sessions there than a cap allows. */
export const isAnyAbove = (draft: Settings, preview: SettingsPreview): boolean =>
  [aboveOf, applicationsAbove, capsAbove].some((above) => above(draft, preview).length > 0);

/** What settings end, without anybody's doing. */
export interface Ending {
  sessions: number;
  /** Whether applications are logged out of sessions that go on. */
  parts: boolean;
}

/**
 * What ends because of those limits: what is above a limit that ends sessions. One that denies, or
 * asks and else denies, ends none.
 */
export function endingOf(draft: Settings, preview: SettingsPreview): Ending {
  const ofLimits = aboveOf(draft, preview)
    .filter(({ rule }) => endsSessions(draft, rule))
    .map(({ sessionsAbove }) => sessionsAbove);
  const caps = capsAbove(draft, preview).filter(({ cap }) => cap.whenExceeded !== "deny");
  const ofCaps = caps
    .filter(({ cap }) => cap.scope !== "client")
    .map(({ sessionsAbove }) => sessionsAbove);
  return {
    sessions: [...ofLimits, ...ofCaps].reduce((sum, some) => sum + some, 0),
    parts:
      caps.length > ofCaps.length ||
      applicationsAbove(draft, preview).some(
        ({ application }) => application.whenExceeded !== "deny",
      ),
  };
}

/** What happens to a login beyond a limit; the realm's own has no rule. */
export function behaviourOf({ limit, rules = [] }: Settings, rule: string | undefined) {
  const own = rules.find(({ name }) => name === rule)?.limit;
  return { whenExceeded: own?.whenExceeded ?? limit.whenExceeded, fallback: own?.fallback ?? limit.fallback };
}

function endsSessions(draft: Settings, rule: string | undefined): boolean {
  const { whenExceeded, fallback } = behaviourOf(draft, rule);
  return (whenExceeded === "ask-user" ? fallback : whenExceeded)?.startsWith("end-") ?? false;
}

/** Sessions that are idle for longer than a timeout: how many, or that they are more. */
export interface IdleSessions {
  count: number;
  isExact: boolean;
}

/** Most of them that are counted. */
export const MOST_COUNTED = 500;

/** Counts in a list that begins with the session that was used the longest ago. */
export function idleSessionsOf(
  items: readonly Pick<SessionItem, "lastActivity" | "offline">[],
  before: number,
  isAll: boolean,
): IdleSessions {
  const idle = items.filter(({ lastActivity }) => lastActivity < before);
  // offline sessions have a timeout of their own
  const count = idle.filter(({ offline }) => !offline).length;
  return { count, isExact: isAll || idle.length < items.length };
}
