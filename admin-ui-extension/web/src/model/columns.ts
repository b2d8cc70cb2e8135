import type { SortKey, Status } from "./listing";

/** The columns of the table in their first order. The user's name is always there. */
export const COLUMNS = [
  "username",
  "roles",
  "ip",
  "city",
  "device",
  "status",
  "loginTime",
  "lastActivity",
  "clients",
  "endTime",
  "endReason",
  "endedBy",
] as const;
export type Column = (typeof COLUMNS)[number];

const SHOWN_AT_FIRST: readonly Column[] = COLUMNS.slice(0, 8);

export const SORT_OF: Partial<Record<Column, SortKey>> = {
  username: "username",
  ip: "ip",
  city: "city",
  loginTime: "loginTime",
  lastActivity: "lastActivity",
  endTime: "endTime",
};

/** Every column once, in the administrator's order, shown or not. */
export type ColumnChoice = readonly { readonly column: Column; readonly shown: boolean }[];

export const FIRST_CHOICE: ColumnChoice = COLUMNS.map((column) => ({
  column,
  shown: SHOWN_AT_FIRST.includes(column),
}));

/** Of ended sessions one asks when, why and by whom. */
const OF_ENDED: readonly Column[] = ["username", "endTime", "endReason", "endedBy", "ip", "city", "device"];

const FIRST_CHOICE_OF_ENDED: ColumnChoice = [
  ...OF_ENDED.map((column) => ({ column, shown: true })),
  ...COLUMNS.filter((column) => !OF_ENDED.includes(column)).map((column) => ({ column, shown: false })),
];

/** The columns that a list begins with. */
export const firstChoiceOf = (status: Status): ColumnChoice =>
  status === "ended" ? FIRST_CHOICE_OF_ENDED : FIRST_CHOICE;

export const shownOf = (choice: ColumnChoice): Column[] =>
  choice.filter(({ shown }) => shown).map(({ column }) => column);

export function moved(choice: ColumnChoice, column: Column, by: -1 | 1): ColumnChoice {
  const from = choice.findIndex((entry) => entry.column === column);
  const to = from + by;
  const next = [...choice];
  const [entry] = next.splice(from, 1);
  if (!entry || to < 0 || to >= choice.length) return choice;
  next.splice(to, 0, entry);
  return next;
}

export const toggled = (choice: ColumnChoice, column: Column): ColumnChoice =>
  choice.map((entry) =>
    entry.column === column && column !== "username" ? { column, shown: !entry.shown } : entry,
  );

/** Reads a stored choice; columns it does not know are dropped, those it lacks come last, hidden. */
export function readChoice(stored: string | null, first = FIRST_CHOICE): ColumnChoice {
  let entries: unknown;
  try {
    entries = JSON.parse(stored ?? "");
  } catch {
    return first;
  }
  if (!Array.isArray(entries)) return first;
  const known = new Map<Column, boolean>();
  for (const entry of entries as ({ column?: unknown; shown?: unknown } | null)[]) {
    const column = COLUMNS.find((name) => name === entry?.column);
    if (column) known.set(column, entry?.shown === true || column === "username");
  }
  if (known.size === 0) return first;
  for (const column of COLUMNS) if (!known.has(column)) known.set(column, column === "username");
  return [...known].map(([column, shown]) => ({ column, shown }));
}
