import { useState } from "react";
import { ApiError } from "../../api/api";
import type { LimitPreview, Settings, SettingsAnswer } from "../../api/types";
import { isStricter, outOfBounds } from "../../model/settings";
import { usePage } from "../page";
import type { Problems } from "./form";

const NONE: Problems = {};

/**
 * Saves settings. A limit that is stricter than the stored one is saved once the administrator has
 * seen how many users are above it.
 */
export function useSaving(stored: Settings, onSaved: (answer: SettingsAnswer) => void) {
  const { api, texts, say, failed } = usePage();
  const { t } = texts;
  const [problems, setProblems] = useState(NONE);
  const [preview, setPreview] = useState<LimitPreview>();
  const [saving, setSaving] = useState(false);

  async function send(draft: Settings, confirmed: boolean) {
    if (!confirmed && isStricter(stored.limit, draft.limit)) {
      const found = await api.previewLimit(draft.limit.maxSessions, draft.limit.countOffline);
      if (found.usersAbove > 0) {
        setPreview(found);
        return;
      }
    }
    setPreview(undefined);
    const answer = await api.saveSettings(draft);
    setProblems(NONE);
    onSaved(answer);
    say("success", t("settings.saved"));
  }

  async function save(draft: Settings, confirmed: boolean) {
    const wrong = outOfBounds(draft);
    if (wrong.length > 0) {
      setProblems(
        Object.fromEntries(
          wrong.map(({ field, min, max }) => [field, t("settings.outOfBounds", { min, max })]),
        ),
      );
      return;
    }
    setSaving(true);
    try {
      await send(draft, confirmed);
    } catch (error) {
      setPreview(undefined);
      if (error instanceof ApiError && error.problems.length > 0) {
        setProblems(
          Object.fromEntries(error.problems.map(({ field, errorMessage }) => [field, errorMessage])),
        );
        say("danger", t("settings.notSaved"));
      } else {
        failed(error, t("settings.notSaved"));
      }
    } finally {
      setSaving(false);
    }
  }

  return {
    problems,
    preview,
    saving,
    save,
    forgetProblems: () => setProblems(NONE),
    closePreview: () => setPreview(undefined),
  };
}
