import { Checkbox, FormSelect, FormSelectOption, Radio } from "@patternfly/react-core";
import type { ReactNode } from "react";
import type { Rule, RuleLimit, RuleTime, WhenExceeded } from "../../api/rules";
import { FALLBACKS, IDLE_UNITS, type IdleUnit, WHEN_EXCEEDED } from "../../api/types";
import { maxIdle, MAX_SESSIONS } from "../../model/bounds";
import { usePage } from "../page";
import { Hint, NumberField, SelectField } from "../settings/fields";
import { useForm } from "../settings/form";

/** Of a select: the realm's own behaviour. */
const OF_REALM = "realm";

/** Without the key where there is no value. */
const withPart = <K extends keyof Rule>(rule: Rule, key: K, value: Rule[K] | undefined) =>
  Object.fromEntries(
    Object.entries<unknown>({ ...rule, [key]: value }).filter(([, one]) => one !== undefined),
  ) as unknown as Rule;

/** What a rule sets: each part is switched on by its checkbox. */
export function PartsFields({
  field,
  rule,
  onChange,
}: {
  /** As the REST contract names it: `rules[2]`. */
  field: string;
  rule: Rule;
  onChange: (rule: Rule) => void;
}) {
  const { t } = usePage().texts;
  const { stored } = useForm();
  const time = (part: "idle" | "lifetime", first: RuleTime) => (
    <Part
      id={`session-guard-rule-${part}`}
      label={t(`rule.${part}`)}
      detail={t(`rule.${part}.detail`)}
      isOn={rule[part] !== undefined}
      onChange={(isOn) => onChange(withPart(rule, part, isOn ? first : undefined))}
    >
      {rule[part] && (
        <TimeField
          part={part}
          field={`${field}.${part}.value`}
          time={rule[part]}
          onChange={(next) => onChange(withPart(rule, part, next))}
        />
      )}
    </Part>
  );
  return (
    <>
      <Part
        id="session-guard-rule-limited"
        label={t("rule.limit")}
        isOn={rule.limit !== undefined}
        onChange={(isOn) =>
          onChange(
            withPart(rule, "limit", isOn ? { maxSessions: stored.limit.maxSessions } : undefined),
          )
        }
      >
        {rule.limit && (
          <LimitFields
            field={`${field}.limit.maxSessions`}
            limit={rule.limit}
            onChange={(limit) => onChange({ ...rule, limit })}
          />
        )}
      </Part>
      {time("idle", { value: 30, unit: "minutes" })}
      {time("lifetime", { value: 10, unit: "hours" })}
      <Checkbox
        id="session-guard-rule-exempt"
        label={t("rule.exempt")}
        description={t("rule.exempt.detail")}
        isChecked={rule.exempt ?? false}
        onChange={(_, exempt) => onChange({ ...rule, exempt })}
      />
    </>
  );
}

function Part({
  id,
  label,
  detail,
  isOn,
  onChange,
  children,
}: {
  id: string;
  label: string;
  detail?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  children: ReactNode;
}) {
  return (
    <div role="group" aria-label={label}>
      <Checkbox
        id={id}
        label={label}
        description={detail}
        isChecked={isOn}
        onChange={(_, checked) => onChange(checked)}
      />
      {isOn && <div className="pf-v5-u-ml-lg pf-v5-u-mt-sm">{children}</div>}
    </div>
  );
}

function LimitFields({
  field,
  limit,
  onChange,
}: {
  field: string;
  limit: RuleLimit;
  onChange: (limit: RuleLimit) => void;
}) {
  const { t } = usePage().texts;
  const { stored, draft } = useForm();
  const { maxSessions, whenExceeded, fallback } = limit;
  const isLimited = maxSessions !== null;
  const asks = (whenExceeded ?? draft.limit.whenExceeded) === "ask-user";
  const behaviour = (id: string): { whenExceeded?: WhenExceeded } =>
    id === OF_REALM ? {} : { whenExceeded: id as WhenExceeded };
  return (
    <>
      <Radio
        id="session-guard-rule-at-most"
        name="ruleLimit"
        label={t("rule.atMost")}
        isChecked={isLimited}
        onChange={() => onChange({ ...limit, maxSessions: stored.limit.maxSessions })}
      />
      <Radio
        id="session-guard-rule-no-limit"
        name="ruleLimit"
        className="pf-v5-u-mt-sm"
        label={t("rule.noLimit")}
        isChecked={!isLimited}
        onChange={() => onChange({ maxSessions: null })}
      />
      {isLimited && (
        <>
          <NumberField
            className="pf-v5-u-mt-md"
            id="session-guard-rule-max"
            field={field}
            name="ruleMaxSessions"
            label={t("limit.maxSessions")}
            value={maxSessions}
            max={MAX_SESSIONS}
            isDisabled={false}
            onChange={(next) => onChange({ ...limit, maxSessions: next })}
          />
          <SelectField
            className="pf-v5-u-mt-md"
            id="session-guard-rule-when"
            label={t("limit.whenExceeded")}
            kind="whenExceeded"
            known={[OF_REALM, ...WHEN_EXCEEDED]}
            value={whenExceeded ?? OF_REALM}
            isDisabled={false}
            onChange={(id) =>
              onChange({ maxSessions, ...behaviour(id), ...(fallback && { fallback }) })
            }
          />
          {asks && (
            <SelectField
              className="pf-v5-u-mt-md"
              id="session-guard-rule-fallback"
              label={t("limit.fallback")}
              kind="whenExceeded"
              known={[OF_REALM, ...FALLBACKS]}
              value={fallback ?? OF_REALM}
              isDisabled={false}
              onChange={(id) =>
                onChange({
                  maxSessions,
                  ...(whenExceeded && { whenExceeded }),
                  ...(id !== OF_REALM && { fallback: id }),
                })
              }
            >
              <Hint text={t("limit.fallback.detail")} />
            </SelectField>
          )}
        </>
      )}
    </>
  );
}

function TimeField({
  part,
  field,
  time,
  onChange,
}: {
  part: "idle" | "lifetime";
  field: string;
  time: RuleTime;
  onChange: (time: RuleTime) => void;
}) {
  const { t } = usePage().texts;
  return (
    <NumberField
      id={`session-guard-rule-${part}-value`}
      field={field}
      name={`rule-${part}`}
      label={t("idle.value")}
      value={time.value}
      max={maxIdle(time.unit)}
      isDisabled={false}
      onChange={(value) => onChange({ ...time, value })}
      beside={
        <FormSelect
          className="session-guard-narrow"
          aria-label={t("idle.unit")}
          value={time.unit}
          onChange={(_, unit) => onChange({ ...time, unit: unit as IdleUnit })}
        >
          {IDLE_UNITS.map((unit) => (
            <FormSelectOption key={unit} value={unit} label={t(`unit.${unit}`)} />
          ))}
        </FormSelect>
      }
    />
  );
}
