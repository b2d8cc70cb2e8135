import type { Application, Cap } from "../api/rules";
import { MAX_SESSIONS } from "./bounds";

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
