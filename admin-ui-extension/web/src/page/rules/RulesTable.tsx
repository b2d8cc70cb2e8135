import { Table, Tbody, Th, Thead, Tr } from "@patternfly/react-table";
import { useEffect, useRef, useState } from "react";
import type { Rule, SettingsPreview } from "../../api/rules";
import { usePage } from "../page";
import { RuleRow } from "./RuleRow";

/** What can be done with a rule of the table. */
export interface RuleActions {
  onEdit: (rule: Rule, index: number) => void;
  onReplace: (index: number, rule: Rule) => void;
  onDuplicate: (rule: Rule, index: number) => void;
  onDelete: (rule: Rule, index: number) => void;
  onMove: (from: number, to: number) => void;
}

/** The rules in their order, which is changed by dragging or by the buttons of a row. */
export function RulesTable({
  rules,
  preview,
  ...actions
}: RuleActions & { rules: readonly Rule[]; preview: SettingsPreview | undefined }) {
  const { texts, mayManageRealm } = usePage();
  const { t } = texts;
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState<number>();
  const focused = useRef<string>();
  // The browser takes the focus from what is put elsewhere.
  useEffect(() => {
    if (focused.current !== undefined) document.getElementById(focused.current)?.focus();
    focused.current = undefined;
  }, [rules]);
  const drag = {
    onStart: setDragged,
    onOver: setOver,
    onEnd: () => {
      setDragged(undefined);
      setOver(undefined);
    },
    onDrop: (to: number) => {
      if (dragged !== undefined) actions.onMove(dragged, to);
    },
  };
  return (
    <Table
      variant="compact"
      aria-label={t("rules.title")}
      className="session-guard-rules"
      gridBreakPoint="grid-lg"
    >
      <Thead>
        <Tr>
          <Th modifier="fitContent">{t("rules.order")}</Th>
          <Th>{t("rule.name")}</Th>
          <Th>{t("rule.who")}</Th>
          <Th>{t("rule.says")}</Th>
          <Th modifier="fitContent">{t("rules.users")}</Th>
          <Th modifier="fitContent">{t("rules.enabled")}</Th>
          {mayManageRealm && <Th screenReaderText={t("column.actions")} />}
        </Tr>
      </Thead>
      <Tbody>
        {rules.map((rule, index) => (
          <RuleRow
            key={rule.name}
            rule={rule}
            index={index}
            total={rules.length}
            governed={preview?.rules[index]}
            drag={drag}
            isDragged={dragged === index}
            mark={over === index && dragged !== undefined ? sideOf(dragged, index) : undefined}
            {...actions}
            onMove={(from, to) => {
              focused.current = document.activeElement?.id;
              actions.onMove(from, to);
            }}
          />
        ))}
      </Tbody>
    </Table>
  );
}

/** Where what is dragged over a row would go: it pushes the row away from where it came. */
const sideOf = (from: number, to: number) =>
  from === to ? undefined : from < to ? "after" : "before";
