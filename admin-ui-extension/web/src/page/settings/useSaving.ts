import { useState } from "react";
import { ApiError } from "../../api/api";
import type { SettingsPreview } from "../../api/rules";
import type { Settings, SettingsAnswer } from "../../api/types";
import { problemText } from "../../model/problems";
import { isShorterIdle } from "../../model/idle";
import {
  canLeaveAbove,
  type IdleSessions,
  idleSessionsOf,
  isAnyAbove,
  MOST_COUNTED,
} from "../../model/preview";
import { idleSeconds, outOfBounds } from "../../model/settings";
import { usePage } from "../page";
import type { Problems } from "./form";

const NONE: Problems = {};

/** Why the server does not save settings unless somebody insists. */
const LOCKED_OUT = ["caller-would-be-refused", "administrators-would-be-refused"] as const;
export type LockedOut = (typeof LOCKED_OUT)[number];

/** What the administrator is asked before settings are saved. */
export type Question =
  /** Sessions end, or logins will be denied; without numbers nobody knows how many. */
  | { kind: "ending"; preview?: SettingsPreview; idle?: IdleSessions }
  | { kind: "locked-out"; who: LockedOut }
  /** Somebody else has saved settings since. */
  | { kind: "changed" };

/** What the administrator has said yes to. */
interface Consent {
  etag: string | undefined;
  ending?: boolean;
  insist?: boolean;
}

/** Saves settings, once the administrator has answered what there is to ask about them. */
export function useSaving(
  stored: Settings,
  effective: SettingsAnswer["effective"],
  onSaved: (answer: SettingsAnswer) => void,
) {
  const { api, texts, say, failed } = usePage();
  const { t } = texts;
  const [problems, setProblems] = useState(NONE);
  const [asked, setAsked] = useState<{ question: Question; consent: Consent }>();
  const [saving, setSaving] = useState(false);

  /** Sessions that nobody has used for longer than a draft allows. */
  async function idleNow({ idle }: Settings): Promise<IdleSessions | undefined> {
    if (!isShorterIdle(idle, effective)) return undefined;
    const query = { status: "live", sort: "lastActivity", order: "asc", max: MOST_COUNTED };
    const { items, next } = await api.sessions(query);
    return idleSessionsOf(items, Date.now() - idleSeconds(idle) * 1000, next == null);
  }

  /** The question to ask before the settings are sent; undefined where there is none. */
  async function beforehand(draft: Settings, consent: Consent): Promise<Question | undefined> {
    if (consent.ending) return undefined;
    try {
      const [preview, idle] = await Promise.all([
        canLeaveAbove(stored, draft) ? api.previewSettings(draft) : undefined,
        idleNow(draft),
      ]);
      const isAbove = preview !== undefined && isAnyAbove(draft, preview);
      const isIdle = idle !== undefined && (idle.count > 0 || !idle.isExact);
      if (!isAbove && !isIdle) return undefined;
      return { kind: "ending", ...(isAbove && { preview }), ...(isIdle && { idle }) };
    } catch (error) {
      if (error instanceof ApiError && ![400, 401, 403].includes(error.status)) return { kind: "ending" };
      throw error;
    }
  }

  async function send(draft: Settings, consent: Consent): Promise<Question | undefined> {
    const question = await beforehand(draft, consent);
    if (question) return question;
    try {
      const answer = await api.saveSettings(draft, consent);
      setProblems(NONE);
      onSaved(answer);
      say("success", t("settings.saved"));
      return undefined;
    } catch (error) {
      const afterwards = questionOf(error);
      if (afterwards) return afterwards;
      throw error;
    }
  }

  async function attempt(draft: Settings, consent: Consent) {
    setSaving(true);
    try {
      const question = await send(draft, consent);
      setAsked(question && { question, consent });
    } catch (error) {
      setAsked(undefined);
      if (error instanceof ApiError && error.problems.length > 0) {
        setProblems(
          Object.fromEntries(error.problems.map((one) => [one.field, problemText(one, texts)])),
        );
        say("danger", t("settings.notSaved"));
      } else {
        failed(error, t("settings.notSaved"));
      }
    } finally {
      setSaving(false);
    }
  }

  async function save(draft: Settings, etag: string | undefined) {
    const wrong = outOfBounds(draft);
    if (wrong.length > 0) {
      setProblems(
        Object.fromEntries(
          wrong.map(({ field, min, max }) => [field, t("settings.outOfBounds", { min, max })]),
        ),
      );
      return;
    }
    await attempt(draft, { etag });
  }

  /** Goes on with what was asked about; over another's settings, with the version they have now. */
  async function goOn(draft: Settings) {
    if (!asked) return;
    const { question, consent } = asked;
    if (question.kind === "ending") return attempt(draft, { ...consent, ending: true });
    if (question.kind === "locked-out") return attempt(draft, { ...consent, insist: true });
    setSaving(true);
    try {
      const { etag } = await api.settings();
      await attempt(draft, { ...consent, etag });
    } catch (error) {
      failed(error, t("settings.notSaved"));
    } finally {
      setSaving(false);
    }
  }

  /** Takes what somebody else has saved. */
  async function load(taken: (answer: SettingsAnswer) => void) {
    setSaving(true);
    try {
      taken(await api.settings());
      setAsked(undefined);
      setProblems(NONE);
    } catch (error) {
      failed(error, t("settings.loadFailed"));
    } finally {
      setSaving(false);
    }
  }

  return {
    problems,
    question: asked?.question,
    saving,
    save,
    goOn,
    load,
    forgetProblems: () => setProblems(NONE),
    close: () => setAsked(undefined),
  };
}

function questionOf(error: unknown): Question | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.status === 412) return { kind: "changed" };
  const who = LOCKED_OUT.find((code) => code === error.code);
  return who && { kind: "locked-out", who };
}
