import type { Settings, SettingsAnswer, Warning } from "../api/types";
import { idleSeconds } from "./bounds";
import type { Texts } from "./texts";

type Idle = Settings["idle"];
type Effective = SettingsAnswer["effective"];

const SESSION_MAX = "session-max-shorter";
const ACCESS_TOKEN = "access-token-longer";

/** What the page can know by itself while the timeout is edited. */
const KNOWN: ReadonlySet<string> = new Set([SESSION_MAX, ACCESS_TOKEN]);

/** After how many seconds of inactivity a session ends with settings; Keycloak's maximum may be less. */
export function idleInEffect(idle: Idle, effective: Effective): number {
  const asked = idle.enabled ? idleSeconds(idle) : effective.idleSeconds;
  const { ssoSessionMaxSeconds: max } = effective;
  return max > 0 ? Math.min(asked, max) : asked;
}

/** Whether sessions would end earlier than now, which ends some at once. */
export const isShorterIdle = (idle: Idle, effective: Effective): boolean =>
  idle.enabled && idleSeconds(idle) < effective.idleSeconds;

/**
 * The warnings about the timeout as it is edited: those that the page knows are of the draft, the
 * server's own are of what is stored.
 */
export function idleWarnings(
  { idle: stored, effective, warnings }: SettingsAnswer,
  idle: Idle,
  texts: Texts,
): Warning[] {
  if (!idle.enabled) return [];
  const seconds = idleSeconds(idle);
  const of = (code: string, values: Record<string, string>): Warning => ({
    field: "idle.value",
    code,
    severity: "warning",
    message: texts.t(`idle.${code}`, values),
    parameters: {},
  });
  const time = texts.duration(seconds);
  const { ssoSessionMaxSeconds: max, accessTokenSeconds: token } = effective;
  const live = [
    ...(max > 0 && max <= seconds ? [of(SESSION_MAX, { max: texts.duration(max), time })] : []),
    ...(token > seconds ? [of(ACCESS_TOKEN, { token: texts.duration(token), time })] : []),
  ];
  const others = warnings.filter(
    ({ field, code }) => field.startsWith("idle") && !KNOWN.has(code) && stored.enabled,
  );
  return [...live, ...others];
}
