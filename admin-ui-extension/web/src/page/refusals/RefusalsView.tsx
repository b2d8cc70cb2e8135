import { useState } from "react";
import { timeIn } from "../../model/address";
import { timeOf } from "../../model/listing";
import { PersonDrawer } from "../person/PersonDrawer";
import type { TabProps } from "../tab";
import { useAddress } from "../useAddress";
import { RefusalsTab } from "./RefusalsTab";

/** The tab of refused logins, with the person whom one of them was of. */
export function RefusalsView({ onChanged, job }: TabProps) {
  const { query, go } = useAddress();
  const person = query.get("person");
  const from = timeIn(query, "from");
  const to = timeIn(query, "to");
  /** The period that the address asks for, as a figure of the overview leads to it. */
  const period = new URLSearchParams({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  return (
    <div data-testid="session-guard-refusals">
      <RefusalsTab
        key={period.toString()}
        period={{
          ...(from !== undefined && { from: timeOf("from", from) }),
          ...(to !== undefined && { to: timeOf("to", to) }),
        }}
        onAnyTime={() => go("refusals")}
        onUser={({ userId, username }) => {
          if (username !== undefined) setNames(new Map(names).set(userId, username));
          const next = new URLSearchParams(period);
          next.set("person", userId);
          go("refusals", next, { replace: person !== null });
        }}
      />
      {person !== null && (
        <PersonDrawer
          userId={person}
          username={names.get(person) ?? person}
          onClose={() => go("refusals", period)}
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
