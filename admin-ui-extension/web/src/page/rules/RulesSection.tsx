import { Alert, Button, EmptyState, EmptyStateActions, EmptyStateBody, Title } from "@patternfly/react-core";
import { useState } from "react";
import type { Rule, SettingsPreview } from "../../api/rules";
import type { SettingsAnswer } from "../../api/types";
import { isolated } from "../../model/names";
import { MAX_RULES, movedRule, nameOfCopy, NEW_RULE, reportsAnything } from "../../model/rules";
import { groupOf } from "../../model/settings";
import { usePage } from "../page";
import { Problem } from "../settings/fields";
import { useForm, useProblem } from "../settings/form";
import { Warnings } from "../settings/Warnings";
import { PolicyCheck } from "./PolicyCheck";
import { ReportOnly } from "./ReportOnly";
import { RuleEditor } from "./RuleEditor";
import { RulesTable } from "./RulesTable";

/** The rules: for whom something else holds than for the realm. They are saved with the settings. */
export function RulesSection({
  answer,
  rules,
  preview,
  unsaved,
}: {
  answer: SettingsAnswer;
  rules: readonly Rule[];
  preview: SettingsPreview | undefined;
  unsaved: boolean;
}) {
  const { texts, mayManageRealm } = usePage();
  const { t } = texts;
  const { change, readOnly } = useForm();
  const [edited, setEdited] = useState<{ rule: Rule; index: number }>();
  const [said, setSaid] = useState("");
  const problem = useProblem("rules");

  const setRules = (next: readonly Rule[]) => change({ rules: next });
  const replace = (index: number, rule: Rule) =>
    setRules([...rules.slice(0, index), rule, ...rules.slice(index + 1)]);
  const create = () => setEdited({ rule: NEW_RULE, index: rules.length });
  const move = (from: number, to: number) => {
    const next = movedRule(rules, from, to);
    if (next === rules) return;
    setRules(next);
    const rule = isolated(rules[from]?.name ?? "");
    setSaid(t("rules.moved", { rule, position: to + 1, total: rules.length }));
  };
  const duplicate = (rule: Rule, index: number) => {
    const name = nameOfCopy(rule.name, rules, (of, n) =>
      n === 1 ? t("rules.copyOf", { rule: of }) : t("rules.copyOfNumber", { rule: of, number: n }),
    );
    setRules([...rules.slice(0, index + 1), { ...rule, name }, ...rules.slice(index + 1)]);
    setSaid(t("rules.duplicated", { rule: isolated(name) }));
  };
  const remove = (rule: Rule, index: number) => {
    setRules(rules.filter((_, one) => one !== index));
    setSaid(t("rules.deleted", { rule: isolated(rule.name) }));
  };
  const stored = answer.rules ?? [];
  return (
    <section aria-label={t("rules.title")} data-testid="session-guard-rules">
      <Title headingLevel="h3" size="md">
        {t("rules.title")}
      </Title>
      {rules.length === 0 ? (
        <EmptyState variant="xs">
          <EmptyStateBody>{t("rules.none")}</EmptyStateBody>
          {mayManageRealm && (
            <EmptyStateActions>
              <Button variant="secondary" isDisabled={readOnly} onClick={create}>
                {t("rule.create")}
              </Button>
            </EmptyStateActions>
          )}
        </EmptyState>
      ) : (
        <>
          <p className="pf-v5-u-my-sm">{t("rules.detail")}</p>
          <RulesTable
            rules={rules}
            preview={preview}
            onEdit={(rule, index) => setEdited({ rule, index })}
            onReplace={replace}
            onDuplicate={duplicate}
            onDelete={remove}
            onMove={move}
          />
          {preview?.complete === false && <p className="pf-v5-u-mt-sm">{t("preview.incomplete")}</p>}
          {mayManageRealm && (
            <Button
              className="pf-v5-u-mt-sm"
              variant="secondary"
              isDisabled={readOnly || rules.length >= MAX_RULES}
              onClick={create}
            >
              {t("rule.create")}
            </Button>
          )}
        </>
      )}
      <Problem field="rules" text={problem} />
      <Warnings warnings={answer.warnings.filter(({ field }) => groupOf(field) === "rules")} />
      <div aria-live="polite" className="pf-v5-u-screen-reader">
        {said}
      </div>
      {reportsAnything(answer) && <ReportOnly />}
      <PolicyCheck rules={stored}>
        {unsaved && (
          <Alert component="h4" variant="info" isInline isPlain title={t("policy.unsaved")} />
        )}
      </PolicyCheck>
      {edited && (
        <RuleEditor
          rule={edited.rule}
          index={edited.index}
          others={rules.filter((_, index) => index !== edited.index)}
          onApply={(rule) => {
            replace(edited.index, rule);
            setEdited(undefined);
          }}
          onClose={() => setEdited(undefined)}
        />
      )}
    </section>
  );
}
