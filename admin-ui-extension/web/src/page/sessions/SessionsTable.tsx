import { Skeleton } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { SessionItem, SessionsAnswer } from "../../api/types";
import { type Column, type ColumnChoice, shownOf, SORT_OF } from "../../model/columns";
import { type Listing, sortedBy } from "../../model/listing";
import { usePage } from "../page";
import { SessionRow } from "./SessionRow";
import type { Selection } from "./useSelection";

const SKELETON_ROWS = [0, 1, 2, 3, 4];

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
  onOpen,
  onEnd,
}: {
  answer: SessionsAnswer | undefined;
  listing: Listing;
  choice: ColumnChoice;
  now: number;
  selected: Selection;
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
                isSelected: selectable.length > 0 && selectable.every(({ id }) => selected.has(id)),
                isDisabled: selectable.length === 0,
              }}
            />
          )}
          {columns.map((column, columnIndex) => (
            <Th key={column} modifier="wrap" {...sortProps(listing, column, columnIndex, onSort)}>
              {t(`column.${column}`)}
            </Th>
          ))}
          <Th screenReaderText={t("column.actions")} />
        </Tr>
      </Thead>
      <Tbody>
        {!answer &&
          SKELETON_ROWS.map((row) => (
            <Tr key={row}>
              <Td colSpan={columns.length + (mayManageUsers ? 2 : 1)}>
                <Skeleton screenreaderText={t("loading")} />
              </Td>
            </Tr>
          ))}
        {answer?.items.map((item, rowIndex) => (
          <SessionRow
            key={item.id}
            item={item}
            rowIndex={rowIndex}
            columns={columns}
            now={now}
            isSelected={selected.has(item.id)}
            isOpened={openedId === item.id}
            onSelect={onSelect}
            onOpen={onOpen}
            onEnd={onEnd}
          />
        ))}
      </Tbody>
    </Table>
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
  if (!key || (key === "endTime" && listing.status === "live")) return {};
  return {
    sort: {
      columnIndex,
      sortBy: listing.sort === key ? { index: columnIndex, direction: listing.order } : {},
      onSort: () => onSort(sortedBy(listing, key)),
    },
  };
}
