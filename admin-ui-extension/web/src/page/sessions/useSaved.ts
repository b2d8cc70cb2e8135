import { useState } from "react";
import { remember, remembered } from "../../model/memory";
import { readSaved, type SavedFilter } from "../../model/saved";
import { usePage } from "../page";

/** The filters that were given a name, in this browser, of this realm. */
export function useSaved() {
  const { realm } = usePage();
  const key = `filters.${realm}`;
  const [kept, setKept] = useState(() => readSaved(remembered("localStorage", key)));
  const keep = (next: readonly SavedFilter[]) => {
    setKept(next);
    remember("localStorage", key, next.length === 0 ? null : JSON.stringify(next));
  };
  return [kept, keep] as const;
}
