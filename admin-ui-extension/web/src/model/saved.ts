import { listingOf, queryOf } from "./address";
import { choose, FIRST_LISTING, type Listing } from "./listing";
import { visible } from "./names";

/** A filter that somebody gave a name: the query that an address has of it. */
export interface SavedFilter {
  readonly name: string;
  readonly query: string;
}

export const MAX_SAVED = 20;
export const MAX_NAME = 60;

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** What is wrong with a name, as the end of a text's key; undefined where nothing is. */
export function problemOfName(name: string, saved: readonly SavedFilter[]): string | undefined {
  const given = name.trim();
  if (given === "") return "noName";
  if (given.length > MAX_NAME) return "longName";
  // what cannot be seen could make two names look the same
  if (visible(given) !== given) return "unseenName";
  const isNew = !saved.some((one) => isSame(one.name, given));
  return isNew && saved.length >= MAX_SAVED ? "tooMany" : undefined;
}

/** What is kept of a listing: filters and order, not the page. In the form the page itself would write. */
const queryToKeep = (listing: Listing) =>
  queryOf(choose(listing, { pageSize: FIRST_LISTING.pageSize })).toString();

/** The filters with one more, or another one under the same name. */
export function withSaved(saved: readonly SavedFilter[], name: string, listing: Listing): readonly SavedFilter[] {
  const given = name.trim();
  return [
    ...saved.filter((one) => !isSame(one.name, given)),
    { name: given, query: queryToKeep(listing) },
  ].sort((one, other) => one.name.localeCompare(other.name));
}

export const withoutSaved = (saved: readonly SavedFilter[], name: string): readonly SavedFilter[] =>
  saved.filter((one) => one.name !== name);

/** The listing that a saved filter asks for. */
export const listingOfSaved = ({ query }: SavedFilter): Listing => listingOf(new URLSearchParams(query));

/** Reads what is stored. Anybody can write to a browser's storage: what is no filter is left out. */
export function readSaved(stored: string | null): readonly SavedFilter[] {
  let entries: unknown;
  try {
    entries = JSON.parse(stored ?? "");
  } catch {
    return [];
  }
  if (!Array.isArray(entries)) return [];
  let saved: readonly SavedFilter[] = [];
  for (const entry of entries as ({ name?: unknown; query?: unknown } | null)[]) {
    const { name, query } = entry ?? {};
    if (typeof name !== "string" || typeof query !== "string" || problemOfName(name, saved)) continue;
    saved = withSaved(saved, name, listingOf(new URLSearchParams(query)));
  }
  return saved;
}
