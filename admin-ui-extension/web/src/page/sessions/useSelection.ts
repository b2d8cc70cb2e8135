import { useCallback, useState } from "react";
import type { SessionItem } from "../../api/types";

/** The sessions that are ticked, by id of their row. They stay ticked on the next pages of a list. */
export type Selection = ReadonlyMap<string, SessionItem>;

const NONE: Selection = new Map();

export function useSelection() {
  const [selected, setSelected] = useState(NONE);
  const select = useCallback(
    (item: SessionItem, isSelected: boolean) =>
      setSelected((last) => {
        const next = new Map(last);
        if (isSelected) next.set(item.id, item);
        else next.delete(item.id);
        return next;
      }),
    [],
  );
  const clear = useCallback(() => setSelected(NONE), []);
  return { selected, select, clear };
}
