/**
 * What the REST resource takes and answers of rules. Written by hand until `docs/openapi.json` has
 * all of it. Times are epoch milliseconds.
 */
import type { components } from "./openapi";

type Schemas = components["schemas"];

export type WhenExceeded = Schemas["Settings"]["limit"]["whenExceeded"];
export type Fallback = NonNullable<Schemas["Settings"]["limit"]["fallback"]>;
export type Unit = Schemas["Settings"]["idle"]["unit"];

/** Whether something is done, or only recorded as if it were. */
export type Mode = "enforced" | "report-only";

export type Device = "desktop" | "mobile" | "other";

/** The users who have any of these names. */
export interface RulePeople {
  realmRoles?: readonly string[];
  /** By client id. */
  clientRoles?: Readonly<Record<string, readonly string[]>>;
  /** By full path. */
  groups?: readonly string[];
  users?: readonly string[];
  /** By alias. */
  organizations?: readonly string[];
}

/** For whom a rule holds; with devices, only for sessions on one of them. */
export interface RuleWho extends RulePeople {
  devices?: readonly Device[];
}

/** A limit; what is left out is as the realm has it. */
export interface RuleLimit {
  /** Null for no limit. */
  maxSessions: number | null;
  whenExceeded?: WhenExceeded;
  fallback?: Fallback;
}

export interface RuleTime {
  value: number;
  unit: Unit;
}

/** An entry of the ordered list of rules. */
export interface Rule {
  name: string;
  enabled?: boolean;
  mode?: Mode;
  who: RuleWho;
  except?: RulePeople;
  exempt?: boolean;
  limit?: RuleLimit;
  idle?: RuleTime;
  lifetime?: RuleTime;
}

/** A user above the limit. */
export interface Above {
  id: string;
  username: string;
  held: number;
  max: number;
}

/** Whom a part of the settings governs now, and how many of them hold more sessions than it allows. */
export interface Governed {
  users: number;
  usersAbove: number;
  sessionsAbove: number;
  /** Some of them, at most 50. */
  named: readonly Above[];
}

/** What settings would mean now. */
export interface SettingsPreview {
  /** Whether all users were looked at. */
  complete: boolean;
  realm: Governed;
  /** In the order of the settings' rules. */
  rules: readonly (Governed & { name: string })[];
}

interface FromSource {
  /** `realm`, `user` or a rule's name. */
  from: string;
  because: string;
}

interface PolicyTime extends FromSource {
  seconds: number;
}

/** What holds for one user. Parts that came later may be missing. */
export interface UserPolicy {
  limit: FromSource & { maxSessions: number | null; whenExceeded: WhenExceeded; fallback: Fallback };
  idle?: PolicyTime | null;
  lifetime?: PolicyTime | null;
  exempt: boolean;
  exemptFrom?: string | null;
  held: number;
  next: "allowed" | WhenExceeded;
  /** Limits that are for sessions on some devices only. */
  byDevice?: readonly (Pick<UserPolicy, "limit" | "held" | "next"> & { devices: readonly Device[] })[];
  /** The rules that match the user, in order. */
  matches?: readonly { rule: string; because: string }[];
  reportOnly?: (FromSource & { maxSessions: number | null; whenExceeded: WhenExceeded }) | null;
}

/** How often limits that are only reported would have been exceeded. */
export interface ReportOnlyCounts {
  /** Those of whom a login would have been refused. */
  users: number;
  refused: number;
  ended: number;
}

export interface ReportOnlySummary extends ReportOnlyCounts {
  days: number;
  /** By rule; the realm's own limit has no name. */
  rules: readonly (ReportOnlyCounts & { rule: string })[];
}

/** A login that would have been refused, or a session that would have been ended. */
export interface ReportOnlyEntry {
  time: number;
  kind: "refused" | "ended";
  rule: string;
  userId: string;
  username?: string | null;
  sessionId?: string | null;
  loginTime?: number | null;
  ip?: string | null;
  city?: string | null;
  country?: string | null;
}
