import { useState } from "react";
import { ApiError } from "../../api/api";
import type { SessionItem } from "../../api/types";
import { isolated } from "../../model/names";
import { userOf } from "../cells";
import { usePage } from "../page";

/**
 * Ends one session after a question, which is asked while `asked` is there.
 *
 * @param onEnded called when it has ended, also by itself before
 */
export function useEndOne(onEnded: (item: SessionItem) => void) {
  const { api, texts, say, failed } = usePage();
  const { t } = texts;
  const [asked, ask] = useState<SessionItem>();

  async function end(item: SessionItem) {
    ask(undefined);
    try {
      await api.endSession(item.id);
      say("success", t("logout.done", { user: isolated(userOf(item)) }));
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 404) say("info", t("logout.gone"));
      else return failed(problem, t("logout.failed"));
    }
    onEnded(item);
  }

  const confirm = () => {
    if (asked) void end(asked);
  };
  const cancel = () => ask(undefined);
  return { asked, ask, confirm, cancel };
}
