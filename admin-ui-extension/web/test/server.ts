import { vi } from "vitest";
import type { SettingsPreview } from "../src/api/rules";
import type { Job, SessionItem, SettingsAnswer } from "../src/api/types";
import type { PageContext } from "../src/context";

/** A request the page made. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  ifMatch: string | null;
}

type Answer = (asked: Asked) => unknown;

export const context: PageContext = {
  realm: "demo",
  adminBaseUrl: "https://k",
  serverBaseUrl: "https://k",
  getAccessToken: () =>
    Promise.resolve(`x.${btoa(JSON.stringify({ iss: "https://k/realms/demo" }))}.y`),
};

export function session(id: string, part: Partial<SessionItem> = {}): SessionItem {
  return {
    id,
    sessionId: `session-${id}`,
    userId: `of-${id}`,
    username: `user-${id}`,
    roles: [],
    device: {},
    clients: ["app"],
    status: "active",
    loginTime: Date.UTC(2026, 10, 24, 9),
    lastActivity: Date.UTC(2026, 10, 24, 10),
    offline: false,
    rememberMe: false,
    own: false,
    ...part,
  };
}

export const settings: SettingsAnswer = {
  limit: {
    enabled: true,
    mode: "enforced",
    maxSessions: 3,
    whenExceeded: "end-oldest",
    fallback: "deny",
    countOffline: true,
    resetEndsOthers: true,
    userAttribute: false,
  },
  idle: { enabled: true, value: 30, unit: "minutes" },
  history: { retentionDays: 90 },
  privacy: { ip: "full", city: "full" },
  list: { roles: [] },
  notice: { eviction: false, newLogin: false },
  events: { perSession: true },
  tools: { acceptChanges: false },
  rules: [],
  applications: [],
  caps: [],
  effective: {
    idleSeconds: 1800,
    rememberMeIdleSeconds: 0,
    ssoSessionMaxSeconds: 36_000,
    clientIdleSeconds: 0,
    accessTokenSeconds: 300,
    offlineIdleSeconds: 0,
    graceSeconds: 0,
    rememberMe: false,
    idleDrift: false,
    rememberMeDrift: false,
    clientIdleDrift: false,
  },
  coverage: [{ path: "browser", covered: true, by: "required-action" }],
  warnings: [],
};

export const job: Job = {
  id: "j",
  state: "running",
  total: 2,
  ended: 0,
  alreadyGone: 0,
  clientsTold: 0,
  clientsFailed: 0,
  failedClients: [],
  startedBy: "admin",
  startTime: Date.UTC(2026, 10, 24, 10),
};

/** What settings would mean, where nobody is above anything. */
export const governed = { users: 0, usersAbove: 0, sessionsAbove: 0, named: [] };
export const nobodyAbove: SettingsPreview = {
  complete: true,
  realm: { ...governed, name: "realm" },
  rules: [],
  applications: [],
  caps: [],
};

/** The realm's own resource of Keycloak, by its path below the realm. */
const OF_REALM = /^\/admin\/realms\/demo\/(?!session-guard\/)/;

/** Settings with their version. */
export const versioned = (answer: SettingsAnswer, etag: string) =>
  Response.json(answer, { headers: { ETag: etag } });

/** A status and a body where the answer is not 200. */
export const failure = (status: number, body: object = {}) => Response.json(body, { status });

/** Answers the page's requests; `answers` come first. */
export function serve(answers: Record<string, Answer> = {}, roles = ["manage-realm", "manage-users"]) {
  const asked: Asked[] = [];
  const known: Record<string, Answer> = {
    "GET whoami": () => ({ userId: "me", realm: "demo", locale: "en", realm_access: { demo: roles } }),
    "GET texts": () => [],
    "GET settings": () => settings,
    "GET statistics": () => ({
      asOf: Date.UTC(2026, 10, 24, 10),
      live: 1203,
      liveUsers: 871,
      today: { logins: 5, refused: 2, ended: 1 },
      days: [
        { day: Date.UTC(2026, 10, 23), logins: 4, refused: 0, ended: 0 },
        { day: Date.UTC(2026, 10, 24), logins: 5, refused: 2, ended: 1 },
      ],
      endedByReason: { idle: 1 },
      topCities: [{ city: "Berlin", country: "DE", count: 2 }],
      hours: Array.from({ length: 168 }, (_, at) => ({
        hour: Date.UTC(2026, 10, 24, 10) - (167 - at) * 3_600_000,
        logins: at === 167 ? 5 : 0,
        refused: 0,
        ended: 0,
        live: 1198 + (at === 167 ? 5 : 0),
      })),
      countries: [
        { country: "DE", count: 1000 },
        { country: "SG", count: 3 },
      ],
      devices: { desktop: 1100, mobile: 100, unknown: 3 },
      topUsers: [{ userId: "a", username: "alice", count: 7 }],
      refusedBy: [
        { scope: "user", name: "Night", count: 4 },
        { scope: "user", count: 3 },
        { scope: "application", name: "CRM", count: 2 },
        { scope: "cap", name: "client:crm", count: 1 },
      ],
    }),
    "GET sessions": () => ({ items: [session("a"), session("b")], total: 2, totalIsExact: true }),
    "GET jobs": () => [],
    "GET settings/preview": () => ({ usersAbove: 0, usersAboveIsExact: true }),
    "POST settings/preview": () => nobodyAbove,
    ...answers,
  };
  vi.stubGlobal("fetch", (input: string, init?: RequestInit) => {
    const url = new URL(input);
    const method = init?.method ?? "GET";
    const path = url.pathname.endsWith("/whoami")
      ? "whoami"
      : url.pathname.startsWith("/resources/")
        ? "texts"
        : url.pathname
            .replace("/admin/realms/demo/session-guard/", "")
            .replace(OF_REALM, "realm/");
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    const ifMatch = new Headers(init?.headers).get("If-Match");
    const request = { method, path, query: url.searchParams, body, ifMatch };
    asked.push(request);
    const answer = known[`${method} ${path}`] ?? known[`${method} ${path.replace(/\/[^/]*$/, "/*")}`];
    const given = answer ? answer(request) : failure(404);
    return Promise.resolve(
      given instanceof Response
        ? given
        : given === undefined
          ? new Response(null, { status: 204 })
          : Response.json(given),
    );
  });
  return {
    asked,
    of: (method: string, path: string) =>
      asked.filter((one) => one.method === method && one.path === path),
  };
}
