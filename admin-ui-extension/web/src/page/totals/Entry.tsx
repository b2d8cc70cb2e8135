import { Button, Grid, GridItem, Switch } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { usePage } from "../page";
import { useForm } from "../settings/form";

/** An entry of a list in the settings: its fields in a row, its switch and the button that takes it away. */
export function Entry({
  id,
  label,
  isOn,
  fields,
  more,
  onSwitch,
  onRemove,
}: {
  id: string;
  /** Names it to a screen reader. */
  label: string;
  isOn: boolean;
  fields: readonly { key: string; width: 2 | 3 | 4; field: ReactNode }[];
  /** What stands below them. */
  more: ReactNode;
  onSwitch: (isOn: boolean) => void;
  onRemove: () => void;
}) {
  const { t } = usePage().texts;
  const { readOnly } = useForm();
  return (
    <div role="group" aria-label={label} className="session-guard-entry" data-testid={id}>
      <Grid hasGutter>
        {fields.map(({ key, width, field }) => (
          <GridItem key={key} sm={12} md={6} lg={width}>
            {field}
          </GridItem>
        ))}
        <GridItem sm={12} md={6} lg={2}>
          <div className="pf-v5-l-flex pf-m-align-items-center pf-v5-u-mt-xl-on-lg">
            <Switch
              id={`${id}-on`}
              aria-label={t("totals.switch", { name: label })}
              isChecked={isOn}
              isDisabled={readOnly}
              onChange={(_, checked) => onSwitch(checked)}
            />
            <Button
              variant="link"
              isInline
              isDanger
              isDisabled={readOnly}
              aria-label={t("totals.removeNamed", { name: label })}
              onClick={onRemove}
            >
              {t("totals.remove")}
            </Button>
          </div>
        </GridItem>
        <GridItem sm={12} md={6} lg={4}>
          {more}
        </GridItem>
      </Grid>
    </div>
  );
}
