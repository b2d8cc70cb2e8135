import { FormGroup, TextInput } from "@patternfly/react-core";
import { useState } from "react";
import { usePage } from "../page";
import { Hint, Problem } from "./fields";
import { useForm, useProblem } from "./form";
import { HelpItem } from "./HelpItem";

const FIELD = "list.roles";

const parsed = (text: string) =>
  text
    .split(",")
    .map((role) => role.trim())
    .filter((role) => role !== "");

/** Role names with commas between. The text is the reader's while they type. */
export function RolesField({ roles }: { roles: readonly string[] }) {
  const {
    texts: { t },
  } = usePage();
  const { change, readOnly } = useForm();
  const problem = useProblem(FIELD);
  const [text, setText] = useState(roles.join(", "));
  const shownText = parsed(text).join() === roles.join() ? text : roles.join(", ");
  return (
    <FormGroup
      className="pf-v5-u-mt-md"
      fieldId="session-guard-roles"
      label={t("list.roles")}
      labelIcon={<HelpItem field="list.roles" label={t("list.roles")} />}
    >
      <TextInput
        id="session-guard-roles"
        value={shownText}
        isDisabled={readOnly}
        onChange={(_, value) => {
          setText(value);
          change({ list: { roles: parsed(value) } });
        }}
      />
      <Hint text={t("list.roles.detail")} />
      <Problem field={FIELD} text={problem} />
    </FormGroup>
  );
}
