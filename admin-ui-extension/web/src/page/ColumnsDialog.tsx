import { Button, Checkbox, Modal } from "@patternfly/react-core";
import { useState } from "react";
import { type Column, type ColumnChoice, firstChoiceOf, moved, toggled } from "../model/columns";
import type { Status } from "../model/listing";
import { usePage } from "./page";

/** Chooses and orders the table's columns, by mouse or keyboard. */
export function ColumnsDialog({
  choice,
  status,
  onSave,
  onClose,
}: {
  choice: ColumnChoice;
  /** Of which sessions the table is. */
  status: Status;
  onSave: (choice: ColumnChoice) => void;
  onClose: () => void;
}) {
  const {
    texts: { t },
  } = usePage();
  const [draft, setDraft] = useState(choice);
  const move = (column: Column, by: -1 | 1) => setDraft(moved(draft, column, by));
  return (
    <Modal
      variant="small"
      isOpen
      title={t("columns.title")}
      description={t("columns.detail")}
      onClose={onClose}
      actions={[
        <Button key="save" onClick={() => onSave(draft)}>
          {t("save")}
        </Button>,
        <Button key="reset" variant="link" onClick={() => setDraft(firstChoiceOf(status))}>
          {t("columns.reset")}
        </Button>,
        <Button key="cancel" variant="link" onClick={onClose}>
          {t("cancel")}
        </Button>,
      ]}
    >
      <ol className="session-guard-columns">
        {draft.map(({ column, shown }, index) => {
          const name = t(`column.${column}`);
          return (
            <li key={column} className="pf-v5-l-flex pf-m-align-items-center">
              <Checkbox
                id={`session-guard-column-${column}`}
                className="pf-v5-l-flex__item pf-m-grow"
                label={name}
                isChecked={shown}
                isDisabled={column === "username"}
                onChange={() => setDraft(toggled(draft, column))}
              />
              <Button
                variant="plain"
                size="sm"
                aria-label={t("columns.up", { column: name })}
                isDisabled={index === 0}
                onClick={() => move(column, -1)}
              >
                <span aria-hidden="true">↑</span>
              </Button>
              <Button
                variant="plain"
                size="sm"
                aria-label={t("columns.down", { column: name })}
                isDisabled={index === draft.length - 1}
                onClick={() => move(column, 1)}
              >
                <span aria-hidden="true">↓</span>
              </Button>
            </li>
          );
        })}
      </ol>
    </Modal>
  );
}
