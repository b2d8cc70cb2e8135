import type { NameKind, Named } from "../api/directory";
import type { Rule, RulePeople, RuleTime, RuleWho } from "../api/rules";
import type { SettingsAnswer } from "../api/types";
import { maxIdle, MAX_SESSIONS } from "./bounds";

export const MAX_RULES = 200;
export const MAX_NAMES = 100;
const MAX_NAME = 100;

/** Names that mean no rule where it is told what comes from where. */
const RESERVED = ["realm", "user"];

export const NAME_KINDS: readonly NameKind[] = [
  "realmRoles",
  "clientRoles",
  "groups",
  "users",
  "organizations",
];

/** What a new rule begins as. */
export const NEW_RULE: Rule = { name: "", enabled: true, who: {}, exempt: false };

/** The part of people that is about one kind of names. */
export function namesOf(people: RulePeople | undefined, kind: NameKind): Named[] {
  if (kind === "clientRoles") {
    return Object.entries(people?.clientRoles ?? {}).flatMap(([client, roles]) =>
      roles.map((name) => ({ kind, name, client })),
    );
  }
  return (people?.[kind] ?? []).map((name) => ({ kind, name }));
}

export const allNames = (people: RulePeople | undefined): Named[] =>
  NAME_KINDS.flatMap((kind) => namesOf(people, kind));

export const isSameName = (one: Named, other: Named) =>
  one.kind === other.kind && one.name === other.name && one.client === other.client;

export function withName<T extends RulePeople>(people: T, { kind, name, client }: Named): T {
  if (kind !== "clientRoles") return { ...people, [kind]: [...(people[kind] ?? []), name] };
  const key = client ?? "";
  const roles = { ...people.clientRoles, [key]: [...(people.clientRoles?.[key] ?? []), name] };
  return { ...people, clientRoles: roles };
}

export function withoutName<T extends RulePeople>(people: T, { kind, name, client }: Named): T {
  const rest = (names: readonly string[] | undefined) => (names ?? []).filter((one) => one !== name);
  if (kind !== "clientRoles") return { ...people, [kind]: rest(people[kind]) };
  const key = client ?? "";
  return { ...people, clientRoles: { ...people.clientRoles, [key]: rest(people.clientRoles?.[key]) } };
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  (Array.isArray(value) ? value.length === 0 : Object.keys(value as object).length === 0);

const ORDER: readonly string[] = [...NAME_KINDS, "devices"];

/** Without what is empty, in one order; what a newer server knows stays. */
function tidiedPeople<T extends RuleWho>(people: T): T {
  const roles = Object.entries(people.clientRoles ?? {}).filter(([, names]) => names.length > 0);
  const parts = new Map<string, unknown>(
    Object.entries({ ...people, clientRoles: Object.fromEntries(roles) }),
  );
  const keys = [...ORDER, ...[...parts.keys()].filter((key) => !ORDER.includes(key))];
  return Object.fromEntries(
    keys.filter((key) => !isEmpty(parts.get(key))).map((key) => [key, parts.get(key)]),
  ) as unknown as T;
}

/**
 * The one way to write a rule, so that two that say the same are equal: what is left out says what
 * the server would say in its place.
 */
export function tidied(rule: Rule): Rule {
  const { name, enabled = true, mode, who, except, exempt = false, limit, idle, lifetime, ...newer } = rule;
  const people = except && tidiedPeople(except);
  return {
    name,
    enabled,
    ...(mode !== undefined && mode !== "enforced" && { mode }),
    who: tidiedPeople(who),
    ...(people && !isEmpty(people) && { except: people }),
    exempt,
    ...(limit && {
      limit: {
        maxSessions: limit.maxSessions,
        ...(limit.whenExceeded && { whenExceeded: limit.whenExceeded }),
        ...(limit.fallback && { fallback: limit.fallback }),
      },
    }),
    ...(idle && { idle: { value: idle.value, unit: idle.unit } }),
    ...(lifetime && { lifetime: { value: lifetime.value, unit: lifetime.unit } }),
    ...newer,
  };
}

/** Something wrong with a rule: the field below the rule, and the key of a text with its values. */
export interface RuleProblem {
  field: string;
  key: string;
  values?: Record<string, string | number>;
}

/** What the server would refuse of a rule, found before it is asked. An empty number is NaN. */
export function problemsOf(rule: Rule, others: readonly Rule[]): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (!isName(rule.name)) {
    problems.push({ field: "name", key: "rule.name.bad", values: { max: MAX_NAME } });
  } else if (RESERVED.includes(rule.name)) {
    problems.push({ field: "name", key: "rule.name.reserved", values: { name: rule.name } });
  } else if (others.some(({ name }) => name === rule.name)) {
    problems.push({ field: "name", key: "rule.name.taken" });
  }
  if (allNames(rule.who).length === 0 && isEmpty(rule.who.devices)) {
    problems.push({ field: "who", key: "rule.who.none" });
  }
  for (const part of ["who", "except"] as const) {
    for (const kind of NAME_KINDS) {
      if (mostNames(rule[part], kind) > MAX_NAMES) {
        const field = `${part}.${kind}`;
        problems.push({ field, key: "rule.who.tooMany", values: { max: MAX_NAMES } });
      }
    }
  }
  if (!rule.exempt && !rule.limit && !rule.idle && !rule.lifetime) {
    problems.push({ field: "says", key: "rule.says.nothing" });
  }
  const max = rule.limit?.maxSessions;
  if (max !== undefined && max !== null) problems.push(...bounds("limit.maxSessions", max, MAX_SESSIONS));
  problems.push(...timeProblems("idle", rule.idle), ...timeProblems("lifetime", rule.lifetime));
  return problems;
}

