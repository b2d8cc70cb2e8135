import { Chip, ChipGroup, FormGroup, TextInput } from "@patternfly/react-core";
import { useCallback } from "react";
import type { Application, SettingsPreview } from "../../api/rules";
import { FALLBACKS, type SettingsAnswer } from "../../api/types";
import { isolated, visible } from "../../model/names";
import { MAX_SESSIONS } from "../../model/settings";
import { MAX_APPLICATIONS, NEW_APPLICATION, replaced, usersAboveIn } from "../../model/totals";
import { usePage } from "../page";
import { Combobox } from "../rules/Combobox";
import { Hint, NumberField, Problem, problemId, SelectField } from "../settings/fields";
import { useForm, useProblem } from "../settings/form";
import { Entry } from "./Entry";
import { ListSection } from "./ListSection";
import { ModeField } from "./ModeField";

/** In how many of a user's sessions an application may take part. */
export function ApplicationsSection({
  answer,
  applications,
  preview,
}: {
  answer: SettingsAnswer;
  applications: readonly Application[];
  preview: SettingsPreview | undefined;
}) {
  const { change } = useForm();
  const set = (index: number, next: Application | undefined) =>
    change({ applications: replaced(applications, index, next) });
  return (
    <ListSection
      field="applications"
      answer={answer}
      isFull={applications.length >= MAX_APPLICATIONS}
      onAdd={() => change({ applications: [...applications, NEW_APPLICATION] })}
    >
      {applications.map((application, index) => (
        <ApplicationEntry
          key={index}
          application={application}
          index={index}
          usersAbove={usersAboveIn(application, preview)}
          onChange={(next) => set(index, next)}
          onRemove={() => set(index, undefined)}
        />
      ))}
    </ListSection>
  );
}

function ApplicationEntry({
  application,
  index,
  usersAbove,
  onChange,
  onRemove,
}: {
  application: Application;
  index: number;
  usersAbove: number;
  onChange: (next: Application) => void;
  onRemove: () => void;
}) {
  const { texts } = usePage();
  const { t } = texts;
  const { readOnly } = useForm();
  const field = `applications[${index}]`;
  const id = `session-guard-application-${index}`;
  const nameProblem = useProblem(`${field}.name`);
  return (
    <Entry
      id={id}
      label={application.name === "" ? t("applications.new") : isolated(application.name)}
      isOn={application.enabled !== false}
      onSwitch={(enabled) => onChange({ ...application, enabled })}
      onRemove={onRemove}
      more={<ModeField id={id} of={application} onChange={(mode) => onChange({ ...application, mode })} />}
      fields={[
        {
          key: "name",
          width: 2,
          field: (
            <FormGroup fieldId={`${id}-name`} label={t("applications.name")} isRequired>
              <TextInput
                id={`${id}-name`}
                value={application.name}
                maxLength={100}
                isDisabled={readOnly}
                validated={nameProblem === undefined ? "default" : "error"}
                {...(nameProblem !== undefined && { "aria-describedby": problemId(`${field}.name`) })}
                onChange={(_, name) => onChange({ ...application, name })}
              />
              <Problem field={`${field}.name`} text={nameProblem} />
            </FormGroup>
          ),
        },
        {
          key: "clients",
          width: 3,
          field: <ClientsField application={application} id={id} field={field} onChange={onChange} />,
        },
        {
          key: "maxSessions",
          width: 2,
          field: (
            <NumberField
              id={`${id}-max`}
              field={`${field}.maxSessions`}
              name={`${field}.maxSessions`}
              label={t("limit.maxSessions")}
              value={application.maxSessions}
              max={MAX_SESSIONS}
              isDisabled={readOnly}
              onChange={(maxSessions) => onChange({ ...application, maxSessions })}
            >
              {usersAbove > 0 && <Hint text={t("totals.above", { count: usersAbove })} />}
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
              kind="applications.whenExceeded"
              known={FALLBACKS}
              value={application.whenExceeded}
              className=""
              isDisabled={readOnly}
              onChange={(whenExceeded) => onChange({ ...application, whenExceeded })}
            />
          ),
        },
      ]}
    />
  );
}

function ClientsField({
  application,
  id,
  field,
  onChange,
}: {
  application: Application;
  id: string;
  field: string;
  onChange: (next: Application) => void;
}) {
  const { texts, directory } = usePage();
  const { t } = texts;
  const { readOnly, problems } = useForm();
  const own = useProblem(`${field}.clients`);
  const ofOne = Object.entries(problems).filter(([one]) => one.startsWith(`${field}.clients[`));
  const problem = own ?? ofOne.map(([, text]) => text)[0];
  const clients = application.clients;
  const find = useCallback(
    (text: string, signal: AbortSignal) => directory.clients(text, signal),
    [directory],
  );
  return (
    <FormGroup fieldId={`${id}-clients`} label={t("applications.clients")} isRequired>
      <Combobox
        id={`${id}-clients`}
        label={t("applications.clients")}
        placeholder={t("rule.find.clients")}
        search={find}
        isTaken={({ name }) => clients.includes(name)}
        isDisabled={readOnly}
        describedBy={problem === undefined ? undefined : problemId(`${field}.clients`)}
        onChoose={({ name }) => onChange({ ...application, clients: [...clients, name] })}
      />
      {clients.length > 0 && (
        <ChipGroup
          className="pf-v5-u-mt-sm"
          aria-label={t("applications.clients")}
          numChips={clients.length}
        >
          {clients.map((client) => (
            <Chip
              key={client}
              isReadOnly={readOnly}
              closeBtnAriaLabel={t("rule.remove")}
              onClick={() =>
                onChange({ ...application, clients: clients.filter((one) => one !== client) })
              }
            >
              <bdi>{visible(client)}</bdi>
            </Chip>
          ))}
        </ChipGroup>
      )}
      <Problem field={`${field}.clients`} text={problem} />
    </FormGroup>
  );
}
