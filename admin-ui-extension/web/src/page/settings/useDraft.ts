import { useCallback, useEffect, useState } from "react";
import type { Settings } from "../../api/types";
import type { Draft } from "../../model/drafts";
import { isSame } from "../../model/settings";
import { usePage } from "../page";

/**
 * The settings as the administrator changes them; kept while they differ from the stored ones, with
 * the version that they began from, so that nothing saved meanwhile is lost in silence.
 */
export function useDraft(stored: Settings, etag: string | undefined) {
  const { realm, drafts } = usePage();
  const [kept, setKept] = useState<Draft>(() => drafts.of(realm) ?? { settings: stored, etag });
  const [isRestored, setIsRestored] = useState(() => drafts.of(realm) !== undefined);
  const draft = kept.settings;
  const unsaved = !isSame(draft, stored);

  useEffect(() => {
    if (unsaved) drafts.keep(realm, kept);
    else drafts.forget(realm);
  }, [drafts, realm, kept, unsaved]);

  const change = useCallback(
    (part: Partial<Settings>) =>
      setKept((last) => ({ ...last, settings: { ...last.settings, ...part } })),
    [],
  );
  const replace = useCallback(
    (settings: Settings, version: string | undefined) => {
      setKept({ settings, etag: version });
      setIsRestored(false);
    },
    [],
  );
  return { draft, unsaved, isRestored, base: unsaved ? kept.etag : etag, change, replace };
}
