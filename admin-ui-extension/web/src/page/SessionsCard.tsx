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
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
  FormSelect,
  FormSelectOption,
  Modal,
  Skeleton,
} from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../api/api";
import type { Job, SessionItem, SessionsAnswer } from "../api/types";
import { readChoice, shownOf, SORT_OF, type ColumnChoice } from "../model/columns";
import {
  back,
  choose,
  exportParametersOf,
  filterOf,
  FIRST_LISTING,
  firstPage,
  forward,
  isFiltered,
  type Listing,
  PAGE_SIZES,
  parametersOf,
  sortedBy,
} from "../model/listing";
import { remember, remembered } from "../model/memory";
import { Cell } from "./cells";
import { ColumnsDialog } from "./ColumnsDialog";
import { EndDialog, type Ending } from "./EndDialog";
import { FilterBar } from "./FilterBar";
import { useLoaded, useNow } from "./hooks";
import { usePage } from "./page";
import { SessionDetails } from "./SessionDetails";

const REFRESH_SECONDS = [0, 10, 30, 60];

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
  const { api, texts, mayManageUsers, firstSessions, say, failed } = usePage();
  const { t } = texts;
  const now = useNow();
  const [listing, setListing] = useState<Listing>(FIRST_LISTING);
  const [selected, setSelected] = useState<ReadonlyMap<string, SessionItem>>(new Map());
  const [opened, setOpened] = useState<SessionItem>();
  const [ending, setEnding] = useState<Ending>();
  const [endingOwn, setEndingOwn] = useState<SessionItem>();
  const [choice, setChoice] = useState<ColumnChoice>(() => readChoice(remembered("localStorage", "columns")));
  const [choosing, setChoosing] = useState(false);
  const [exporting, setExporting] = useState(false);
  const [seconds, setSeconds] = useState(() => Number(remembered("localStorage", "refresh") ?? 0));

  const begun = useRef<typeof firstSessions | undefined>(firstSessions);
  const load = useCallback(
    (signal: AbortSignal) => {
      const first = begun.current;
      begun.current = undefined;
      return first ?? api.sessions(parametersOf(listing), signal);
    },
    [api, listing],
  );
  const [{ value: answer, error, loading, outdated }, reload] = useLoaded(load);

  useEffect(() => {
    if (changes > 0) reload();
  }, [changes, reload]);

  useEffect(() => {
    if (seconds === 0) return;
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds, reload]);

  // The last session of a later page was ended: an empty page in the middle of a list helps nobody.
  useEffect(() => {
    if (!loading && answer?.items.length === 0 && listing.cursors.length > 0) setListing(back);
  }, [loading, answer, listing]);

  useEffect(() => {
    if (error instanceof ApiError && error.isSignedOut) failed(error, "");
  }, [error, failed]);

  const show = useCallback((next: Listing) => {
    setListing(next);
    setSelected(new Map());
  }, []);

  async function end(item: SessionItem) {
    setEndingOwn(undefined);
    try {
      await api.endSession(item.id);
      say("success", t("logout.done", { user: item.username }));
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 404) say("info", t("logout.gone"));
      else return failed(problem, t("logout.failed"));
    }
    setSelected((last) => new Map([...last].filter(([id]) => id !== item.id)));
    if (opened?.id === item.id) setOpened(undefined);
    onChanged();
  }
  const askEnd = (item: SessionItem) => (item.own ? setEndingOwn(item) : void end(item));

  async function download() {
    setExporting(true);
    try {
      const url = URL.createObjectURL(await api.csv(exportParametersOf(listing)));
      const link = document.createElement("a");
      link.href = url;
      link.download = "sessions.csv";
      link.click();
      URL.revokeObjectURL(url);
    } catch (problem) {
      failed(problem, t("csv.failed"));
    } finally {
      setExporting(false);
    }
  }

  function close(item: SessionItem) {
    setOpened(undefined);
    document.getElementById(`session-guard-open-${item.id}`)?.focus();
  }

  const select = (item: SessionItem, isSelected: boolean) =>
    setSelected((last) => {
      const next = new Map(last);
      if (isSelected) next.set(item.id, item);
      else next.delete(item.id);
      return next;
    });

  const chosen = [...selected.values()];
  const hasFilter = isFiltered(listing);
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
        <div className="pf-v5-l-flex pf-m-align-items-center pf-v5-u-my-sm">
          {mayManageUsers && (
            <>
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
                {t("endSelected", { count: chosen.length })}
              </Button>
              {hasFilter && listing.status !== "ended" && (
                <Button
                  variant="secondary"
                  isDanger
                  onClick={() =>
                    setEnding({
                      kind: "matching",
                      request: { filter: { ...filterOf(listing), status: "live" } },
                      mayHoldOwn: true,
                    })
                  }
                >
                  {t("endMatching")}
                </Button>
              )}
            </>
          )}
          <div className="pf-v5-l-flex pf-m-align-items-center pf-m-align-right">
            <Button variant="link" onClick={() => setChoosing(true)}>
              {t("columns.title")}
            </Button>
            <Button variant="link" isDisabled={exporting} onClick={() => void download()}>
              {t("csv")}
            </Button>
            <FormSelect
              className="session-guard-narrow"
              aria-label={t("refresh.auto")}
              value={seconds}
              onChange={(_, next) => {
                setSeconds(Number(next));
                remember("localStorage", "refresh", next);
              }}
            >
              {REFRESH_SECONDS.map((every) => (
                <FormSelectOption
                  key={every}
                  value={every}
                  label={
                    every === 0 ? t("refresh.off") : t("refresh.every", { time: texts.duration(every) })
                  }
                />
              ))}
            </FormSelect>
            <Button variant="secondary" onClick={reload} isLoading={loading && !!answer}>
              {t("refresh")}
            </Button>
          </div>
        </div>
        {error !== undefined && answer && (
          <Alert component="h3" variant="warning" isInline isPlain title={t("sessions.stale")} />
        )}
        <Drawer isExpanded={!!opened} isInline>
          <DrawerContent
            panelContent={
              opened && (
                <SessionDetails item={opened} onClose={() => close(opened)} onEnd={askEnd} />
              )
            }
          >
            <DrawerContentBody>
              {error !== undefined && !answer ? (
                <ListProblem error={error} onRetry={reload} />
              ) : answer?.items.length === 0 ? (
                <NoSessions
                  isFiltered={hasFilter}
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
                  onEnd={askEnd}
                />
              )}
            </DrawerContentBody>
          </DrawerContent>
        </Drawer>
        {answer && answer.items.length > 0 && (
          <Paging answer={answer} outdated={outdated} listing={listing} onChange={setListing} />
        )}
        {answer?.attributions?.map(({ text, link }) => (
          <p key={link} className="pf-v5-u-font-size-sm">
            <a href={link} target="_blank" rel="noreferrer noopener">
              {text}
            </a>
          </p>
        ))}
      </CardBody>
      {ending && (
        <EndDialog
          ending={ending}
          onClose={() => setEnding(undefined)}
          onJob={(job) => {
            setSelected(new Map());
            onJob(job);
          }}
        />
      )}
      {endingOwn && (
        <Modal
          variant="small"
          titleIconVariant="warning"
          isOpen
          title={t("endOwn.title")}
          aria-describedby="session-guard-end-own"
          onClose={() => setEndingOwn(undefined)}
          actions={[
            <Button key="end" variant="danger" onClick={() => void end(endingOwn)}>
              {t("logout")}
            </Button>,
            <Button key="cancel" variant="link" onClick={() => setEndingOwn(undefined)}>
              {t("cancel")}
            </Button>,
          ]}
        >
          <span id="session-guard-end-own">{t("endOwn.detail")}</span>
        </Modal>
      )}
      {choosing && (
        <ColumnsDialog
          choice={choice}
          onClose={() => setChoosing(false)}
          onSave={(next) => {
            setChoice(next);
            remember("localStorage", "columns", JSON.stringify(next));
            setChoosing(false);
          }}
        />
      )}
    </Card>
  );
}

