import type { Application, Cap, CapEffect, Governed, SettingsPreview } from "../api/rules";
import type { Settings } from "../api/types";
import { MAX_SESSIONS } from "./bounds";
import { isReported } from "./rules";

export const MAX_APPLICATIONS = 100;
export const MAX_CAPS = 100;
/** Most sessions that a cap can allow. */
export const MAX_TOTAL = 100_000;

export const SCOPES = ["realm", "client", "organization"] as const satisfies readonly Cap["scope"][];
export const WHEN_FULL = ["deny", "end-oldest"] as const satisfies readonly Cap["whenExceeded"][];

/** A new application, whose name and clients are still to be given. */
export const NEW_APPLICATION: Application = {
  name: "",
  enabled: true,
  clients: [],
  maxSessions: 1,
  whenExceeded: "end-oldest",
  mode: "enforced",
};

/** A new cap: the realm's, where it has none. */
export function newCap(caps: readonly Cap[]): Cap {
  const common = { enabled: true, maxSessions: MAX_SESSIONS, whenExceeded: "deny" } as const;
  return caps.some(({ scope }) => scope === "realm")
    ? { scope: "client", of: "", ...common }
    : { scope: "realm", ...common };
}

/** The cap of another scope: what it is for is to be chosen anew. */
export function ofScope({ enabled, maxSessions, whenExceeded, mode }: Cap, scope: Cap["scope"]): Cap {
  const common = {
    ...(enabled !== undefined && { enabled }),
    maxSessions,
    whenExceeded,
    ...(mode !== undefined && { mode }),
  };
  return scope === "realm" ? { scope, ...common } : { scope, of: "", ...common };
}

/** What a cap is for. */
interface Of {
  readonly scope: string;
  readonly of?: string;
}

/** Whether two caps are for the same, whatever else they say. */
export const isSameTotal = (one: Of, other: Of) =>
  one.scope === other.scope && (one.of ?? "") === (other.of ?? "");

/** The list with one entry changed, or without it. */
export const replaced = <T>(list: readonly T[], index: number, next: T | undefined): T[] =>
  list.flatMap((one, at) => (at !== index ? [one] : next === undefined ? [] : [next]));

type Totals = Pick<Settings, "applications" | "caps">;

const isCarriedOut = (one: { enabled?: boolean; mode?: string }) =>
  one.enabled !== false && !isReported(one);

/** Whether what is carried out of applications and caps differs. */
export function totalsDoOtherwise(before: Totals, after: Totals): boolean {
  const effects = ({ applications = [], caps = [] }: Totals) =>
    JSON.stringify([...applications, ...caps].filter(isCarriedOut));
  return effects(before) !== effects(after);
}

/** An application's limit that users are above. */
export interface ApplicationAbove extends Governed {
  application: Application;
}

/** The limits of applications that would be carried out, and that users would be above. */
export function applicationsAbove(
  { applications = [] }: Totals,
  preview: SettingsPreview,
): ApplicationAbove[] {
  return applications.filter(isCarriedOut).flatMap((application) => {
    const found = preview.applications.find(({ name }) => name === application.name);
    return found && found.usersAbove > 0 ? [{ ...found, application }] : [];
  });
}

/** How many users hold more than an application allows; none where that is not known. */
export const usersAboveIn = (application: Application, preview: SettingsPreview | undefined): number =>
  preview?.applications.find(({ name }) => name === application.name)?.usersAbove ?? 0;

/** A cap that more sessions are there for than it allows. */
export interface CapAbove extends CapEffect {
  cap: Cap;
}

/** The caps that would be carried out, and that are exceeded. */
export function capsAbove({ caps = [] }: Totals, preview: SettingsPreview): CapAbove[] {
  return caps.filter(isCarriedOut).flatMap((cap) => {
    const found = capEffect(cap, preview);
    return found && found.sessionsAbove > 0 ? [{ ...found, cap }] : [];
  });
}

/** What a draft's cap would mean now. */
export function capEffect(cap: Cap, preview: SettingsPreview | undefined): CapEffect | undefined {
  const found = preview?.caps.find((one) => one.cap === idOf(cap));
  if (!found) return undefined;
  const { held, maxSessions, sessionsAbove } = found;
  return { held, maxSessions, sessionsAbove };
}

const idOf = ({ scope, of }: Of) => (scope === "realm" ? scope : `${scope}:${of ?? ""}`);
