import { Button, HelperText, HelperTextItem, Label, LabelGroup, List, ListItem, MenuToggle, Switch } from "@patternfly/react-core";
import EllipsisVIcon from "@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon";
import GripVerticalIcon from "@patternfly/react-icons/dist/esm/icons/grip-vertical-icon";
import { ActionsColumn, Td, Tr } from "@patternfly/react-table";
import type { Governed, Rule } from "../../api/rules";
import { isolated, visible } from "../../model/names";
import { isReported } from "../../model/rules";
import { conditionTexts, partTexts, peopleTexts } from "../../model/ruleTexts";
import { usePage } from "../page";
import { useForm, useRuleProblems } from "../settings/form";
import { GovernedCell } from "./GovernedCell";
import type { RuleActions } from "./RulesTable";

/** Names that are shown before the rest is a number. */
const SHOWN_NAMES = 3;

/** Tells of a row that is dragged by its handle. */
export interface Drag {
  onStart: (index: number) => void;
  onOver: (index: number) => void;
  onDrop: (index: number) => void;
  onEnd: () => void;
}

/** One rule of the table. */
export function RuleRow({
  rule,
  index,
  total,
  governed,
  drag,
  isDragged,
  mark,
  ...actions
}: RuleActions & {
  rule: Rule;
  index: number;
  total: number;
  governed: Governed | undefined;
  drag: Drag;
  isDragged: boolean;
  /** On which side of this row what is dragged would be put. */
  mark: "before" | "after" | undefined;
}) {
  const { texts, mayManageRealm } = usePage();
  const { t } = texts;
  const { readOnly } = useForm();
  const problems = Object.entries(useRuleProblems(`rules[${index}]`));
  const name = isolated(rule.name);
  const moved = isDragged ? "session-guard-dragged" : mark && `session-guard-drop-${mark}`;
  return (
    <Tr
      {...(moved !== undefined && { className: moved })}
      onDragOver={(event) => {
        event.preventDefault();
        drag.onOver(index);
      }}
      onDrop={(event) => {
        event.preventDefault();
        drag.onDrop(index);
        drag.onEnd();
      }}
    >
      <Td dataLabel={t("rules.order")} modifier="fitContent">
        <div className="pf-v5-l-flex pf-m-nowrap pf-m-space-items-xs pf-m-align-items-center">
          {mayManageRealm && (
            <span
              className="session-guard-grip"
              aria-hidden="true"
              draggable={!readOnly}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = "move";
                event.dataTransfer.setData("text/plain", rule.name);
                const row = event.currentTarget.closest("tr");
                if (row) event.dataTransfer.setDragImage(row, 0, 0);
                drag.onStart(index);
              }}
              onDragEnd={drag.onEnd}
            >
              <GripVerticalIcon />
            </span>
          )}
          <span>{texts.number(index + 1)}</span>
          {mayManageRealm && (
            <>
              <Mover rule={rule} by={-1} isEnd={readOnly || index === 0} onMove={() => actions.onMove(index, index - 1)} />
              <Mover rule={rule} by={1} isEnd={readOnly || index === total - 1} onMove={() => actions.onMove(index, index + 1)} />
            </>
          )}
        </div>
      </Td>
      <Td dataLabel={t("rule.name")}>
        {!mayManageRealm ? (
          <bdi>{visible(rule.name)}</bdi>
        ) : (
          <Button
            variant="link"
            isInline
            isDisabled={readOnly}
            aria-label={t("rules.edit", { rule: name })}
            onClick={() => actions.onEdit(rule, index)}
          >
            <bdi>{visible(rule.name)}</bdi>
          </Button>
        )}
        {isReported(rule) && (
          <div>
            <Label isCompact color="gold">
              {t("mode.report-only")}
            </Label>
          </div>
        )}
        {problems.length > 0 && (
          <HelperText>
            {problems.map(([field, message]) => (
              <HelperTextItem key={field} variant="error" hasIcon>
                {`${visible(field.replace(/^rules\[\d+\]\.?/, ""))} ${message}`.trim()}
              </HelperTextItem>
            ))}
          </HelperText>
        )}
      </Td>
      <Td dataLabel={t("rule.who")}>
        <Names names={peopleTexts(rule, texts)} rule={name} />
        {conditionTexts(rule, texts).map((text) => (
          <div key={text} className="session-guard-cut" title={text}>
            {text}
          </div>
        ))}
      </Td>
      <Td dataLabel={t("rule.says")}>
        <List isPlain>
          {partTexts(rule, texts).map((text) => (
            <ListItem key={text}>{text}</ListItem>
          ))}
        </List>
      </Td>
      <Td dataLabel={t("rules.users")}>
        <GovernedCell governed={rule.enabled === false ? undefined : governed} rule={name} />
      </Td>
      <Td dataLabel={t("rules.enabled")}>
        <Switch
          id={`session-guard-rule-enabled-${index}`}
          aria-label={t("rules.switch", { rule: name })}
          isChecked={rule.enabled ?? true}
          isDisabled={readOnly}
          onChange={(_, enabled) => actions.onReplace(index, { ...rule, enabled })}
        />
      </Td>
      {mayManageRealm && (
        <Td isActionCell>
          <ActionsColumn
            isDisabled={readOnly}
            items={[
              { title: t("rules.edit.short"), onClick: () => actions.onEdit(rule, index) },
              { title: t("rules.duplicate"), onClick: () => actions.onDuplicate(rule, index) },
              { title: t("rules.delete"), onClick: () => actions.onDelete(rule, index) },
            ]}
            actionsToggle={({ onToggle, isOpen, isDisabled, toggleRef }) => (
              <MenuToggle
                ref={toggleRef}
                variant="plain"
                aria-label={t("rules.actions", { rule: name })}
                isExpanded={isOpen}
                isDisabled={isDisabled}
                onClick={onToggle}
              >
                <EllipsisVIcon />
              </MenuToggle>
            )}
          />
        </Td>
      )}
    </Tr>
  );
}

/** Moves a rule by one place. At the end it stays where the focus is, and does nothing. */
function Mover({
  rule,
  by,
  isEnd,
  onMove,
}: {
  rule: Rule;
  by: -1 | 1;
  isEnd: boolean;
  onMove: () => void;
}) {
  const { t } = usePage().texts;
  return (
    <Button
      id={`session-guard-move-${by}-${rule.name}`}
      variant="plain"
      size="sm"
      className="session-guard-mover"
      aria-label={t(by < 0 ? "columns.up" : "columns.down", { column: isolated(rule.name) })}
      isAriaDisabled={isEnd}
      onClick={onMove}
    >
      <span aria-hidden="true">{by < 0 ? "↑" : "↓"}</span>
    </Button>
  );
}

/** The first names as labels, and how many more there are. */
function Names({ names, rule }: { names: readonly string[]; rule: string }) {
  const { t } = usePage().texts;
  return (
    <LabelGroup
      aria-label={t("rules.names", { rule })}
      isCompact
      numLabels={SHOWN_NAMES}
      collapsedText={t("rules.more", { number: names.length - SHOWN_NAMES })}
      expandedText={t("rules.less")}
    >
      {names.map((name) => (
        <Label key={name} isCompact textMaxWidth="14rem">
          {name}
        </Label>
      ))}
    </LabelGroup>
  );
}
