import type { Parameters } from "../api/api";
import type { RefusalItem } from "../api/types";
import { momentOf, timeIn } from "./address";
import { timeOf } from "./listing";
import { isolated } from "./names";
import type { Texts } from "./texts";

/** Which refused logins are shown, and where in the list the reader is. */
export interface RefusalListing {
  readonly search: string;
  /** Name of the rule that refused; of any where it is not given. */
  readonly rule?: string | undefined;
  /** Refused at this time or later, epoch milliseconds. */
  readonly from?: number | undefined;
  /** Refused before this time, epoch milliseconds. */
  readonly to?: number | undefined;
  readonly sort: "time" | "username";
  readonly order: "asc" | "desc";
  /** The cursors of the pages before this one and of this one; empty on the first. */
  readonly cursors: readonly string[];
}

/** What the server takes for a rule's name where the limit is the realm's own: no rule is called so. */
export const OWN_LIMIT = "realm";

/** The sorts that the list knows. */
const SORTS = ["time", "username"] as const;
/** Longest text that the server takes as a filter. */
const LONGEST = 255;

export const REFUSALS_ON_A_PAGE = 25;

export const FIRST_REFUSALS: RefusalListing = { search: "", sort: "time", order: "desc", cursors: [] };

/** Sorting by the current column turns the order; a new column starts with names up, times down. */
export function sortedRefusals(listing: RefusalListing, sort: RefusalListing["sort"]): RefusalListing {
  const turned = listing.order === "asc" ? "desc" : "asc";
  const order = listing.sort === sort ? turned : firstOrderOf(sort);
  return { ...listing, sort, order, cursors: [] };
}

/** The listing that an address asks for. What it does not know is left out. */
export function refusalListingOf(query: URLSearchParams): RefusalListing {
  const text = (name: string) => query.get(name)?.trim().slice(0, LONGEST) ?? "";
  const time = (name: "from" | "to") => {
    const found = timeIn(query, name);
    return found === undefined ? {} : { [name]: timeOf(name, found) };
  };
  const sort = SORTS.find((one) => one === query.get("sort")) ?? FIRST_REFUSALS.sort;
  const order = query.get("order") ?? firstOrderOf(sort);
  return {
    search: text("search"),
    ...(text("rule") !== "" && { rule: text("rule") }),
    ...time("from"),
    ...time("to"),
    sort,
    order: order === "asc" ? "asc" : "desc",
    cursors: [],
  };
}

/** The address of a listing; only what differs from the first one is in it. */
export function refusalQueryOf({ search, rule, from, to, sort, order }: RefusalListing): URLSearchParams {
  return new URLSearchParams({
    ...(search !== "" && { search }),
    ...(rule !== undefined && { rule }),
    ...(from !== undefined && { from: momentOf(from) }),
    ...(to !== undefined && { to: momentOf(to) }),
    ...(sort !== FIRST_REFUSALS.sort && { sort }),
    ...(order !== firstOrderOf(sort) && { order }),
  });
}

const firstOrderOf = (sort: RefusalListing["sort"]) => (sort === "time" ? "desc" : "asc");

export const refusalParameters = (listing: RefusalListing): Parameters => ({
  search: listing.search,
  rule: listing.rule,
  from: listing.from,
  to: listing.to,
  sort: listing.sort,
  order: listing.order,
  max: REFUSALS_ON_A_PAGE,
  cursor: listing.cursors.at(-1),
});

/** By what a login was refused: a rule, an application's limit, a cap, or none of them; undefined in old rows. */
export function limitText(
  item: Partial<Pick<RefusalItem, "rule" | "scope" | "application" | "cap">>,
  { t }: Texts,
): string | undefined {
  if (item.scope === "application") {
    return t("refusals.ofApplication", { name: isolated(item.application ?? "") });
  }
  if (item.scope === "cap") return t("refusals.ofCap", { name: isolated(item.cap ?? "") });
  if (item.rule !== undefined) return t("refusals.ofRule", { name: isolated(item.rule) });
  return item.scope === undefined ? undefined : t("refusals.ofNoRule");
}
