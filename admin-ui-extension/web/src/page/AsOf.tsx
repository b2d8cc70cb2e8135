import { FormSelect, FormSelectOption } from "@patternfly/react-core";
import { usePage } from "./page";
import { useAutoRefresh } from "./useAutoRefresh";

const REFRESH_SECONDS = [0, 10, 30, 60];

/** Of when the figures are, and how often they are asked for anew, which is remembered for all tabs. */
export function AsOf({ at, reload }: { at: number | undefined; reload: () => void }) {
  const { texts } = usePage();
  const { t } = texts;
  const [seconds, setSeconds] = useAutoRefresh(reload);
  return (
    <div className="pf-v5-l-flex pf-m-align-items-center">
      {at !== undefined && (
        <span data-testid="session-guard-as-of">
          {t("asOf", { time: texts.timeOfDay(at) })}
        </span>
      )}
      <FormSelect
        className="session-guard-narrow"
        aria-label={t("refresh.auto")}
        value={seconds}
        onChange={(_, next) => setSeconds(next)}
      >
        {REFRESH_SECONDS.map((every) => (
          <FormSelectOption
            key={every}
            value={every}
            label={every === 0 ? t("refresh.off") : t("refresh.every", { time: texts.duration(every) })}
          />
        ))}
      </FormSelect>
    </div>
  );
}
