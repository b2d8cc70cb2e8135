import type { Parameters } from "../api/api";
import type { Filter, FilterName } from "../api/types";

/** Which sessions the list shows, in which order, and where in it the reader is. */
export interface Listing {
  readonly status: Status;
  readonly search: string;
  readonly chips: Chips;
  readonly sort: SortKey;
  readonly order: "asc" | "desc";
  readonly pageSize: number;
  /** The cursors of the pages before this one and of this one; empty on the first. */
  readonly cursors: readonly string[];
}

export const STATUSES = ["live", "active", "idle", "ended", "all"] as const;
export type Status = (typeof STATUSES)[number];

/** Filters that only sessions which have ended can pass. */
const END_CHIPS = ["reason", "endedFrom", "endedTo"] as const;
export const CHIP_NAMES = [
  "user",
  "role",
  "client",
  "ip",
  "city",
  "country",
  "from",
  "to",
  ...END_CHIPS,
] as const;
export type ChipName = (typeof CHIP_NAMES)[number];

/** Filters that are days or moments. */
export const isTime = (name: string) => ["from", "to", "endedFrom", "endedTo"].includes(name);

/** Whether only sessions that have ended are asked for, whatever the status. */
export const asksForEnds = ({ chips }: Pick<Listing, "chips">) =>
  END_CHIPS.some((name) => chips[name] !== undefined);
export type Chips = Readonly<Partial<Record<ChipName, string>>>;

export const SORT_KEYS = ["loginTime", "lastActivity", "endTime", "username", "ip", "city"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export const PAGE_SIZES = [10, 25, 50, 100];

export const FIRST_LISTING: Listing = {
  status: "live",
  search: "",
  chips: {},
  sort: "loginTime",
  order: "desc",
  pageSize: 25,
  cursors: [],
};

export type Order = Pick<Listing, "sort" | "order">;

/** Whether sessions of a status can have an end. */
export const canHaveEnded = (status: Status) => status === "ended" || status === "all";

/** In which order a list begins: what has just happened comes first. */
export const firstOrderOf = (status: Status): Order => ({
  sort: status === "ended" ? "endTime" : "loginTime",
  order: "desc",
});

/** The listing with another choice; a cursor is only good for the choice it was made for. */
export function choose(listing: Listing, choice: Partial<Omit<Listing, "cursors">>): Listing {
  const next = { ...fitting(listing, choice), cursors: [] };
  const before = firstOrderOf(listing.status);
  const isAsAtFirst = next.sort === before.sort && next.order === before.order;
  const hasNoEnd = next.sort === "endTime" && !canHaveEnded(next.status);
  return hasNoEnd || (isAsAtFirst && next.status !== listing.status)
    ? { ...next, ...firstOrderOf(next.status) }
    : next;
}

/** Live sessions have no end: a filter for ends asks for ended ones, and goes where live ones are chosen. */
function fitting(listing: Listing, choice: Partial<Omit<Listing, "cursors">>): Listing {
  const next = { ...listing, ...choice };
  if (canHaveEnded(next.status) || !asksForEnds(next)) return next;
  if (choice.chips) return { ...next, status: "ended" };
  const others = Object.entries(next.chips).filter(([name]) => !END_CHIPS.some((one) => one === name));
  return { ...next, chips: Object.fromEntries(others) };
}

export function withChip(listing: Listing, name: ChipName, value: string): Listing {
  return choose(listing, { chips: { ...listing.chips, [name]: value.trim() } });
}

export function withoutChip(listing: Listing, name: ChipName): Listing {
  return choose(listing, {
    chips: Object.fromEntries(Object.entries(listing.chips).filter(([key]) => key !== name)),
  });
}

/** Sorting by the current column turns the order; a new column starts with names up, times down. */
export function sortedBy(listing: Listing, sort: SortKey): Listing {
  const first = sort.endsWith("Time") || sort === "lastActivity" ? "desc" : "asc";
  const order = listing.sort !== sort ? first : listing.order === "asc" ? "desc" : "asc";
  return choose(listing, { sort, order });
}

export const forward = (listing: Listing, next: string): Listing => ({
  ...listing,
  cursors: [...listing.cursors, next],
});

export const back = (listing: Listing): Listing => ({
  ...listing,
  cursors: listing.cursors.slice(0, -1),
});

export const firstPage = (listing: Listing): Listing => ({ ...listing, cursors: [] });

export const isFiltered = (listing: Listing) =>
  listing.search !== "" || Object.keys(listing.chips).length > 0;

/** The status of those that a filter means and that can be ended. */
export const endableStatus = (status: Status) => (canHaveEnded(status) ? "live" : status);

/** The filter that "all that match" means; without the status "live" when there is nothing else. */
export function filterOf(listing: Listing): Filter {
  const filter: Partial<Record<FilterName, string>> = { status: listing.status };
  if (listing.search !== "") filter.search = listing.search;
  for (const [name, value] of Object.entries(listing.chips) as [ChipName, string][]) {
    filter[name] = isTime(name) ? String(timeOf(name, value)) : value;
  }
  return filter;
}

/** The query of the page the reader is on. */
export function parametersOf(listing: Listing): Parameters {
  return {
    ...filterOf(listing),
    sort: listing.sort,
    order: listing.order,
    max: listing.pageSize,
    cursor: listing.cursors.at(-1),
  };
}

/** The query of the whole list, for the export. */
export function exportParametersOf(listing: Listing): Parameters {
  return { ...filterOf(listing), sort: listing.sort, order: listing.order };
}

/**
 * A day `2026-11-24` in the browser's zone: its first millisecond, or with `to` its last. A moment
 * `2026-11-24T00:00Z` is itself.
 */
export function timeOf(name: string, day: string): number {
  if (day.endsWith("Z")) return Date.parse(day);
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return !/to$/i.test(name)
    ? new Date(year, month - 1, date).getTime()
    : new Date(year, month - 1, date + 1).getTime() - 1;
}
