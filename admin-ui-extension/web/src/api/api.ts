import type { PageContext } from "../context";
import type { CapState, ReportOnlyEntry, ReportOnlySummary, SettingsPreview, UserPolicy } from "./rules";
import type {
  Drift,
  DryRun,
  FieldProblem,
  Job,
  LimitPreview,
  LockdownOrder,
  LockdownReport,
  RefusalsAnswer,
  RevokeRequest,
  SessionItem,
  SessionsAnswer,
  Settings,
  SettingsAnswer,
  Statistics,
  TimelineAnswer,
  Values,
  WhoAmI,
} from "./types";

/** An answer that is not 2xx; status 0 means that no answer came. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly problems: readonly FieldProblem[] = [],
    /** After how many seconds to try again, where the answer says so. */
    readonly retryAfter?: number,
    /** What it is, for programs, where the answer says so. */
    readonly code?: string,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** The administrator's own session or token is gone. */
  get isSignedOut() {
    return this.status === 401;
  }
}

/** The REST resources the page uses, for one realm, as the administrator the host speaks for. */
export class Api {
  readonly #context: PageContext;
  readonly #base: string;
  readonly #listeners = new Set<(answer: SettingsAnswer) => void>();

  constructor(context: PageContext) {
    this.#context = context;
    this.#base = `${context.adminBaseUrl}/admin/realms/${encodeURIComponent(context.realm)}/session-guard`;
  }

  settings(): Promise<SettingsAnswer> {
    return this.#settings("GET", "/settings");
  }

  /**
   * Saves settings. Where others have been saved since the version given, the answer is a 412; where
   * they would lock out the caller or all administrators, it is a 400 with a code, unless `insist`.
   */
  async saveSettings(
    settings: Settings,
    { etag, insist = false }: { etag?: string | undefined; insist?: boolean } = {},
  ): Promise<SettingsAnswer> {
    const path = insist ? "/settings?insist=true" : "/settings";
    const answer = await this.#settings("PUT", path, settings, etag);
    return etag !== undefined && answer.etag === undefined ? this.settings() : answer;
  }

  /** Decides about settings that another tool's update lost. */
  decideDrift(decision: "restore" | "accept"): Promise<SettingsAnswer> {
    return this.#settings("POST", `/settings/${decision}`);
  }

  /** Hands over each answer about settings, whoever asked; ends what it returns. */
  onSettings(listener: (answer: SettingsAnswer) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hands over what drifts with each answer about settings; ends what it returns. */
  onDrift(listener: (drift: Drift | undefined) => void): () => void {
    return this.onSettings(({ drift }) => listener(drift ?? undefined));
  }

  /** The warnings about what drifts are left to those who listen: they offer a way out. */
  async #settings(
    method: string,
    path: string,
    body?: unknown,
    ifMatch?: string,
  ): Promise<SettingsAnswer> {
    const headers = ifMatch === undefined ? {} : { "If-Match": ifMatch };
    const sent = await this.#fetch(method, this.#base + path, body, undefined, headers);
    const etag = sent.headers.get("ETag");
    const answer = (await sent.json()) as SettingsAnswer;
    this.#listeners.forEach((listener) => listener(answer));
    const warnings = answer.warnings.filter(({ field }) => field !== "settings");
    return { ...answer, warnings, ...(etag !== null && { etag }) };
  }

  /** What settings would mean now, were they saved. */
  previewSettings(settings: Settings, signal?: AbortSignal): Promise<SettingsPreview> {
    return this.#json("POST", "/settings/preview", settings, signal);
  }

  /** How many users hold more sessions than a limit would allow. */
  previewLimit(maxSessions: number, signal?: AbortSignal): Promise<LimitPreview> {
    return this.#json("GET", `/settings/preview?${query({ maxSessions })}`, undefined, signal);
  }

  policy(userId: string, signal?: AbortSignal): Promise<UserPolicy> {
    return this.#json("GET", `/users/${encodeURIComponent(userId)}/policy`, undefined, signal);
  }

  /** How full the caps in force are. */
  caps(signal?: AbortSignal): Promise<CapState[]> {
    return this.#json("GET", "/caps", undefined, signal);
  }

  reportOnly(days: number, signal?: AbortSignal): Promise<ReportOnlySummary> {
    return this.#json("GET", `/report-only?${query({ days })}`, undefined, signal);
  }

  reportOnlyEntries(parameters: Parameters, signal?: AbortSignal): Promise<ReportOnlyEntry[]> {
    return this.#json("GET", `/report-only/entries?${query(parameters)}`, undefined, signal);
  }

