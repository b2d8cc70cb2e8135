import { Alert, AlertActionLink } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import { useLoaded } from "../hooks";
import { usePage } from "../page";
import { ReportOnlyDialog } from "./ReportOnlyDialog";

/** As far back as is told. */
export const REPORTED_DAYS = 14;

/** What would have happened, were what is only reported enforced. */
export function ReportOnly() {
  const { api, texts } = usePage();
  const { t } = texts;
  const load = useCallback((signal: AbortSignal) => api.reportOnly(REPORTED_DAYS, signal), [api]);
  const [{ value, error }] = useLoaded(load);
  const [isOpen, setOpen] = useState(false);
  if (error !== undefined) {
    return (
      <Alert component="h4" className="pf-v5-u-mt-md" variant="warning" isInline isPlain title={t("reportOnly.failed")} />
    );
  }
  if (!value) return null;
  const isNone = value.refused === 0 && value.ended === 0;
  return (
    <>
      <Alert
        component="h4"
        className="pf-v5-u-mt-md"
        variant="info"
        isInline
        data-testid="session-guard-report-only"
        title={
          isNone
            ? t("reportOnly.none", { number: value.days })
            : t("reportOnly.summary", {
                number: value.days,
                refused: t("reportOnly.refused", { count: value.refused }),
                ended: t("reportOnly.ended", { count: value.ended }),
                users: t("overview.liveUsers", { count: value.users }),
              })
        }
        actionLinks={
          !isNone && (
            <AlertActionLink onClick={() => setOpen(true)}>{t("reportOnly.list")}</AlertActionLink>
          )
        }
      />
      {isOpen && <ReportOnlyDialog summary={value} onClose={() => setOpen(false)} />}
    </>
  );
}
