import { REASONS } from "../api/types";
import {
  asksForEnds,
  canHaveEnded,
  CHIP_NAMES,
  choose,
  FIRST_LISTING,
  type Listing,
  firstOrderOf,
  isTime,
  PAGE_SIZES,
  SORT_KEYS,
  STATUSES,
} from "./listing";

/** The parts of the page; each has an address of its own. */
export const TAB_IDS = ["sessions", "refusals", "overview", "settings"] as const;
export type TabId = (typeof TAB_IDS)[number];

/** Where in the page somebody is: `#/{realm}/ui-script/session-guard/{tab}?{query}`. */
export interface Address {
  readonly tab: TabId;
  readonly query: URLSearchParams;
}

/** Longest text that the server takes as a filter. */
const LONGEST = 255;

/** A day, or a moment in UTC to the minute, which a figure of the overview leads to. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\dZ)?$/;

/** A day or moment as an address has it; undefined where it is none. */
export const timeIn = (query: URLSearchParams, name: string) =>
  TIME.exec(query.get(name)?.trim() ?? "")?.[0];

/** A moment as an address has it. */
export const momentOf = (time: number) => `${new Date(time).toISOString().slice(0, 16)}Z`;

/** The page's own route in the console. It opens the first tab. */
const routeOf = (realm: string) => `#/${encodeURIComponent(realm)}/ui-script/session-guard`;

/** The address that a hash holds; what it does not know is the first tab. */
export function readAddress(hash: string): Address {
  const [path = "", ...query] = hash.split("?");
  const segment = path.split("/")[4];
  const tab = TAB_IDS.find((id) => id === segment) ?? "sessions";
  return { tab, query: new URLSearchParams(query.join("?")) };
}

export function hashOf(realm: string, tab: TabId, query = new URLSearchParams()): string {
  const text = query.toString();
  return `${routeOf(realm)}/${tab}${text === "" ? "" : `?${text}`}`;
}

/** Whether a hash leads to the page of a realm, to whichever of its tabs. */
export function isWithin(realm: string, hash: string): boolean {
  const route = routeOf(realm);
  return hash === route || [`${route}/`, `${route}?`].some((start) => hash.startsWith(start));
}

/** The listing that a query asks for, on its first page. What it does not know is left out. */
export function listingOf(query: URLSearchParams): Listing {
  const chips: Partial<Record<string, string>> = {};
  for (const name of CHIP_NAMES) {
    const value = query.get(name)?.trim().slice(0, LONGEST) ?? "";
    const isUsable =
      (!isTime(name) || TIME.test(value)) && (name !== "reason" || REASONS.some((id) => id === value));
    if (value !== "" && isUsable) chips[name] = value;
  }
  const asked = STATUSES.find((id) => id === query.get("status")) ?? FIRST_LISTING.status;
  const status = asksForEnds({ chips }) && !canHaveEnded(asked) ? "ended" : asked;
  const first = firstOrderOf(status);
  const sort = SORT_KEYS.find((key) => key === query.get("sort")) ?? first.sort;
  const order = query.get("order") ?? (sort === first.sort ? first.order : undefined);
  return choose(FIRST_LISTING, {
    status,
    chips,
    search: query.get("search")?.trim().slice(0, LONGEST) ?? "",
    sort,
    order: order === "asc" ? "asc" : "desc",
    pageSize: PAGE_SIZES.find((size) => String(size) === query.get("max")) ?? FIRST_LISTING.pageSize,
  });
}

/** The query of a listing, without what goes without saying. Its pages have no address. */
export function queryOf(listing: Listing): URLSearchParams {
  const first = firstOrderOf(listing.status);
  const query = new URLSearchParams();
  const set = (name: string, value: string | number, usual: string | number) => {
    if (value !== usual) query.set(name, String(value));
  };
  set("status", listing.status, FIRST_LISTING.status);
  set("search", listing.search, "");
  for (const name of CHIP_NAMES) set(name, listing.chips[name] ?? "", "");
  set("sort", listing.sort, first.sort);
  set("order", listing.order, listing.sort === first.sort ? first.order : "desc");
  set("max", listing.pageSize, FIRST_LISTING.pageSize);
  return query;
}
