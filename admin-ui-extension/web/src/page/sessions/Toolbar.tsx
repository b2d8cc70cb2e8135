import { Button, FormSelect, FormSelectOption } from "@patternfly/react-core";
import BookmarkIcon from "@patternfly/react-icons/dist/esm/icons/bookmark-icon";
import ColumnsIcon from "@patternfly/react-icons/dist/esm/icons/columns-icon";
import SyncAltIcon from "@patternfly/react-icons/dist/esm/icons/sync-alt-icon";
import { type ReactNode, useState } from "react";
import type { ColumnChoice } from "../../model/columns";
import { choose, type Listing, type Order, SORT_KEYS, STATUSES, type Status } from "../../model/listing";
import { ColumnsDialog } from "../ColumnsDialog";
import { usePage } from "../page";
import { FilterField } from "./FilterField";
import { SavedFilters } from "./SavedFilters";

/** Which sessions are listed, in one row, with what can be done with the list itself. */
export function Toolbar({
  listing,
  choice,
  refreshing,
  onChange,
  onColumns,
  onRefresh,
  children,
}: {
  listing: Listing;
  choice: ColumnChoice;
  refreshing: boolean;
  onChange: (listing: Listing, how?: { replace: boolean }) => void;
  onColumns: (choice: ColumnChoice) => void;
  onRefresh: () => void;
  /** What stands at the right end. */
  children: ReactNode;
}) {
  const { t } = usePage().texts;
  const [choosing, setChoosing] = useState(false);
  const [keeping, setKeeping] = useState(false);
  return (
    <div className="session-guard-toolbar pf-v5-u-mb-sm">
      <FormSelect
        className="session-guard-narrow"
        aria-label={t("filter.status")}
        value={listing.status}
        onChange={(_, status) => onChange(choose(listing, { status: status as Status }))}
      >
        {STATUSES.map((status) => (
          <FormSelectOption key={status} value={status} label={t(`filter.${status}`)} />
        ))}
      </FormSelect>
      <FilterField listing={listing} onChange={onChange} />
      <SortField listing={listing} onChange={onChange} />
      <Button variant="plain" aria-label={t("saved.title")} onClick={() => setKeeping(true)}>
        <BookmarkIcon />
      </Button>
      <Button variant="plain" aria-label={t("columns.title")} onClick={() => setChoosing(true)}>
        <ColumnsIcon />
      </Button>
      <Button variant="plain" aria-label={t("refresh")} aria-busy={refreshing} onClick={onRefresh}>
        <SyncAltIcon />
      </Button>
      <div className="session-guard-end">{children}</div>
      {keeping && (
        <SavedFilters
          listing={listing}
          onChoose={(next) => {
            onChange(next);
            setKeeping(false);
          }}
          onClose={() => setKeeping(false)}
        />
      )}
      {choosing && (
        <ColumnsDialog
          choice={choice}
          status={listing.status}
          onClose={() => setChoosing(false)}
          onSave={(next) => {
            onColumns(next);
            setChoosing(false);
          }}
        />
      )}
    </div>
  );
}

/** Sorts the list where it has no head to do it with: in a narrow window. */
function SortField({ listing, onChange }: { listing: Listing; onChange: (listing: Listing) => void }) {
  const { t } = usePage().texts;
  const orders: Order[] = SORT_KEYS.flatMap((sort) => [
    { sort, order: "asc" },
    { sort, order: "desc" },
  ]);
  return (
    <FormSelect
      className="session-guard-narrow session-guard-cards-only"
      aria-label={t("sort.by")}
      value={`${listing.sort} ${listing.order}`}
      onChange={(_, value) => {
        const chosen = orders.find(({ sort, order }) => value === `${sort} ${order}`);
        if (chosen) onChange(choose(listing, chosen));
      }}
    >
      {orders.map(({ sort, order }) => (
        <FormSelectOption
          key={`${sort} ${order}`}
          value={`${sort} ${order}`}
          label={t(`sort.${order}`, { column: t(`column.${sort}`) })}
        />
      ))}
    </FormSelect>
  );
}