  /** What Keycloak's own resource of the realm answers, as its console asks for it. */
  async ofRealm<T>(path: string, parameters: Parameters, signal?: AbortSignal): Promise<T> {
    const url = `${this.#base.replace(/\/session-guard$/, "")}${path}?${query(parameters)}`;
    return (await this.#fetch("GET", url, undefined, signal)).json() as Promise<T>;
  }

  sessions(parameters: Parameters, signal?: AbortSignal): Promise<SessionsAnswer> {
    return this.#json("GET", `/sessions?${query(parameters)}`, undefined, signal);
  }

  session(id: string): Promise<SessionItem> {
    return this.#json("GET", `/sessions/${encodeURIComponent(id)}`);
  }

  async endSession(id: string): Promise<void> {
    await this.#send("DELETE", `/sessions/${encodeURIComponent(id)}`);
  }

  async csv(parameters: Parameters): Promise<Blob> {
    return (await this.#send("GET", `/sessions.csv?${query(parameters)}`)).blob();
  }

  refusals(parameters: Parameters, signal?: AbortSignal): Promise<RefusalsAnswer> {
    return this.#json("GET", `/refusals?${query(parameters)}`, undefined, signal);
  }

  timeline(userId: string, parameters: Parameters, signal?: AbortSignal): Promise<TimelineAnswer> {
    const path = `/users/${encodeURIComponent(userId)}/timeline?${query(parameters)}`;
    return this.#json("GET", path, undefined, signal);
  }

  /** Locks a user down; the caller's own account is a 400 with a code, unless `insist`. */
  lockDown(userId: string, order: LockdownOrder, insist = false): Promise<LockdownReport> {
    const path = `/users/${encodeURIComponent(userId)}/lockdown${insist ? "?insist=true" : ""}`;
    return this.#json("POST", path, order);
  }

  /** Which values of a field occur in the sessions that the caller may see. */
  values(
    field: "user" | "role" | "client" | "city" | "country",
    parameters: Parameters,
    signal?: AbortSignal,
  ): Promise<Values> {
    return this.#json("GET", `/sessions/values?${query({ field, ...parameters })}`, undefined, signal);
  }

  dryRun(request: RevokeRequest): Promise<DryRun> {
    return this.#json("POST", "/sessions/revoke", { ...request, dryRun: true });
  }

  revoke(request: RevokeRequest): Promise<Job> {
    return this.#json("POST", "/sessions/revoke", request);
  }

  job(id: string): Promise<Job> {
    return this.#json("GET", `/jobs/${encodeURIComponent(id)}`);
  }

  jobs(): Promise<Job[]> {
    return this.#json("GET", "/jobs");
  }

  statistics(): Promise<Statistics> {
    return this.#json("GET", "/statistics");
  }

  /** Who asks, with locale and roles in the page's realm; Keycloak's own resource for its console. */
  async whoAmI(): Promise<WhoAmI> {
    const { adminBaseUrl, realm } = this.#context;
    const loginRealm = encodeURIComponent(await this.loginRealm());
    const url = `${adminBaseUrl}/admin/${loginRealm}/console/whoami?${query({ currentRealm: realm })}`;
    return (await this.#fetch("GET", url)).json() as Promise<WhoAmI>;
  }

  /** The texts of the message bundle, with what the realm overrides. */
  async texts(locale: string): Promise<{ key: string; value: string }[]> {
    const loginRealm = encodeURIComponent(await this.loginRealm());
    const url = `${this.#context.adminBaseUrl}/resources/${loginRealm}/admin/${encodeURIComponent(locale)}`;
    const answer = await fetch(`${url}?theme=session-guard-messages`);
    if (!answer.ok) throw new ApiError(answer.status, answer.statusText);
    return answer.json() as Promise<{ key: string; value: string }[]>;
  }

  /** The realm the administrator logged in to: the issuer of the token. */
  async loginRealm(): Promise<string> {
    return realmOfToken(await this.#token()) ?? this.#context.realm;
  }

  /** Where no token is to be had because the server cannot be reached, that is the error. */
  async #token(): Promise<string> {
    try {
      return (await this.#context.getAccessToken()) ?? "";
    } catch (error) {
      throw new ApiError(0, error instanceof Error ? error.message : "");
    }
  }

  async #json<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    return (await this.#send(method, path, body, signal)).json() as Promise<T>;
  }

  #send(method: string, path: string, body?: unknown, signal?: AbortSignal) {
    return this.#fetch(method, this.#base + path, body, signal);
  }

  async #fetch(
    method: string,
    url: string,
    body?: unknown,
    signal?: AbortSignal,
    more: Record<string, string> = {},
  ) {
    const headers: Record<string, string> = { Authorization: `Bearer ${await this.#token()}`, ...more };
    const init: RequestInit = { method, headers };
    if (signal) init.signal = signal;
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(body);
    }
    let answer: Response;
    try {
      answer = await fetch(url, init);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError(0, error instanceof Error ? error.message : "");
    }
    if (!answer.ok) throw await problem(answer);
    return answer;
  }
}

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

function query(parameters: Parameters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  return search.toString();
}

async function problem(answer: Response): Promise<ApiError> {
  const body = (await answer.json().catch(() => ({}))) as {
    errorMessage?: string;
    error?: string;
    errors?: FieldProblem[];
  };
  const problems = Array.isArray(body.errors) ? body.errors : [];
  const told = problems.map(({ field, errorMessage }) => `${field} ${errorMessage}`).join("; ");
  const message = told || (body.errorMessage ?? body.error ?? answer.statusText);
  return new ApiError(answer.status, message, problems, retryAfter(answer), body.error);
}

/** The seconds of the header Retry-After; a proxy may send a date instead, which is left out. */
function retryAfter(answer: Response): number | undefined {
  const seconds = answer.headers.get("Retry-After") ?? "";
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) : undefined;
}

/** The last part of a token's issuer, or undefined if the token cannot be read. */
export function realmOfToken(token: string): string | undefined {
  try {
    const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const { iss } = JSON.parse(atob(payload)) as { iss?: string };
    const realm = /\/realms\/([^/]+)$/.exec(iss ?? "")?.[1];
    return realm === undefined ? undefined : decodeURIComponent(realm);
  } catch {
    return undefined;
  }
}
