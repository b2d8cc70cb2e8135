import { useCallback, useEffect } from "react";
import type { SessionItem, SessionsAnswer } from "../../api/types";
import { useLoaded } from "../hooks";
import { usePage } from "../page";

/** The session that the address opens: as it is listed, or asked for where it is on no page shown. */
export function useOpened(id: string | undefined, answer: SessionsAnswer | undefined) {
  const { api, texts, failed } = usePage();
  const listed = answer?.items.find((item) => item.id === id);
  const asked = answer !== undefined && listed === undefined ? id : undefined;
  const load = useCallback(
    (): Promise<SessionItem | undefined> =>
      asked === undefined ? Promise.resolve(undefined) : api.session(asked),
    [api, asked],
  );
  const [{ value, error }] = useLoaded(load);
  useEffect(() => {
    if (error !== undefined) failed(error, texts.t("details.failed"));
  }, [error, failed, texts]);
  return listed ?? (asked !== undefined && value?.id === asked ? value : undefined);
}
