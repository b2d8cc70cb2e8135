import { Alert, Button } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import type { SessionItem, SessionsAnswer } from "../api/types";
import { queryOf } from "../model/address";
import {
  asksForEnds,
  choose,
  endableStatus,
  filterOf,
  FIRST_LISTING,
  isFiltered,
  type Listing,
  withChip,
} from "../model/listing";
import { AsOf } from "./AsOf";
import { userOf } from "./cells";
import { CityFileNote } from "./CityFileNote";
import { EndDialog, type Ending } from "./EndDialog";
import { NothingLimited } from "./FirstVisit";
import { useNow, useReloadOn } from "./hooks";
import { JobReport } from "./JobReport";
import { usePage } from "./page";
import { PersonDrawer } from "./person/PersonDrawer";
import { SessionDetails } from "./SessionDetails";
import { Chips, filterTexts } from "./sessions/Chips";
import { ListProblem, NoSessions } from "./sessions/EmptyList";
import { EndOneDialog } from "./sessions/EndOneDialog";
import { Paging } from "./sessions/Paging";
import { menuId } from "./sessions/RowMenu";
import { SessionsTable } from "./sessions/SessionsTable";
import { Toolbar } from "./sessions/Toolbar";
import { useClientById } from "./sessions/useClientById";
import { useColumns } from "./sessions/useColumns";
import { useEndOne } from "./sessions/useEndOne";
import { useFocusAfter } from "./sessions/useFocusAfter";
import { useListing } from "./sessions/useListing";
import { useOpened } from "./sessions/useOpened";
import { useSelection } from "./sessions/useSelection";
import type { TabProps } from "./tab";
import { useAddress } from "./useAddress";

/** The sessions of the realm: the list, its filters, and the actions on it. */
export function SessionsTab({ changes, onChanged, job, settings }: TabProps) {
  const { texts, mayManageUsers } = usePage();
  const { t } = texts;
  const now = useNow();
  const { query, go } = useAddress();
  useClientById();
  const { listing, setListing, loaded, reload } = useListing();
  const { value: answer, error, loading, outdated, at } = loaded;
  useReloadOn(changes, reload);
  const { selected, select, clear } = useSelection();
  const opened = useOpened(query.get("session") ?? undefined, answer);
  const person = query.get("person");
  const [ending, setEnding] = useState<Ending>();
  const [choice, setChoice] = useColumns(listing.status);
  const focusAfter = useFocusAfter(answer);
  /** Opens something beside the list, or closes what is open; Back closes it too. */
  function show(what: { session: string } | { person: string } | undefined) {
    const next = queryOf(listing);
    Object.entries(what ?? {}).forEach(([name, id]) => next.set(name, id));
    go("sessions", next, { replace: what !== undefined && (opened !== undefined || person !== null) });
  }

  const endOne = useEndOne((item) => {
    select(item, false);
    if (opened?.id === item.id) show(undefined);
    focusAfter(item);
    onChanged();
  });

  const list = useCallback(
    (next: Listing, how?: { replace: boolean }) => {
      setListing(next, how);
      clear();
    },
    [setListing, clear],
  );

  function close() {
    const id = opened?.id;
    show(undefined);
    if (id !== undefined) document.getElementById(menuId(id))?.focus();
  }

  const actions = {
    onOpen: (item: SessionItem) => show({ session: item.id }),
    onPerson: (item: SessionItem) => show({ person: item.userId }),
    onOnlyUser: (item: SessionItem) =>
      list(withChip(choose(FIRST_LISTING, { status: listing.status }), "user", userOf(item))),
    onEnd: endOne.ask,
  };
  const chosen = [...selected.values()];
  const endable = mayManageUsers && listing.status !== "ended";

  return (
    <div data-testid="session-guard-sessions">
      <NothingLimited settings={settings} />
      {job.job && <JobReport job={job.job} onClose={job.dismiss} onRead={job.read} />}
      <Toolbar
        listing={listing}
        choice={choice}
        refreshing={loading && !!answer}
        onChange={list}
        onColumns={setChoice}
        onRefresh={reload}
      >
        {endable && (
          <Button
            variant="secondary"
            isDanger
            isDisabled={chosen.length === 0}
            onClick={() =>
              setEnding({
                kind: "selected",
                request: { ids: chosen.map(({ id }) => id) },
                mayHoldOwn: chosen.some(({ own }) => own),
              })
            }
          >
            {t("endSelected", { number: chosen.length })}
          </Button>
        )}
        <Paging at="top" answer={answer} outdated={outdated} listing={listing} onChange={setListing} />
      </Toolbar>
      <Chips
        listing={listing}
        nameOf={(id) => answer?.items.find(({ userId }) => userId === id)?.username}
        onChange={list}
        onEndMatching={
          endable && answer && !asksForEnds(listing) // what has ended cannot be ended
            ? () =>
                setEnding({
                  kind: "matching",
                  request: { filter: { ...filterOf(listing), status: endableStatus(listing.status) } },
                  mayHoldOwn: true,
                  filters: filterTexts(listing, texts),
                })
            : undefined
        }
      />
      {error !== undefined && answer && (
        <Alert component="h2" variant="warning" isInline isPlain title={t("sessions.stale")} />
      )}
      {error !== undefined && !answer ? (
        <ListProblem error={error} onRetry={reload} />
      ) : answer?.items.length === 0 ? (
        <NoSessions
          isFiltered={isFiltered(listing)}
          onClear={() => list(choose(listing, { search: "", chips: {} }))}
        />
      ) : (
        <SessionsTable
          answer={answer}
          listing={listing}
          choice={choice}
          now={now}
          selected={selected}
          openedId={opened?.id}
          onSort={list}
          onSelect={select}
          actions={actions}
        />
      )}
      <div className="session-guard-toolbar pf-v5-u-mt-sm">
        <AsOf at={at} reload={reload} />
        <div className="session-guard-end">
          <Paging at="bottom" answer={answer} outdated={outdated} listing={listing} onChange={setListing} />
        </div>
      </div>
      <Attributions answer={answer} />
      {settings?.privacy.city !== "off" && <CityFileNote files={answer?.cityFiles} />}
      {opened && <SessionDetails item={opened} onClose={close} onEnd={endOne.ask} />}
      {person !== null && (
        <PersonDrawer
          userId={person}
          username={answer?.items.find(({ userId }) => userId === person)?.username ?? person}
          onClose={() => show(undefined)}
          onJob={job.follow}
          onChanged={onChanged}
        />
      )}
      {ending && (
        <EndDialog
          ending={ending}
          onClose={() => setEnding(undefined)}
          onJob={(started) => {
            clear();
            job.follow(started);
          }}
        />
      )}
      {endOne.asked && (
        <EndOneDialog item={endOne.asked} onEnd={endOne.confirm} onClose={endOne.cancel} />
      )}
    </div>
  );
}

/** The credits of the city file, as its licence asks for. */
function Attributions({ answer }: { answer: SessionsAnswer | undefined }) {
  return answer?.attributions?.map(({ text, link }) => (
    <p key={link} className="pf-v5-u-font-size-sm">
      <a href={link} target="_blank" rel="noreferrer noopener">
        {text}
      </a>
    </p>
  ));
}
