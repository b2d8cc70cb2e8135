import type { Governed, SettingsPreview } from "../api/rules";
import type { Settings } from "../api/types";
import { doesOtherwise, isReported } from "./rules";
import { isStricter } from "./settings";

/**
 * Whether saving can leave users above a limit: where it is stricter, where rules change, or where
 * they are carried out from now on. Where the whole limit is only reported, so are its rules.
 */
export function canLeaveAbove(before: Settings, after: Settings): boolean {
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
