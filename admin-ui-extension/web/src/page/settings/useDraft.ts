import { useCallback, useEffect, useState } from "react";
import type { Settings } from "../../api/types";
import { isSame } from "../../model/settings";
import { usePage } from "../page";

/** The settings as the administrator changes them; kept while they differ from the stored ones. */
export function useDraft(stored: Settings) {
  const { realm, drafts } = usePage();
  const [draft, setDraft] = useState<Settings>(() => drafts.of(realm) ?? stored);
  const unsaved = !isSame(draft, stored);

  useEffect(() => {
    if (unsaved) drafts.keep(realm, draft);
    else drafts.forget(realm);
  }, [drafts, realm, draft, unsaved]);

  const change = useCallback(
    (part: Partial<Settings>) => setDraft((last) => ({ ...last, ...part })),
    [],
  );
  return { draft, unsaved, change, replace: setDraft };
}
