import { Checkbox, FormGroup, Grid, GridItem } from "@patternfly/react-core";
import type { Named } from "../../api/directory";
import type { Device, RulePeople, RuleWho } from "../../api/rules";
import { DEVICES } from "../../api/types";
import { visible } from "../../model/names";
import { NAME_KINDS, namesOf, withName, withoutName } from "../../model/rules";
import { deviceText, nameText } from "../../model/ruleTexts";
import { usePage } from "../page";
import { choices } from "../settings/fields";
import type { Problems } from "../settings/form";
import { NameField } from "./NameField";

/** Who is meant: names of every kind. */
export function PeopleFields<T extends RulePeople>({
  field,
  people,
  problems,
  unknown,
  hasOrganizations,
  onChange,
}: {
  /** As the REST contract names it: `rules[2].who`. */
  field: string;
  people: T;
  problems: Problems;
  unknown: readonly Named[];
  hasOrganizations: boolean;
  onChange: (people: T) => void;
}) {
  const kinds = NAME_KINDS.filter(
    (kind) =>
      kind !== "organizations" || hasOrganizations || namesOf(people, "organizations").length > 0,
  );
  return (
    <Grid hasGutter md={6}>
      {kinds.map((kind) => (
        <GridItem key={kind}>
          <NameField
            kind={kind}
            field={`${field}.${kind}`}
            people={people}
            problem={problemOf(`${field}.${kind}`, problems, namesOf(people, kind))}
            unknown={unknown}
            onAdd={(named) => onChange(withName(people, named))}
            onRemove={(named) => onChange(withoutName(people, named))}
          />
        </GridItem>
      ))}
    </Grid>
  );
}

/** The problems of a list of names and of each name in it, which is told with it. */
function problemOf(field: string, problems: Problems, names: readonly Named[]): string | undefined {
  const told = Object.entries(problems).flatMap(([one, message]) => {
    if (one === field) return [message];
    const [, client, index] = /^(?:\.(.+?))?(?:\[(\d+)\])?$/.exec(one.slice(field.length)) ?? [];
    if (!one.startsWith(field) || (client ?? index) === undefined) return [];
    const named = names.filter((name) => name.client === client)[Number(index ?? NaN)];
    return [`${named ? nameText(named) : visible(client ?? "")}: ${message}`];
  });
  return told.length === 0 ? undefined : told.join("; ");
}

/** On which devices a session has to be for the rule to hold; on any where none is chosen. */
export function DevicesField({
  devices = [],
  onChange,
}: {
  devices: RuleWho["devices"];
  onChange: (devices: NonNullable<RuleWho["devices"]>) => void;
}) {
  const { texts } = usePage();
  return (
    <FormGroup
      role="group"
      fieldId="session-guard-rule-devices"
      label={texts.t("rule.devices")}
      isInline
    >
      {devices.reduce<readonly Device[]>(choices, DEVICES).map((device) => (
        <Checkbox
          key={device}
          id={`session-guard-rule-device-${device}`}
          label={deviceText(device, texts)}
          isChecked={devices.includes(device)}
          onChange={(_, isOn) =>
            onChange(isOn ? [...devices, device] : devices.filter((one) => one !== device))
          }
        />
      ))}
    </FormGroup>
  );
}
