import type { Parameters } from "../api/api";
import type { RefusalItem } from "../api/types";
import { isolated } from "./names";
import type { Texts } from "./texts";

/** Which refused logins are shown, and where in the list the reader is. */
export interface RefusalListing {
  readonly search: string;
  /** Refused at this time or later, epoch milliseconds. */
  readonly from?: number | undefined;
  /** Refused before this time, epoch milliseconds. */
  readonly to?: number | undefined;
  readonly sort: "time" | "username";
  readonly order: "asc" | "desc";
  /** The cursors of the pages before this one and of this one; empty on the first. */
  readonly cursors: readonly string[];
}

export const REFUSALS_ON_A_PAGE = 25;

export const FIRST_REFUSALS: RefusalListing = { search: "", sort: "time", order: "desc", cursors: [] };

/** Sorting by the current column turns the order; a new column starts with names up, times down. */
export function sortedRefusals(listing: RefusalListing, sort: RefusalListing["sort"]): RefusalListing {
  const turned = listing.order === "asc" ? "desc" : "asc";
  const order = listing.sort === sort ? turned : sort === "time" ? "desc" : "asc";
  return { ...listing, sort, order, cursors: [] };
}

export const refusalParameters = (listing: RefusalListing): Parameters => ({
  search: listing.search,
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
