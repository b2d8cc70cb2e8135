import { Button, FormSelect, FormSelectOption } from "@patternfly/react-core";
import { useState } from "react";
import type { ColumnChoice } from "../../model/columns";
import { filterOf, isFiltered, type Listing } from "../../model/listing";
import { ColumnsDialog } from "../ColumnsDialog";
import type { Ending } from "../EndDialog";
import { usePage } from "../page";
import { useAutoRefresh } from "./useAutoRefresh";
import { useExport } from "./useExport";
import type { Selection } from "./useSelection";

const REFRESH_SECONDS = [0, 10, 30, 60];

/** What can be done with the list, and with many of its sessions at once. */
export function Toolbar({
  listing,
  selected,
  choice,
  refreshing,
  onColumns,
  onRefresh,
  onEnd,
}: {
  listing: Listing;
  selected: Selection;
  choice: ColumnChoice;
  refreshing: boolean;
  onColumns: (choice: ColumnChoice) => void;
  onRefresh: () => void;
  onEnd: (ending: Ending) => void;
}) {
  const { texts, mayManageUsers } = usePage();
  const { t } = texts;
  const [choosing, setChoosing] = useState(false);
  const [seconds, setSeconds] = useAutoRefresh(onRefresh);
  const { exporting, download } = useExport(listing);
  return (
    <div className="pf-v5-l-flex pf-m-align-items-center pf-v5-u-my-sm">
      {mayManageUsers && <EndButtons listing={listing} selected={selected} onEnd={onEnd} />}
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
          onChange={(_, next) => setSeconds(next)}
        >
          {REFRESH_SECONDS.map((every) => (
            <FormSelectOption
              key={every}
              value={every}
              label={every === 0 ? t("refresh.off") : t("refresh.every", { time: texts.duration(every) })}
            />
          ))}
        </FormSelect>
        <Button variant="secondary" onClick={onRefresh} isLoading={refreshing}>
          {t("refresh")}
        </Button>
      </div>
      {choosing && (
        <ColumnsDialog
          choice={choice}
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

/** Ends the ticked sessions, or all that match the filter. */
function EndButtons({
  listing,
  selected,
  onEnd,
}: {
  listing: Listing;
  selected: Selection;
  onEnd: (ending: Ending) => void;
}) {
  const {
    texts: { t },
  } = usePage();
  const chosen = [...selected.values()];
  return (
    <>
      <Button
        variant="secondary"
        isDanger
        isDisabled={chosen.length === 0}
        onClick={() =>
          onEnd({
            kind: "selected",
            request: { ids: chosen.map(({ id }) => id) },
            mayHoldOwn: chosen.some(({ own }) => own),
          })
        }
      >
        {t("endSelected", { count: chosen.length })}
      </Button>
      {isFiltered(listing) && listing.status !== "ended" && (
        <Button
          variant="secondary"
          isDanger
          onClick={() =>
            onEnd({
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
  );
}
