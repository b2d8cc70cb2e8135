import { useState } from "react";
import { type ColumnChoice, firstChoiceOf, readChoice } from "../../model/columns";
import type { Status } from "../../model/listing";
import { remember, remembered } from "../../model/memory";

/** Ended sessions have columns of their own. */
const keyOf = (status: Status) => (status === "ended" ? "columns.ended" : "columns");

/** Which columns are shown, in which order. Remembered in the browser. */
export function useColumns(status: Status) {
  const key = keyOf(status);
  const read = () => readChoice(remembered("localStorage", key), firstChoiceOf(status));
  const [kept, setKept] = useState(() => ({ key, choice: read() }));
  const choice = kept.key === key ? kept.choice : read();
  if (kept.key !== key) setKept({ key, choice });
  const choose = (next: ColumnChoice) => {
    setKept({ key, choice: next });
    remember("localStorage", key, JSON.stringify(next));
  };
  return [choice, choose] as const;
}
