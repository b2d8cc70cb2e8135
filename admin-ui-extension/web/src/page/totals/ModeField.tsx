import type { Mode } from "../../api/rules";
import { MODES } from "../../api/types";
import { isReported } from "../../model/rules";
import { usePage } from "../page";
import { Hint, SelectField } from "../settings/fields";
import { useForm } from "../settings/form";

/** Whether an application's limit or a cap is carried out, or tried out. */
export function ModeField({
  id,
  of,
  onChange,
}: {
  id: string;
  of: { readonly mode?: Mode };
  onChange: (mode: Mode) => void;
}) {
  const { t } = usePage().texts;
  const { readOnly } = useForm();
  return (
    <SelectField
      id={`${id}-mode`}
      label={t("mode.title")}
      kind="mode"
      known={MODES}
      value={of.mode ?? "enforced"}
      className=""
      isDisabled={readOnly}
      onChange={onChange}
    >
      {isReported(of) && <Hint text={t("mode.detail")} />}
    </SelectField>
  );
}
