/** What the REST resource `/admin/realms/{realm}/session-guard` takes and answers. Times are epoch milliseconds. */

export const WHEN_EXCEEDED = ["deny", "end-oldest", "end-least-recent", "ask-user"] as const;
/** What can be done where there is nobody to ask. */
export const FALLBACKS = WHEN_EXCEEDED.filter((id) => id !== "ask-user");
export const IDLE_UNITS = ["minutes", "hours", "days"] as const;
export const IP_DETAILS = ["full", "masked", "off"] as const;
export const CITY_DETAILS = ["full", "off"] as const;

export type IdleUnit = (typeof IDLE_UNITS)[number];

export interface Settings {
  /** `whenExceeded` is open: a newer server may know more answers than this page. */
  limit: {
    enabled: boolean;
    maxSessions: number;
    whenExceeded: string;
    fallback?: string;
    countOffline: boolean;
  };
  idle: { enabled: boolean; value: number; unit: IdleUnit };
  history: { retentionDays: number };
  privacy?: { ip: string; city: string };
  list?: { roles: string[] };
  notice?: { eviction: boolean; newLogin: boolean };
}

export interface Coverage {
  path: string;
  covered: boolean;
  by?: string | null;
}

export interface Warning {
  field: string;
  code: string;
  /** `warning`: does not mean what it says; `info`: does, and is good to know. */
  severity: string;
  message: string;
}

export interface SettingsAnswer extends Settings {
  effective: {
    idleSeconds?: number;
    ssoSessionMaxSeconds?: number;
    rememberMeIdleSeconds?: number;
    accessTokenSeconds?: number;
  };
  coverage: Coverage[];
  warnings: Warning[];
}

export interface LimitPreview {
  usersAbove: number;
}

export interface SessionItem {
  /** Of the row: never comes back, unlike a session's. */
  id: string;
  /** Keycloak's. */
  sessionId: string;
  userId: string;
  username: string;
  roles: string[];
  ip?: string;
  city?: string;
  /** The address is one of a private network, which is on no map. */
  privateNetwork?: boolean;
  country?: string;
  device?: { browser?: string; os?: string; kind?: string };
  clients: string[];
  status: string;
  endReason?: string;
  endedBy?: string;
  loginTime: number;
  lastActivity?: number;
  endTime?: number;
  offline: boolean;
  rememberMe: boolean;
  /** Whether it is the session of the administrator who asks. */
  own: boolean;
}

export interface SessionsAnswer {
  items: SessionItem[];
  total: number;
  totalIsExact: boolean;
  /** Where the next page begins; absent on the last one. */
  next?: string | null;
  /** Credits that belong beside the cities. */
  attributions?: { text: string; link: string }[];
}

/** The filters of a list, by query parameter. */
export type Filter = Readonly<Partial<Record<FilterName, string>>>;
export type FilterName =
  | "search"
  | "user"
  | "role"
  | "client"
  | "ip"
  | "city"
  | "country"
  | "status"
  | "from"
  | "to";

export interface RevokeRequest {
  ids?: string[];
  filter?: Filter;
  all?: true;
  keepOwn?: boolean;
  includeOffline?: boolean;
  /** Whether tokens issued up to now are refused. */
  notBefore?: boolean;
  dryRun?: boolean;
}

export interface DryRun {
  count: number;
  countIsExact: boolean;
  sample: SessionItem[];
}

export interface Job {
  id: string;
  state: string;
  total: number;
  ended: number;
  alreadyGone: number;
  clientsTold: number;
  clientsFailed: number;
  failedClients: string[];
  startedBy?: string;
  startTime?: number;
  endTime?: number;
}

export interface Day {
  /** UTC midnight. */
  day: number;
  logins: number;
  refused: number;
  ended: number;
}

export interface Statistics {
  live: number;
  liveUsers: number;
  today: { logins: number; refused: number; ended: number };
  days: Day[];
  endedByReason: Record<string, number>;
  topCities: { city: string; country?: string; count: number }[];
}

export interface WhoAmI {
  /** The realm the administrator logged in to. */
  realm: string;
  userId: string;
  locale?: string;
  realm_access: Record<string, string[]>;
}

export interface FieldProblem {
  field: string;
  errorMessage: string;
}
