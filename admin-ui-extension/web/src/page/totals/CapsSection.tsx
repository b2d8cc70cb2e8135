import { Chip, FormGroup } from "@patternfly/react-core";
import { useCallback } from "react";
import type { Cap, CapState, SettingsPreview } from "../../api/rules";
import type { SettingsAnswer } from "../../api/types";
import { isolated, visible } from "../../model/names";
import {
  capEffect,
  isSameTotal,
  MAX_CAPS,
  MAX_TOTAL,
  newCap,
  ofScope,
  replaced,
  SCOPES,
  WHEN_FULL,
} from "../../model/totals";
import { useLoaded } from "../hooks";
import { usePage } from "../page";
import { Combobox } from "../rules/Combobox";
import { Hint, NumberField, Problem, problemId, SelectField } from "../settings/fields";
import { useForm, useProblem } from "../settings/form";
import { Entry } from "./Entry";
import { ListSection } from "./ListSection";
import { ModeField } from "./ModeField";

/** How many sessions the realm, a client or an organization may have in all. */
export function CapsSection({
  answer,
  caps,
  preview,
}: {
  answer: SettingsAnswer;
  caps: readonly Cap[];
  preview: SettingsPreview | undefined;
}) {
  const { api } = usePage();
  const { change } = useForm();
  const hasAny = (answer.caps?.length ?? 0) > 0;
  const load = useCallback(() => (hasAny ? api.caps() : Promise.resolve([])), [api, hasAny]);
  const [{ value: states }] = useLoaded(load);
  const set = (index: number, next: Cap | undefined) => change({ caps: replaced(caps, index, next) });
  return (
    <ListSection
      field="caps"
      answer={answer}
      isFull={caps.length >= MAX_CAPS}
      onAdd={() => change({ caps: [...caps, newCap(caps)] })}
    >
      {caps.map((cap, index) => (
        <CapEntry
          key={index}
          cap={cap}
          index={index}
          state={capEffect(cap, preview) ?? states?.find((one) => isSameTotal(one, cap))}
          onChange={(next) => set(index, next)}
          onRemove={() => set(index, undefined)}
        />
      ))}
    </ListSection>
  );
}

function CapEntry({
  cap,
  index,
  state,
  onChange,
  onRemove,
}: {
  cap: Cap;
  index: number;
  state: Pick<CapState, "held" | "maxSessions"> | undefined;
  onChange: (next: Cap) => void;
  onRemove: () => void;
}) {
  const { texts } = usePage();
  const { t, number } = texts;
  const { readOnly } = useForm();
  const field = `caps[${index}]`;
  const id = `session-guard-cap-${index}`;
  const problem = useProblem(field);
  const scope = texts.ofId("caps.scope", cap.scope);
  return (
    <>
      <Entry
        id={id}
        label={cap.of ? `${scope} ${isolated(cap.of)}` : scope}
        isOn={cap.enabled !== false}
        onSwitch={(enabled) => onChange({ ...cap, enabled })}
        onRemove={onRemove}
        more={<ModeField id={id} of={cap} onChange={(mode) => onChange({ ...cap, mode })} />}
        fields={[
          {
            key: "scope",
            width: 2,
            field: (
              <SelectField
                id={`${id}-scope`}
                label={t("caps.scope")}
                kind="caps.scope"
                known={SCOPES}
                value={cap.scope}
                className=""
                isDisabled={readOnly}
                onChange={(next) => onChange(ofScope(cap, next))}
              />
            ),
          },
          {
            key: "of",
            width: 3,
            field:
              cap.scope === "realm" ? null : (
                <OfField key={cap.scope} cap={cap} id={id} field={`${field}.of`} onChange={onChange} />
              ),
          },
          {
            key: "maxSessions",
            width: 2,
            field: (
              <NumberField
                id={`${id}-max`}
                field={`${field}.maxSessions`}
                name={`${field}.maxSessions`}
                label={t("caps.maxSessions")}
                value={cap.maxSessions}
                max={MAX_TOTAL}
                isDisabled={readOnly}
                onChange={(maxSessions) => onChange({ ...cap, maxSessions })}
              >
                {state && (
                  <Hint
                    text={t("caps.used", {
                      held: number(state.held),
                      max: number(state.maxSessions),
                      percent: number(Math.floor((state.held * 100) / state.maxSessions)),
                    })}
                  />
                )}
              </NumberField>
            ),
          },
          {
            key: "whenExceeded",
            width: 3,
            field: (
              <SelectField
                id={`${id}-when`}
                label={t("limit.whenExceeded")}
                kind="caps.whenExceeded"
                known={WHEN_FULL}
                value={cap.whenExceeded}
                className=""
                isDisabled={readOnly}
                onChange={(whenExceeded) => onChange({ ...cap, whenExceeded })}
              />
            ),
          },
        ]}
      />
      <Problem field={field} text={problem} />
    </>
  );
}

/** Which client or organization it is for. */
function OfField({
  cap,
  id,
  field,
  onChange,
}: {
  cap: Cap;
  id: string;
  field: string;
  onChange: (next: Cap) => void;
}) {
  const { texts, directory } = usePage();
  const { t } = texts;
  const { readOnly } = useForm();
  const problem = useProblem(field);
  const label = texts.ofId("caps.scope", cap.scope);
  const find = useCallback(
    (text: string, signal: AbortSignal) =>
      cap.scope === "client" ? directory.clients(text, signal) : directory.organizations(text, signal),
    [directory, cap.scope],
  );
  return (
    <FormGroup fieldId={`${id}-of`} label={label} isRequired>
      {cap.of ? (
        <div>
          <Chip
            isReadOnly={readOnly}
            closeBtnAriaLabel={t("rule.remove")}
            onClick={() => onChange({ ...cap, of: "" })}
          >
            <bdi>{visible(cap.of)}</bdi>
          </Chip>
        </div>
      ) : (
        <Combobox
          id={`${id}-of`}
          label={label}
          placeholder={t(cap.scope === "client" ? "rule.find.clients" : "rule.find.organizations")}
          search={find}
          isDisabled={readOnly}
          describedBy={problem === undefined ? undefined : problemId(field)}
          onChoose={({ name }) => onChange({ ...cap, of: name })}
        />
      )}
      <Problem field={field} text={problem} />
    </FormGroup>
  );
}
