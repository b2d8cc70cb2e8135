import type { Governed, SettingsPreview } from "../api/rules";
import type { Settings } from "../api/types";
import { doesOtherwise, isReported } from "./rules";
import { isStricter } from "./settings";

/** Whether saving can leave users above a limit: where it is stricter, or where rules change. */
export const canLeaveAbove = (before: Settings, after: Settings): boolean =>
  isStricter(before.limit, after.limit) || doesOtherwise(before.rules ?? [], after.rules ?? []);

/** A limit that users are above, by the rule that gives it; the realm's own has none. */
export interface AboveOf extends Governed {
  rule?: string;
}

/** The limits in force that users would be above. */
export function aboveOf({ limit, rules = [] }: Settings, preview: SettingsPreview): AboveOf[] {
  const ofRealm = limit.enabled && !isReported(limit) ? [preview.realm] : [];
  const ofRules = preview.rules
    .filter((_, index) => !isReported(rules[index]))
    .map(({ name, ...governed }) => ({ ...governed, rule: name }));
  return [...ofRealm, ...ofRules].filter(({ usersAbove }) => usersAbove > 0);
}
