import type { Named } from "../api/directory";
import type { Rule } from "../api/rules";
import type { Settings } from "../api/types";
import { allNames } from "./rules";
import { isolated, visible } from "./names";
import { idleSeconds } from "./settings";
import type { Texts } from "./texts";

/** A name as it stands in its own field. */
export const nameText = ({ name, client }: Named): string =>
  client === undefined ? visible(name) : `${isolated(client)}: ${isolated(name)}`;

/** A name with its kind. */
export const namedText = (named: Named, { t }: Texts): string =>
  t(`rule.named.${named.kind}`, { name: isolated(named.name), client: isolated(named.client ?? "") });

/** Those for whom a rule holds, in short. */
export function peopleTexts(rule: Rule, texts: Texts): string[] {
  const names = allNames(rule.who).map((named) => namedText(named, texts));
  return names.length === 0 ? [texts.t("rule.everybody")] : names;
}

/** What narrows a rule: whom it leaves out, and on which devices it holds. */
export function conditionTexts({ who, except }: Rule, texts: Texts): string[] {
  const left = allNames(except).map((named) => namedText(named, texts));
  const devices = who.devices ?? [];
  return [
    ...(left.length > 0 ? [texts.t("rule.exceptOf", { names: left.join(", ") })] : []),
    ...(devices.length > 0 ? [devicesText(devices, texts)] : []),
  ];
}

/** A kind of device; a key that ended in "other" would be a plural form. */
export const deviceText = (device: string, texts: Texts): string =>
  texts.has(`device.is-${device}`) ? texts.t(`device.is-${device}`) : device;

/** On which devices a session has to be. */
export const devicesText = (devices: readonly string[], texts: Texts): string =>
  texts.t("rule.devicesOf", {
    devices: devices.map((device) => deviceText(device, texts)).join(", "),
  });

/** How many sessions a limit allows. */
export const sessionsText = (max: number | null, { t }: Texts): string =>
  max === null ? t("rule.noLimit") : t("rule.sessions", { count: max });

/** What a rule sets, part by part. */
export function partTexts({ exempt, limit, idle, lifetime }: Rule, texts: Texts): string[] {
  const { t } = texts;
  const time = (key: string, part: { value: number; unit: Settings["idle"]["unit"] }) =>
    t(key, { time: texts.duration(idleSeconds({ enabled: true, ...part })) });
  const limited = (one: NonNullable<Rule["limit"]>) => {
    const sessions = sessionsText(one.maxSessions, texts);
    return one.maxSessions === null || one.whenExceeded === undefined
      ? sessions
      : t("rule.sessionsThen", { sessions, then: texts.ofId("whenExceeded", one.whenExceeded) });
  };
  return [
    ...(exempt ? [t("rule.exempt.short")] : []),
    ...(limit ? [limited(limit)] : []),
    ...(idle ? [time("rule.idleOf", idle)] : []),
    ...(lifetime ? [time("rule.lifetimeOf", lifetime)] : []),
  ];
}

/** By what a rule applies, in the administrator's language where the page knows the words. */
export function becauseText(because: string, texts: Texts): string {
  if (because === "everybody") return texts.t("rule.everybody");
  const client = /^client role (.+) of (\S+)$/.exec(because);
  if (client?.[1] !== undefined && client[2] !== undefined) {
    return namedText({ kind: "clientRoles", name: client[1], client: client[2] }, texts);
  }
  const [, kind, name] = /^(user|realm role|group|organization) (.+)$/.exec(because) ?? [];
  const kinds = { user: "users", "realm role": "realmRoles", group: "groups", organization: "organizations" } as const;
  return kind === undefined || name === undefined
    ? visible(because)
    : namedText({ kind: kinds[kind as keyof typeof kinds], name }, texts);
}

/** Where something comes from that holds for a user. */
export function sourceText({ from, because }: { from: string; because: string }, texts: Texts): string {
  if (from === "realm" || from === "user") return texts.t(`policy.from.${from}`);
  return texts.t("policy.from.rule", {
    rule: isolated(from),
    because: becauseText(because, texts),
  });
}
