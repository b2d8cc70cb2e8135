import { useEffect, useState } from "react";
import type { SettingsPreview } from "../../api/rules";
import type { Settings } from "../../api/types";
import { outOfBounds } from "../../model/settings";
import { usePage } from "../page";

const EDITING_PAUSE = 800;

/**
 * What the draft would mean now, asked anew once its edits settle. Undefined until the answer is
 * there, where it cannot be had, and where there is nothing to ask about.
 */
export function usePreview(draft: Settings): SettingsPreview | undefined {
  const { api } = usePage();
  const [last, setLast] = useState<{ of: string; preview?: SettingsPreview }>();
  const asked = JSON.stringify(draft);
  const { rules = [], applications = [], caps = [] } = draft;
  const isAsked = [...rules, ...applications, ...caps].length > 0 && outOfBounds(draft).length === 0;
  useEffect(() => {
    if (!isAsked) return;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      api.previewSettings(JSON.parse(asked) as Settings, signal).then(
        (preview) => !signal.aborted && setLast({ of: asked, preview }),
        // It is only good to know: what is wrong with the draft is told when it is saved.
        () => !signal.aborted && setLast({ of: asked }),
      );
    }, EDITING_PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, asked, isAsked]);
  return last?.of === asked ? last.preview : undefined;
}
