import { useCallback } from "react";
import type { Found } from "../../api/directory";
import type { Status } from "../../model/listing";
import { usePage } from "../page";
import { useOptions } from "../rules/useOptions";

/** The filters whose values are offered: those that occur in the list. */
const OFFERED = ["user", "role", "client", "city"] as const;
const OFFERED_AT_ONCE = 20;

/** What occurs in the list for a filter, as far as it fits what is typed. Without it one types by heart. */
export function useSuggestions(filter: string, text: string, status: Status): readonly Found[] {
  const { api, texts } = usePage();
  const { number } = texts;
  const field = OFFERED.find((one) => one === filter);
  const search = useCallback(
    async (typed: string, signal: AbortSignal): Promise<readonly Found[]> => {
      if (!field) return [];
      try {
        const { values } = await api.values(field, { search: typed, status, max: OFFERED_AT_ONCE }, signal);
        return values.map(({ value, label = value, count }) => ({
          id: value,
          // of a user the value is the id, and the filter takes the name as well
          name: field === "user" ? label : value,
          detail: count === undefined ? undefined : number(count),
        }));
      } catch {
        return [];
      }
    },
    [api, field, status, number],
  );
  return useOptions(search, text.trim(), field !== undefined).found;
}
