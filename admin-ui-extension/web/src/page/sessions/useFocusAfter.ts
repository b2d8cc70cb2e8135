import { useEffect, useRef } from "react";
import type { SessionItem, SessionsAnswer } from "../../api/types";
import { menuId } from "./RowMenu";

/** Where the focus goes when no row is left. */
const TOTAL = "[data-testid='session-guard-sessions'] input";

/**
 * Keeps a reader by keyboard in the list when a row goes: on the next one, or the one before the last.
 *
 * @returns to be called with the session that has ended
 */
export function useFocusAfter(answer: SessionsAnswer | undefined) {
  const expected = useRef<{ gone: string; next: string | undefined } | undefined>(undefined);
  useEffect(() => {
    const awaited = expected.current;
    if (!awaited || !answer || answer.items.some(({ id }) => id === awaited.gone)) return;
    expected.current = undefined;
    const next = awaited.next === undefined ? null : document.getElementById(menuId(awaited.next));
    (next ?? document.querySelector<HTMLElement>(TOTAL))?.focus();
  }, [answer]);
  return (item: SessionItem) => {
    const items = answer?.items ?? [];
    const index = items.findIndex(({ id }) => id === item.id);
    if (index >= 0) expected.current = { gone: item.id, next: (items[index + 1] ?? items[index - 1])?.id };
  };
}
