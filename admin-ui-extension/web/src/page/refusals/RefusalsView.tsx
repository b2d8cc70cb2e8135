import { useMemo, useState } from "react";
import { refusalListingOf, refusalQueryOf } from "../../model/refusals";
import { PersonDrawer } from "../person/PersonDrawer";
import type { TabProps } from "../tab";
import { useAddress } from "../useAddress";
import { RefusalsTab } from "./RefusalsTab";

/** The tab of refused logins, with the person whom one of them was of. What is asked for is in the address. */
export function RefusalsView({ onChanged, job }: TabProps) {
  const { query, go } = useAddress();
  const person = query.get("person");
  const listing = useMemo(() => refusalListingOf(query), [query]);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  return (
    <div data-testid="session-guard-refusals">
      <RefusalsTab
        asked={listing}
        onAsk={(next) => go("refusals", refusalQueryOf(next))}
        onUser={({ userId, username }) => {
          if (username !== undefined) setNames(new Map(names).set(userId, username));
          const next = refusalQueryOf(listing);
          next.set("person", userId);
          go("refusals", next, { replace: person !== null });
        }}
      />
      {person !== null && (
        <PersonDrawer
          userId={person}
          username={names.get(person) ?? person}
          onClose={() => go("refusals", refusalQueryOf(listing))}
          onJob={(started) => {
            job.follow(started);
            go("sessions");
          }}
          onChanged={onChanged}
        />
      )}
    </div>
  );
}
