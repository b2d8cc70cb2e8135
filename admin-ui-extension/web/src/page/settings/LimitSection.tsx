import { Checkbox, FormGroup, Radio } from "@patternfly/react-core";
import { FALLBACKS, MODES, type Settings, WHEN_EXCEEDED, type Warning } from "../../api/types";
import { groupOf, MAX_SESSIONS } from "../../model/settings";
import { usePage } from "../page";
import { choices, Hint, NumberField, SelectField, SwitchField } from "./fields";
import { useForm } from "./form";
import { HelpItem } from "./HelpItem";
import { Warnings } from "./Warnings";

/** How many sessions a user may have, and what happens beyond. */
export function LimitSection({ warnings }: { warnings: readonly Warning[] }) {
  const { texts } = usePage();
  const { t } = texts;
  const {
    stored,
    draft: { limit },
    change,
    readOnly,
  } = useForm();
  const set = (part: Partial<Settings["limit"]>) => change({ limit: { ...limit, ...part } });
  const isDisabled = readOnly || !limit.enabled;
  return (
    <>
      <SwitchField
        id="session-guard-limit"
        field="limit.enabled"
        label={t("limit.title")}
        isOn={limit.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <NumberField
        className="pf-v5-u-mt-md"
        id="session-guard-max"
        field="limit.maxSessions"
        name="maxSessions"
        label={t("limit.maxSessions")}
        value={limit.maxSessions}
        max={MAX_SESSIONS}
        hasHelp
        isDisabled={isDisabled}
        onChange={(maxSessions) => set({ maxSessions })}
      />
      <FormGroup
        className="pf-v5-u-mt-md"
        role="radiogroup"
        fieldId="session-guard-when"
        label={t("limit.whenExceeded")}
        labelIcon={<HelpItem field="limit.whenExceeded" label={t("limit.whenExceeded")} />}
      >
        {choices(WHEN_EXCEEDED, stored.limit.whenExceeded).map((id) => (
          <Radio
            key={id}
            id={`session-guard-when-${id}`}
            name="whenExceeded"
            className="pf-v5-u-mb-sm"
            label={texts.ofId("whenExceeded", id)}
            description={texts.has(`whenExceeded.${id}.detail`) && t(`whenExceeded.${id}.detail`)}
            isChecked={limit.whenExceeded === id}
            isDisabled={isDisabled}
            onChange={() => set({ whenExceeded: id })}
          />
        ))}
      </FormGroup>
      {limit.whenExceeded === "ask-user" && limit.fallback !== undefined && (
        <SelectField
          className="pf-v5-u-mt-md"
          id="session-guard-fallback"
          help="limit.fallback"
          label={t("limit.fallback")}
          kind="whenExceeded"
          known={FALLBACKS}
          value={limit.fallback}
          isDisabled={isDisabled}
          onChange={(fallback) => set({ fallback })}
        >
          <Hint text={t("limit.fallback.detail")} />
        </SelectField>
      )}
      <Checkbox
        className="pf-v5-u-mt-md"
        id="session-guard-offline"
        label={t("limit.countOffline")}
        description={t("limit.countOffline.detail")}
        isChecked={limit.countOffline}
        isDisabled={isDisabled}
        onChange={(_, countOffline) => set({ countOffline })}
      />
      {limit.resetEndsOthers !== undefined && (
        <Checkbox
          className="pf-v5-u-mt-md"
          id="session-guard-reset"
          label={t("limit.resetEndsOthers")}
          description={t("limit.resetEndsOthers.detail")}
          isChecked={limit.resetEndsOthers}
          isDisabled={isDisabled}
          onChange={(_, resetEndsOthers) => set({ resetEndsOthers })}
        />
      )}
      {limit.mode !== undefined && (
        <SelectField
          className="pf-v5-u-mt-md"
          id="session-guard-limit-mode"
          help="limit.mode"
          label={t("mode.title")}
          kind="mode"
          known={MODES}
          value={limit.mode}
          // rules hold, or are reported, where the realm's own limit is off too
          isDisabled={readOnly}
          onChange={(mode) => set({ mode })}
        >
          <Hint text={t("mode.limit.detail")} />
        </SelectField>
      )}
      <Warnings warnings={warnings.filter(({ field }) => groupOf(field) === "limit")} />
    </>
  );
}
