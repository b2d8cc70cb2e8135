import { Button, FormSelect, FormSelectOption } from "@patternfly/react-core";
import { IDLE_UNITS, type IdleUnit, type Settings, type SettingsAnswer } from "../../api/types";
import { idleWarnings } from "../../model/idle";
import { idleSeconds, maxIdle, PRESETS } from "../../model/settings";
import { usePage } from "../page";
import { Effective } from "./Effective";
import { NumberField, SwitchField } from "./fields";
import { useForm } from "./form";
import { Warnings } from "./Warnings";

/** After how long without activity a session ends. */
export function IdleSection({ answer }: { answer: SettingsAnswer }) {
  const { texts } = usePage();
  const { t } = texts;
  const {
    draft: { idle },
    change,
    readOnly,
  } = useForm();
  const set = (part: Partial<Settings["idle"]>) => change({ idle: { ...idle, ...part } });
  const isDisabled = readOnly || !idle.enabled;
  return (
    <>
      <SwitchField
        id="session-guard-idle"
        field="idle.enabled"
        label={t("idle.title")}
        isOn={idle.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <NumberField
        className="pf-v5-u-mt-md"
        id="session-guard-idle-value"
        field="idle.value"
        name="idleValue"
        label={t("idle.value")}
        value={idle.value}
        max={maxIdle(idle.unit)}
        hasHelp
        isDisabled={isDisabled}
        onChange={(value) => set({ value })}
        beside={
          <FormSelect
            className="session-guard-narrow"
            aria-label={t("idle.unit")}
            value={idle.unit}
            isDisabled={isDisabled}
            onChange={(_, unit) => set({ unit: unit as IdleUnit })}
          >
            {IDLE_UNITS.map((unit) => (
              <FormSelectOption key={unit} value={unit} label={t(`unit.${unit}`)} />
            ))}
          </FormSelect>
        }
      >
        <div role="group" aria-label={t("idle.presets")} className="pf-v5-u-mt-sm">
          {PRESETS.map(({ value, unit }) => {
            const isChosen = idle.value === value && idle.unit === unit;
            return (
              <Button
                key={`${value} ${unit}`}
                variant={isChosen ? "secondary" : "link"}
                size="sm"
                isDisabled={isDisabled}
                aria-pressed={isChosen}
                onClick={() => set({ value, unit })}
              >
                {texts.duration(idleSeconds({ enabled: true, value, unit }))}
              </Button>
            );
          })}
        </div>
      </NumberField>
      <Effective answer={answer} idle={idle} />
      <Warnings warnings={idleWarnings(answer, idle, texts)} />
    </>
  );
}
