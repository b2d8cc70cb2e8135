import { useState } from "react";
import { type ColumnChoice, readChoice } from "../../model/columns";
import { remember, remembered } from "../../model/memory";

const KEY = "columns";

/** Which columns are shown, in which order. Remembered in the browser. */
export function useColumns() {
  const [choice, setChoice] = useState<ColumnChoice>(() =>
    readChoice(remembered("localStorage", KEY)),
  );
  const choose = (next: ColumnChoice) => {
    setChoice(next);
    remember("localStorage", KEY, JSON.stringify(next));
  };
  return [choice, choose] as const;
}
