import { Skeleton } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { SessionItem, SessionsAnswer } from "../../api/types";
import { type Column, type ColumnChoice, shownOf, SORT_OF } from "../../model/columns";
import { canHaveEnded, type Listing, sortedBy } from "../../model/listing";
import { usePage } from "../page";
import type { RowActions } from "./RowMenu";
import { SessionRow } from "./SessionRow";
import type { Selection } from "./useSelection";

/** As many as stand in the first screen, so that nothing jumps when the rows come. */
const SKELETON_ROWS = Array.from({ length: 10 }, (_, row) => row);

/** How wide the columns are at least, in rem: what a name or a time needs on two lines. */
const WIDTHS: Record<Column, number> = {
  username: 10,
  roles: 8.5,
  ip: 7.75,
  city: 8,
  device: 8,
  status: 5.25,
  loginTime: 7,
  lastActivity: 7.5,
  clients: 8.5,
  endTime: 7,
  endReason: 9,
  endedBy: 8,
};
const CHECK = 2.75;
const MENU = 3.5;

/** One page of the list. */
export function SessionsTable({
  answer,
  listing,
  choice,
  now,
  selected,
  openedId,
  onSort,
  onSelect,
  actions,
}: {
  answer: SessionsAnswer | undefined;
  listing: Listing;
  choice: ColumnChoice;
  now: number;
  selected: Selection;
  openedId: string | undefined;
  onSort: (listing: Listing) => void;
  onSelect: (item: SessionItem, isSelected: boolean) => void;
  actions: RowActions;
}) {
  const { texts, mayManageUsers } = usePage();
  const { t } = texts;
  const columns = shownOf(choice);
  const isSelectable = mayManageUsers && listing.status !== "ended";
  const selectable = answer?.items.filter(({ status }) => status !== "ended") ?? [];
  const width = columns.reduce((sum, column) => sum + WIDTHS[column], MENU + (isSelectable ? CHECK : 0));
  return (
    <div className="session-guard-scroller">
      <Table
        aria-label={t("sessions.title")}
        variant="compact"
        gridBreakPoint=""
        className="session-guard-sessions"
        style={{ minWidth: `${width}rem` }}
        aria-busy={!answer}
      >
        <colgroup>
          {isSelectable && <col style={{ width: `${CHECK}rem` }} />}
          {columns.map((column) => (
            <col key={column} style={{ width: `${WIDTHS[column]}rem` }} />
          ))}
          <col style={{ width: `${MENU}rem` }} />
        </colgroup>
        <Thead>
          <Tr>
            {isSelectable && (
              <Th className="session-guard-check">
                <label>
                  <input
                    type="checkbox"
                    aria-label={t("select.all")}
                    checked={selectable.length > 0 && selectable.every(({ id }) => selected.has(id))}
                    disabled={selectable.length === 0}
                    onChange={(event) => {
                      for (const item of selectable) onSelect(item, event.target.checked);
                    }}
                  />
                </label>
              </Th>
            )}
            {columns.map((column, columnIndex) => (
              <Th
                key={column}
                className={`session-guard-of-${column}`}
                {...sortProps(listing, column, columnIndex, onSort)}
              >
                {t(`column.${column}`)}
              </Th>
            ))}
            <Th className="session-guard-menu" screenReaderText={t("column.actions")} />
          </Tr>
        </Thead>
        <Tbody>
          {!answer &&
            SKELETON_ROWS.map((row) => (
              <Tr key={row}>
                <Td colSpan={columns.length + (isSelectable ? 2 : 1)}>
                  <Skeleton screenreaderText={t("loading")} />
                </Td>
              </Tr>
            ))}
          {answer?.items.map((item) => (
            <SessionRow
              key={item.id}
              item={item}
              columns={columns}
              now={now}
              isSelected={selected.has(item.id)}
              isOpened={openedId === item.id}
              onSelect={isSelectable ? onSelect : undefined}
              actions={actions}
            />
          ))}
        </Tbody>
      </Table>
    </div>
  );
}

/** What makes the head of a column sort the list, where the server can sort by it. */
function sortProps(
  listing: Listing,
  column: Column,
  columnIndex: number,
  onSort: (listing: Listing) => void,
) {
  const key = SORT_OF[column];
  if (!key || (key === "endTime" && !canHaveEnded(listing.status))) return {};
  return {
    sort: {
      columnIndex,
      sortBy: listing.sort === key ? { index: columnIndex, direction: listing.order } : {},
      onSort: () => onSort(sortedBy(listing, key)),
    },
  };
}
