import { useEffect, useState } from "react";
import type { Found } from "../../api/directory";

const TYPING_PAUSE = 250;

export type Search = (text: string, signal: AbortSignal) => Promise<readonly Found[]>;

interface Options {
  readonly found: readonly Found[];
  readonly error?: unknown;
  /** Whether they answer what is typed now. */
  readonly loading: boolean;
}

/** What a search finds for the text, a moment after it was typed; nothing is asked until `isOpen`. */
export function useOptions(search: Search, text: string, isOpen: boolean): Options {
  const [last, setLast] = useState<{ of?: Search; text?: string; found: readonly Found[]; error?: unknown }>({
    found: [],
  });
  useEffect(() => {
    if (!isOpen) return;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(
      () => {
        search(text, signal).then(
          (found) => !signal.aborted && setLast({ of: search, text, found }),
          (error: unknown) => !signal.aborted && setLast({ of: search, text, found: [], error }),
        );
      },
      text === "" ? 0 : TYPING_PAUSE,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [search, text, isOpen]);
  const loading = last.of !== search || last.text !== text;
  return { found: loading ? [] : last.found, error: loading ? undefined : last.error, loading };
}
