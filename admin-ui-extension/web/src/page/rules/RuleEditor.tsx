import { Button, Form, FormGroup, FormSection, Modal, TextInput } from "@patternfly/react-core";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Rule, RulePeople } from "../../api/rules";
import { MODES } from "../../api/types";
import { allNames, problemsOf, tidied } from "../../model/rules";
import { usePage } from "../page";
import { Hint, Problem, problemId, SelectField } from "../settings/fields";
import { FormOf, type Problems, useForm } from "../settings/form";
import { PartsFields } from "./PartsFields";
import { DevicesField, PeopleFields } from "./PeopleFields";
import { useOrganizations, useUnknown } from "./useUnknown";

/** Changes one rule, or makes a new one. It is stored with the other settings, by their own Save. */
export function RuleEditor({
  rule: first,
  index,
  others,
  onApply,
  onClose,
}: {
  rule: Rule;
  /** Where the rule stands, by which its problems are told. */
  index: number;
  others: readonly Rule[];
  onApply: (rule: Rule) => void;
  onClose: () => void;
}) {
  const { t } = usePage().texts;
  const form = useForm();
  const [rule, setRule] = useState(first);
  const [problems, setProblems] = useState(form.problems);
  const unknown = useUnknown(first);
  const hasOrganizations = useOrganizations();
  const at = `rules[${index}]`;
  const isNew = first.name === "";
  const change = (next: Rule) => {
    setRule(next);
    setProblems({});
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    // React would hand it to the settings form, in which this dialog is a part of the tree.
    event.stopPropagation();
    const wrong = problemsOf(rule, others);
    if (wrong.length === 0) return onApply(tidied(rule));
    setProblems(
      Object.fromEntries(wrong.map(({ field, key, values }) => [`${at}.${field}`, t(key, values)])),
    );
  };
  const people = { problems, unknown, hasOrganizations };
  return (
    <FormOf.Provider value={{ ...form, problems }}>
      <Modal
        variant="medium"
        isOpen
        title={t(isNew ? "rule.create" : "rule.edit")}
        description={t("rule.applyDetail")}
        onClose={onClose}
        actions={[
          <Button key="apply" type="submit" form="session-guard-rule">
            {t("rule.apply")}
          </Button>,
          <Button key="cancel" variant="link" onClick={onClose}>
            {t("cancel")}
          </Button>,
        ]}
      >
        <Form id="session-guard-rule" aria-label={t("rule.edit")} noValidate onSubmit={apply}>
          <FormGroup fieldId="session-guard-rule-name" label={t("rule.name")} isRequired>
            <TextInput
              id="session-guard-rule-name"
              value={rule.name}
              autoComplete="off"
              validated={problems[`${at}.name`] === undefined ? "default" : "error"}
              {...(problems[`${at}.name`] !== undefined && {
                "aria-describedby": problemId(`${at}.name`),
              })}
              onChange={(_, name) => change({ ...rule, name })}
            />
            <Problem field={`${at}.name`} text={problems[`${at}.name`]} />
          </FormGroup>
          <FormSection title={t("rule.who")} titleElement="h3">
            <Hint text={t("rule.who.detail")} />
            <PeopleFields
              {...people}
              field={`${at}.who`}
              people={rule.who}
              onChange={(who) => change({ ...rule, who })}
            />
            <Problem field={`${at}.who`} text={problems[`${at}.who`]} />
            <DevicesField
              devices={rule.who.devices}
              onChange={(devices) => change({ ...rule, who: { ...rule.who, devices } })}
            />
            <Problem field={`${at}.who.devices`} text={problems[`${at}.who.devices`]} />
            <ExceptFields
              people={rule.except}
              isUsed={allNames(first.except).length > 0}
              isWrong={hasProblem(problems, `${at}.except`)}
            >
              <PeopleFields<RulePeople>
                {...people}
                field={`${at}.except`}
                people={rule.except ?? {}}
                onChange={(except) => change({ ...rule, except })}
              />
            </ExceptFields>
          </FormSection>
          <FormSection title={t("rule.says")} titleElement="h3">
            <PartsFields field={at} rule={rule} onChange={change} />
            <Problem field={`${at}.says`} text={problems[`${at}.says`] ?? problems[at]} />
          </FormSection>
          {form.draft.limit.mode !== undefined && (
            <SelectField
              className=""
              id="session-guard-rule-mode"
              label={t("mode.title")}
              kind="mode"
              known={MODES}
              value={rule.mode ?? "enforced"}
              isDisabled={false}
              onChange={(mode) => change({ ...rule, mode })}
            >
              <Hint text={t("mode.detail")} />
            </SelectField>
          )}
          <Others problems={problems} at={at} />
        </Form>
      </Modal>
    </FormOf.Provider>
  );
}

const hasProblem = (problems: Problems, field: string) =>
  Object.keys(problems).some((one) => one.startsWith(field));

/** Who is left out, folded until somebody is. */
function ExceptFields({
  people,
  isUsed,
  isWrong,
  children,
}: {
  people: RulePeople | undefined;
  isUsed: boolean;
  isWrong: boolean;
  children: ReactNode;
}) {
  const { t } = usePage().texts;
  const count = allNames(people).length;
  const [unfolded, setUnfolded] = useState(isUsed);
  const shows = unfolded || isWrong;
  return (
    <details open={shows} onToggle={(event) => setUnfolded(event.currentTarget.open)}>
      <summary>{count === 0 ? t("rule.except") : t("rule.exceptCount", { number: count })}</summary>
      {shows && <div className="pf-v5-u-mt-md">{children}</div>}
    </details>
  );
}

/** Fields that are shown above, by how they begin. */
const SHOWN = ["name", "who", "except", "says", "limit.maxSessions", "idle.value", "lifetime.value"];

/** Problems that no field here is about. */
function Others({ problems, at }: { problems: Problems; at: string }) {
  const left = Object.entries(problems).filter(([field]) => {
    const own = field.slice(at.length + 1);
    return field.startsWith(`${at}.`) && !SHOWN.some((one) => own.startsWith(one));
  });
  return left.map(([field, text]) => <Problem key={field} field={field} text={`${field}: ${text}`} />);
}
