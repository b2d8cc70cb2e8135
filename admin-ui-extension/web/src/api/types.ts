/**
 * What the REST resource `/admin/realms/{realm}/session-guard` takes and answers, by `docs/openapi.json`;
 * the build writes `openapi.d.ts` from it. Times are epoch milliseconds.
 */
import type { components } from "./openapi";
import type { Application, Cap, Device, Mode, Rule } from "./rules";

type Schemas = components["schemas"];

/** All ids of a choice; the compiler tells one that is missing or unknown. */
const ids = <T extends string>(all: Record<T, true>) => Object.keys(all).map((id) => id as T);

export type SettingsAnswer = Omit<Schemas["SettingsAnswer"], "rules" | "applications" | "caps"> & {
  rules?: readonly Rule[];
  applications?: readonly Application[];
  caps?: readonly Cap[];
  /** The version of the settings, which the answer has in its header ETag. */
  etag?: string;
};
/** What can be changed. Groups of settings that came later may be missing. */
export type Settings = Pick<Schemas["Settings"], "limit" | "idle" | "history"> &
  Partial<Pick<SettingsAnswer, "privacy" | "list" | "notice" | "events" | "tools" | "rules" | "applications" | "caps">>;
/** Settings that another tool's update of the realm lost, and whose last values stay in effect. */
export type Drift = NonNullable<SettingsAnswer["drift"]>;
export type Coverage = Schemas["PathCoverage"];
export type Warning = Schemas["SettingsWarning"];
export type IdleUnit = Settings["idle"]["unit"];

export const WHEN_EXCEEDED = ids<Settings["limit"]["whenExceeded"]>({
  deny: true,
  "end-oldest": true,
  "end-least-recent": true,
  "ask-user": true,
});
/** What can be done where there is nobody to ask. */
export const FALLBACKS = ids<NonNullable<Settings["limit"]["fallback"]>>({
  deny: true,
  "end-oldest": true,
  "end-least-recent": true,
});
export const MODES = ids<Mode>({ enforced: true, "report-only": true });
export const DEVICES = ids<Device>({ desktop: true, mobile: true, other: true });
export const IDLE_UNITS = ids<IdleUnit>({ minutes: true, hours: true, days: true });
export const IP_DETAILS = ids<SettingsAnswer["privacy"]["ip"]>({ full: true, masked: true, off: true });
export const CITY_DETAILS = ids<SettingsAnswer["privacy"]["city"]>({ full: true, off: true });

export type SessionItem = Schemas["SessionItem"];
export type CityFiles = Schemas["CityFiles"];
/** Without what is said of city files the list is still a list. */
export type SessionsAnswer = Omit<Schemas["SessionPage"], "attributions" | "cityFiles"> &
  Partial<Pick<Schemas["SessionPage"], "attributions" | "cityFiles">>;

export type RefusalItem = Schemas["RefusalItem"];
export type RefusalsAnswer = Omit<Schemas["RefusalPage"], "attributions"> &
  Partial<Pick<Schemas["RefusalPage"], "attributions">>;
export type LockdownOrder = Schemas["LockdownOrder"];
export type LockdownReport = Schemas["LockdownReport"];
export type TimelineAnswer = Schemas["Timeline"];
export type TimelineEntry = TimelineAnswer["entries"][number];
/** Values that occur in the sessions, most frequent first. */
export type Values = Schemas["OccurringValues"];

/** The filters of a list, by query parameter. */
export type Filter = Readonly<Partial<Record<FilterName, string>>>;
export type FilterName = keyof NonNullable<Schemas["RevocationOrder"]["filter"]>;

/** Why a session can have ended. */
export const REASONS = ids<NonNullable<NonNullable<Schemas["RevocationOrder"]["filter"]>["reason"]>>({
  logout: true,
  idle: true,
  "max-lifespan": true,
  limit: true,
  cap: true,
  revoked: true,
  "revoked-all": true,
  "user-deleted": true,
  "user-disabled": true,
  "user-locked": true,
  "not-before": true,
  "provider-removed": true,
  "remember-me-off": true,
  replaced: true,
  unknown: true,
});

/** Its filter is that of the list, with numbers as text, which the server takes as well. */
export type RevokeRequest = Omit<Schemas["RevocationOrder"], "filter"> & { filter?: Filter };
/** How many users are above a limit. */
export type LimitPreview = Schemas["Preview"];
export type DryRun = Schemas["DryRun"];
export type Job = Schemas["JobReport"];

export type Day = Schemas["Day"];
export type Hour = Schemas["Hour"];
export type RefusedBy = Schemas["RefusedBy"];
type Later = "hours" | "countries" | "cityFiles" | "devices" | "topUsers" | "refusedBy";
/** Of a node that is older than the page, what came later is missing. */
export type Statistics = Omit<Schemas["SessionStatistics"], Later> &
  Partial<Pick<Schemas["SessionStatistics"], Later>>;

/** Of Keycloak's own resource for its console. */
export interface WhoAmI {
  /** The realm the administrator logged in to. */
  realm: string;
  userId: string;
  locale?: string;
  realm_access: Record<string, string[]>;
}

export interface FieldProblem {
  field: string;
  /** For people, in English. */
  errorMessage: string;
  /** What it is, for a text in another language; absent from an older server, and for the rarest. */
  code?: string;
  /** What the message says of this field. */
  parameters?: Readonly<Record<string, string>>;
}