/** The longest list of names; of client roles it is the clients, or the roles of one. */
function mostNames(people: RulePeople | undefined, kind: NameKind): number {
  if (kind !== "clientRoles") return namesOf(people, kind).length;
  const clients = Object.values(people?.clientRoles ?? {});
  return Math.max(clients.length, ...clients.map((roles) => roles.length));
}

const timeProblems = (part: string, time: RuleTime | undefined) =>
  time ? bounds(`${part}.value`, time.value, maxIdle(time.unit)) : [];

const bounds = (field: string, value: number, max: number): RuleProblem[] =>
  Number.isInteger(value) && value >= 1 && value <= max
    ? []
    : [{ field, key: "settings.outOfBounds", values: { min: 1, max } }];

/** Says something, on one line, and is not too long. */
const isName = (name: string) =>
  name.trim() !== "" && Array.from(name).length <= MAX_NAME && !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(name);

/** The rules with one of them at another place. */
export function movedRule(rules: readonly Rule[], from: number, to: number): readonly Rule[] {
  const rule = rules[from];
  if (!rule || from === to || to < 0 || to >= rules.length) return rules;
  const rest = rules.filter((_, index) => index !== from);
  return [...rest.slice(0, to), rule, ...rest.slice(to)];
}

/** A name like another one's that no rule has. */
export function nameOfCopy(name: string, rules: readonly Rule[], copy: (of: string, n: number) => string) {
  const taken = new Set(rules.map((rule) => rule.name));
  for (let n = 1; ; n++) {
    // what the copy adds to a name takes fewer than 30 characters in every language
    const found = copy(Array.from(name).slice(0, MAX_NAME - 30).join(""), n);
    if (!taken.has(found)) return found;
  }
}

/** The field of the rule that a field is of or below: `rules[2]` of `rules[2].who.groups[0]`. */
export const ruleOf = (field: string): string | undefined => /^rules\[\d+\]/.exec(field)?.[0];

/** What a rule does, without what it is called. */
const effectOf = (rule: Rule) => JSON.stringify({ ...tidied(rule), name: "" });

/** Whether rules do something else than others; what comes to nothing in both does not count. */
export function doesOtherwise(before: readonly Rule[], after: readonly Rule[]): boolean {
  const effects = (rules: readonly Rule[]) =>
    JSON.stringify(rules.filter(({ enabled = true }) => enabled).map(effectOf));
  return effects(before) !== effects(after);
}

export const isReported = (part: { mode?: string } | undefined) => part?.mode === "report-only";

/** Whether anything of the settings is only reported. */
export const reportsAnything = ({
  limit,
  rules = [],
  applications = [],
  caps = [],
}: Pick<SettingsAnswer, "limit" | "rules" | "applications" | "caps">) =>
  [limit, ...rules, ...applications, ...caps].some(isReported);
