import { useState } from "react";
import { ApiError } from "../../api/api";
import type { SessionItem } from "../../api/types";
import { isolated } from "../../model/names";
import { userOf } from "../cells";
import { usePage } from "../page";

/**
 * Ends one session; the administrator's own only after a question, which is asked while `own` is there.
 *
 * @param onEnded called when it has ended, also by itself before
 */
export function useEndOne(onEnded: (item: SessionItem) => void) {
  const { api, texts, say, failed } = usePage();
  const { t } = texts;
  const [own, setOwn] = useState<SessionItem>();

  async function end(item: SessionItem) {
    setOwn(undefined);
    try {
      await api.endSession(item.id);
      say("success", t("logout.done", { user: isolated(userOf(item)) }));
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 404) say("info", t("logout.gone"));
      else return failed(problem, t("logout.failed"));
    }
    onEnded(item);
  }

  const ask = (item: SessionItem) => {
    if (item.own) setOwn(item);
    else void end(item);
  };
  const confirm = () => {
    if (own) void end(own);
  };
  const cancel = () => setOwn(undefined);
  return { own, ask, confirm, cancel };
}
