import { Button } from "@patternfly/react-core";
import { Td, Tr } from "@patternfly/react-table";
import type { SessionItem } from "../../api/types";
import type { Column } from "../../model/columns";
import { isolated } from "../../model/names";
import { Cell, userOf } from "../cells";
import { usePage } from "../page";

/** The button that opens a session's details, and has the focus back afterwards. */
export const openButtonId = (item: SessionItem) => `session-guard-open-${item.id}`;

/** One session of the list. */
export function SessionRow({
  item,
  rowIndex,
  columns,
  now,
  isSelected,
  isOpened,
  onSelect,
  onOpen,
  onEnd,
}: {
  item: SessionItem;
  rowIndex: number;
  columns: readonly Column[];
  now: number;
  isSelected: boolean;
  isOpened: boolean;
  onSelect: (item: SessionItem, isSelected: boolean) => void;
  onOpen: (item: SessionItem) => void;
  onEnd: (item: SessionItem) => void;
}) {
  const { texts, mayManageUsers } = usePage();
  const { t } = texts;
  return (
    <Tr isRowSelected={isOpened} data-session={item.sessionId}>
      {mayManageUsers && (
        <Td
          select={{
            rowIndex,
            onSelect: (_, selects) => onSelect(item, selects),
            isSelected,
            isDisabled: item.status === "ended",
            props: { "aria-label": t("select.row", { user: isolated(userOf(item)) }) },
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
            id={openButtonId(item)}
            variant="link"
            isInline
            aria-label={t("details.of", { user: isolated(userOf(item)) })}
            aria-expanded={isOpened}
            onClick={() => onOpen(item)}
          >
            {t("details")}
          </Button>
          {mayManageUsers && item.status !== "ended" && (
            <Button
              variant="link"
              isInline
              isDanger
              aria-label={t("logout.of", { user: isolated(userOf(item)) })}
              onClick={() => onEnd(item)}
            >
              {t("logout")}
            </Button>
          )}
        </div>
      </Td>
    </Tr>
  );
}
