import { Button, Title } from "@patternfly/react-core";
import type { ReactNode } from "react";
import type { SettingsAnswer } from "../../api/types";
import { groupOf } from "../../model/settings";
import { usePage } from "../page";
import { Problem } from "../settings/fields";
import { useForm, useProblem } from "../settings/form";
import { Warnings } from "../settings/Warnings";

/** A part of the settings that is a list: its entries, and the button that adds one. */
export function ListSection({
  field,
  answer,
  isFull,
  onAdd,
  children,
}: {
  /** As the REST contract names it; its texts begin with it. */
  field: "applications" | "caps";
  answer: SettingsAnswer;
  isFull: boolean;
  onAdd: () => void;
  children: ReactNode;
}) {
  const { texts, mayManageRealm } = usePage();
  const { t } = texts;
  const { readOnly } = useForm();
  const problem = useProblem(field);
  return (
    <section aria-label={t(`${field}.title`)} data-testid={`session-guard-${field}`}>
      <Title headingLevel="h3" size="md">
        {t(`${field}.title`)}
      </Title>
      <p className="pf-v5-u-my-sm">{t(`${field}.detail`)}</p>
      {children}
      {mayManageRealm && (
        <Button
          className="pf-v5-u-mt-sm"
          variant="secondary"
          isDisabled={readOnly || isFull}
          onClick={onAdd}
        >
          {t(`${field}.add`)}
        </Button>
      )}
      <Problem field={field} text={problem} />
      <Warnings warnings={answer.warnings.filter((one) => groupOf(one.field) === field)} />
    </section>
  );
}
