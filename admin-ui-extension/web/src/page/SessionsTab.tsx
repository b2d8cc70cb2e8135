import {
  Alert,
  Button,
  Card,
  CardBody,
  CardHeader,
  CardTitle,
  Drawer,
  DrawerContent,
  DrawerContentBody,
} from "@patternfly/react-core";
import { useCallback, useState } from "react";
import type { Job, SessionItem, SessionsAnswer } from "../api/types";
import { choose, isFiltered, type Listing } from "../model/listing";
import { EndDialog, type Ending } from "./EndDialog";
import { FilterBar } from "./FilterBar";
import { useNow } from "./hooks";
import { usePage } from "./page";
import { SessionDetails } from "./SessionDetails";
import { ListProblem, NoSessions } from "./sessions/EmptyList";
import { EndOwnDialog } from "./sessions/EndOwnDialog";
import { Paging } from "./sessions/Paging";
import { openButtonId } from "./sessions/SessionRow";
import { SessionsTable } from "./sessions/SessionsTable";
import { Toolbar } from "./sessions/Toolbar";
import { useColumns } from "./sessions/useColumns";
import { useEndOne } from "./sessions/useEndOne";
import { useListing } from "./sessions/useListing";
import { useSelection } from "./sessions/useSelection";

/** The sessions of the realm: the list, its filters, and the actions on it. */
export function SessionsCard({
  changes,
  onChanged,
  onJob,
}: {
  /** Counts up when sessions were ended elsewhere on the page. */
  changes: number;
  onChanged: () => void;
  onJob: (job: Job) => void;
}) {
  const { texts, mayManageUsers } = usePage();
  const { t } = texts;
  const now = useNow();
  const { listing, setListing, loaded, reload } = useListing(changes);
  const { value: answer, error, loading, outdated } = loaded;
  const { selected, select, clear } = useSelection();
  const [opened, setOpened] = useState<SessionItem>();
  const [ending, setEnding] = useState<Ending>();
  const [choice, setChoice] = useColumns();
  const endOne = useEndOne((item) => {
    select(item, false);
    if (opened?.id === item.id) setOpened(undefined);
    onChanged();
  });

  const show = useCallback(
    (next: Listing) => {
      setListing(next);
      clear();
    },
    [setListing, clear],
  );

  function close(item: SessionItem) {
    setOpened(undefined);
    document.getElementById(openButtonId(item))?.focus();
  }

  return (
    <Card data-testid="session-guard-sessions">
      <CardHeader
        actions={{
          hasNoOffset: true,
          actions: mayManageUsers && (
            <Button
              variant="danger"
              onClick={() => setEnding({ kind: "all", request: { all: true }, mayHoldOwn: true })}
            >
              {t("terminateAll")}
            </Button>
          ),
        }}
      >
        <CardTitle component="h2">{t("sessions.title")}</CardTitle>
      </CardHeader>
      <CardBody>
        <FilterBar listing={listing} onChange={show} />
        <Toolbar
          listing={listing}
          selected={selected}
          choice={choice}
          refreshing={loading && !!answer}
          onColumns={setChoice}
          onRefresh={reload}
          onEnd={setEnding}
        />
        {error !== undefined && answer && (
          <Alert component="h3" variant="warning" isInline isPlain title={t("sessions.stale")} />
        )}
        <Drawer isExpanded={!!opened} isInline>
          <DrawerContent
            panelContent={
              opened && (
                <SessionDetails item={opened} onClose={() => close(opened)} onEnd={endOne.ask} />
              )
            }
          >
            <DrawerContentBody>
              {error !== undefined && !answer ? (
                <ListProblem error={error} onRetry={reload} />
              ) : answer?.items.length === 0 ? (
                <NoSessions
                  isFiltered={isFiltered(listing)}
                  onClear={() => show(choose(listing, { search: "", chips: {} }))}
                />
              ) : (
                <SessionsTable
                  answer={answer}
                  listing={listing}
                  choice={choice}
                  now={now}
                  selected={selected}
                  openedId={opened?.id}
                  onSort={show}
                  onSelect={select}
                  onOpen={setOpened}
                  onEnd={endOne.ask}
                />
              )}
            </DrawerContentBody>
          </DrawerContent>
        </Drawer>
        {answer && answer.items.length > 0 && (
          <Paging answer={answer} outdated={outdated} listing={listing} onChange={setListing} />
        )}
        <Attributions answer={answer} />
      </CardBody>
      {ending && (
        <EndDialog
          ending={ending}
          onClose={() => setEnding(undefined)}
          onJob={(job) => {
            clear();
            onJob(job);
          }}
        />
      )}
      {endOne.own && <EndOwnDialog onEnd={endOne.confirm} onClose={endOne.cancel} />}
    </Card>
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
