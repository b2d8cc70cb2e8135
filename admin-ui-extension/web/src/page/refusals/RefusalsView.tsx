import { useState } from "react";
import { PersonDrawer } from "../person/PersonDrawer";
import type { TabProps } from "../tab";
import { useAddress } from "../useAddress";
import { RefusalsTab } from "./RefusalsTab";

/** The tab of refused logins, with the person whom one of them was of. */
export function RefusalsView({ onChanged, job }: TabProps) {
  const { query, go } = useAddress();
  const person = query.get("person");
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  return (
    <div data-testid="session-guard-refusals">
      <RefusalsTab
        onUser={({ userId, username }) => {
          if (username !== undefined) setNames(new Map(names).set(userId, username));
          go("refusals", new URLSearchParams({ person: userId }), { replace: person !== null });
        }}
      />
      {person !== null && (
        <PersonDrawer
          userId={person}
          username={names.get(person) ?? person}
          onClose={() => go("refusals")}
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
