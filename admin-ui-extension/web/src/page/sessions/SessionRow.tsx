import { Td, Tr } from "@patternfly/react-table";
import type { MouseEvent } from "react";
import type { SessionItem } from "../../api/types";
import type { Column } from "../../model/columns";
import { isolated } from "../../model/names";
import { Cell, userOf } from "../cells";
import { usePage } from "../page";
import { type RowActions, RowMenu } from "./RowMenu";

/** One session of the list. */
export function SessionRow({
  item,
  columns,
  now,
  isSelected,
  isOpened,
  onSelect,
  actions,
}: {
  item: SessionItem;
  columns: readonly Column[];
  now: number;
  isSelected: boolean;
  isOpened: boolean;
  /** Undefined where nothing of the list can be ended. */
  onSelect: ((item: SessionItem, isSelected: boolean) => void) | undefined;
  actions: RowActions;
}) {
  const { t } = usePage().texts;

  /** A click anywhere in the row opens it, unless it is meant for something in it, or marks text. */
  const open = (event: MouseEvent<HTMLElement>) => {
    const isMeant = event.target instanceof Element && event.currentTarget.contains(event.target);
    if (!isMeant || (event.target as Element).closest("a, button, input, label")) return;
    if (getSelection()?.isCollapsed === false) return;
    actions.onOpen(item);
  };
  return (
    <Tr isRowSelected={isOpened} data-session={item.sessionId} onClick={open}>
      {onSelect && (
        // PatternFly's own would be called "Select row 0" in every language
        <Td className="session-guard-check">
          <label>
            <input
              type="checkbox"
              aria-label={t("select.row", { user: isolated(userOf(item)) })}
              checked={isSelected}
              disabled={item.status === "ended"}
              onChange={(event) => onSelect(item, event.target.checked)}
            />
          </label>
        </Td>
      )}
      {columns.map((column) => (
        <Td key={column} dataLabel={t(`column.${column}`)} className={`session-guard-of-${column}`}>
          <Cell column={column} item={item} now={now} />
        </Td>
      ))}
      <Td isActionCell className="session-guard-menu">
        <RowMenu item={item} actions={actions} />
      </Td>
    </Tr>
  );
}