function SessionsTable({
  answer,
  listing,
  choice,
  now,
  selected,
  openedId,
  onSort,
  onSelect,
  onOpen,
  onEnd,
}: {
  answer: SessionsAnswer | undefined;
  listing: Listing;
  choice: ColumnChoice;
  now: number;
  selected: ReadonlyMap<string, SessionItem>;
  openedId: string | undefined;
  onSort: (listing: Listing) => void;
  onSelect: (item: SessionItem, isSelected: boolean) => void;
  onOpen: (item: SessionItem) => void;
  onEnd: (item: SessionItem) => void;
}) {
  const { texts, mayManageUsers } = usePage();
  const { t } = texts;
  const columns = shownOf(choice);
  const selectable = answer?.items.filter(({ status }) => status !== "ended") ?? [];
  return (
    <Table
      aria-label={t("sessions.title")}
      variant="compact"
      className="session-guard-sessions"
      aria-busy={!answer}
    >
      <Thead>
        <Tr>
          {mayManageUsers && (
            <Th
              aria-label={t("select.all")}
              select={{
                onSelect: (_, isSelected) => {
                  for (const item of selectable) onSelect(item, isSelected);
                },
                isSelected:
                  selectable.length > 0 && selectable.every(({ id }) => selected.has(id)),
                isDisabled: selectable.length === 0,
              }}
            />
          )}
          {columns.map((column, columnIndex) => {
            const key = SORT_OF[column];
            const sortable = key && (key !== "endTime" || listing.status !== "live");
            return (
              <Th
                key={column}
                modifier="wrap"
                {...(sortable && {
                  sort: {
                    columnIndex,
                    sortBy:
                      listing.sort === key
                        ? { index: columnIndex, direction: listing.order }
                        : {},
                    onSort: () => onSort(sortedBy(listing, key)),
                  },
                })}
              >
                {t(`column.${column}`)}
              </Th>
            );
          })}
          <Th screenReaderText={t("column.actions")} />
        </Tr>
      </Thead>
      <Tbody>
        {!answer &&
          [0, 1, 2, 3, 4].map((row) => (
            <Tr key={row}>
              <Td colSpan={columns.length + (mayManageUsers ? 2 : 1)}>
                <Skeleton screenreaderText={t("loading")} />
              </Td>
            </Tr>
          ))}
        {answer?.items.map((item, rowIndex) => (
          <Tr key={item.id} isRowSelected={openedId === item.id} data-session={item.sessionId}>
            {mayManageUsers && (
              <Td
                select={{
                  rowIndex,
                  onSelect: (_, isSelected) => onSelect(item, isSelected),
                  isSelected: selected.has(item.id),
                  isDisabled: item.status === "ended",
                  props: { "aria-label": t("select.row", { user: item.username }) },
                }}
              />
            )}
            {columns.map((column) => (
              <Td key={column} dataLabel={t(`column.${column}`)}>
                <Cell column={column} item={item} now={now} />
              </Td>
            ))}
            <Td isActionCell>
              <div className="pf-v5-l-flex pf-m-nowrap">
                <Button
                  id={`session-guard-open-${item.id}`}
                  variant="link"
                  isInline
                  aria-label={t("details.of", { user: item.username })}
                  aria-expanded={openedId === item.id}
                  onClick={() => onOpen(item)}
                >
                  {t("details")}
                </Button>
                {mayManageUsers && item.status !== "ended" && (
                  <Button
                    variant="link"
                    isInline
                    isDanger
                    aria-label={t("logout.of", { user: item.username })}
                    onClick={() => onEnd(item)}
                  >
                    {t("logout")}
                  </Button>
                )}
              </div>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function Paging({
  answer,
  outdated,
  listing,
  onChange,
}: {
  answer: SessionsAnswer;
  /** Whether the answer, and with it the way on, is of an earlier listing. */
  outdated: boolean;
  listing: Listing;
  onChange: (listing: Listing) => void;
}) {
  const {
    texts: { t, number },
  } = usePage();
  const first = listing.cursors.length * listing.pageSize + 1;
  const { next } = answer;
  return (
    <nav
      className="pf-v5-l-flex pf-m-align-items-center pf-m-justify-content-flex-end pf-v5-u-mt-sm"
      aria-label={t("paging")}
    >
      <span role="status" data-testid="session-guard-total">
        {t(answer.totalIsExact ? "paging.range" : "paging.rangeAbout", {
          first,
          last: first + answer.items.length - 1,
          total: number(answer.total),
        })}
      </span>
      <FormSelect
        className="session-guard-narrow"
        aria-label={t("paging.size")}
        value={listing.pageSize}
        onChange={(_, size) => onChange(choose(listing, { pageSize: Number(size) }))}
      >
        {PAGE_SIZES.map((size) => (
          <FormSelectOption key={size} value={size} label={t("paging.perPage", { number: size })} />
        ))}
      </FormSelect>
      <Button
        variant="secondary"
        isDisabled={listing.cursors.length === 0}
        onClick={() => onChange(firstPage(listing))}
      >
        {t("paging.first")}
      </Button>
      <Button
        variant="secondary"
        isDisabled={listing.cursors.length === 0}
        onClick={() => onChange(back(listing))}
      >
        {t("paging.previous")}
      </Button>
      <Button
        variant="secondary"
        isDisabled={next == null}
        onClick={() => next != null && !outdated && onChange(forward(listing, next))}
      >
        {t("paging.next")}
      </Button>
    </nav>
  );
}

function NoSessions({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const {
    texts: { t },
  } = usePage();
  return (
    <EmptyState variant="sm">
      <EmptyStateHeader
        headingLevel="h3"
        titleText={t(isFiltered ? "sessions.noMatch" : "sessions.none")}
      />
      <EmptyStateBody>
        {t(isFiltered ? "sessions.noMatch.detail" : "sessions.none.detail")}
      </EmptyStateBody>
      {isFiltered && (
        <EmptyStateFooter>
          <EmptyStateActions>
            <Button variant="link" onClick={onClear}>
              {t("filter.clear")}
            </Button>
          </EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}

function ListProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const {
    texts: { t },
  } = usePage();
  const forbidden = error instanceof ApiError && error.status === 403;
  return (
    <EmptyState variant="sm">
      <EmptyStateHeader
        headingLevel="h3"
        titleText={t(forbidden ? "sessions.forbidden" : "sessions.failed")}
      />
      <EmptyStateBody>
        {forbidden ? t("sessions.forbidden.detail") : error instanceof ApiError ? error.message : null}
      </EmptyStateBody>
      {!forbidden && (
        <EmptyStateFooter>
          <EmptyStateActions>
            <Button variant="primary" onClick={onRetry}>
              {t("tryAgain")}
            </Button>
          </EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}
