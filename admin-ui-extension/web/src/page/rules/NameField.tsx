import { Chip, ChipGroup, FormGroup } from "@patternfly/react-core";
import type { NameKind, Named } from "../../api/directory";
import type { RulePeople } from "../../api/rules";
import { isSameName, namesOf } from "../../model/rules";
import { nameText } from "../../model/ruleTexts";
import { usePage } from "../page";
import { Problem, problemId } from "../settings/fields";
import { ClientRolePicker } from "./ClientRolePicker";
import { Combobox } from "./Combobox";

/** Names of one kind: those that are chosen as chips, and a field to find more. */
export function NameField({
  kind,
  field,
  people,
  problem,
  unknown,
  onAdd,
  onRemove,
}: {
  kind: NameKind;
  /** As the REST contract names it. */
  field: string;
  people: RulePeople | undefined;
  problem: string | undefined;
  /** Those that the realm does not have any more. */
  unknown: readonly Named[];
  onAdd: (named: Named) => void;
  onRemove: (named: Named) => void;
}) {
  const { texts, directory } = usePage();
  const { t } = texts;
  const names = namesOf(people, kind);
  const id = `session-guard-${field}`;
  const label = t(`rule.kind.${kind}`);
  const describedBy = problem === undefined ? undefined : problemId(field);
  return (
    <FormGroup fieldId={id} label={label}>
      {kind === "clientRoles" ? (
        <ClientRolePicker
          id={id}
          describedBy={describedBy}
          chosen={names}
          onChoose={(client, name) => onAdd({ kind, name, client })}
        />
      ) : (
        <Combobox
          id={id}
          label={label}
          placeholder={t(`rule.find.${kind}`)}
          search={directory[kind]}
          isTaken={({ name }) => names.some((one) => one.name === name)}
          describedBy={describedBy}
          onChoose={({ name }) => onAdd({ kind, name })}
        />
      )}
      {names.length > 0 && (
        <ChipGroup className="pf-v5-u-mt-sm" aria-label={label} numChips={names.length}>
          {names.map((named) => {
            const text = nameText(named);
            const isUnknown = unknown.some((one) => isSameName(one, named));
            return (
              <Chip
                key={text}
                closeBtnAriaLabel={t("rule.remove")}
                onClick={() => onRemove(named)}
              >
                {isUnknown ? t("rule.unknownName", { name: text }) : <bdi>{text}</bdi>}
              </Chip>
            );
          })}
        </ChipGroup>
      )}
      <Problem field={field} text={problem} />
    </FormGroup>
  );
}
