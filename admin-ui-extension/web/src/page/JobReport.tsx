import { Alert, AlertActionCloseButton, Progress } from "@patternfly/react-core";
import { useEffect } from "react";
import type { Job } from "../api/types";
import { handled, isOver, percent } from "../model/jobs";
import { isolated, person } from "../model/names";
import { usePage } from "./page";

/** How far a job is, and what came of it. */
export function JobReport({
  job,
  onClose,
  onRead,
}: {
  job: Job;
  onClose: () => void;
  /** Called when what came of it has been in sight. */
  onRead: () => void;
}) {
  const {
    realm,
    texts: { t, number },
  } = usePage();
  const isDone = isOver(job);
  useEffect(() => {
    if (!isDone) return;
    const seen = () => {
      if (!document.hidden) onRead();
    };
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [isDone, onRead]);
  if (!isDone) {
    return (
      <Alert component="h2" variant="info" isInline title={t("job.running")} className="pf-v5-u-mb-md">
        <Progress
          value={percent(job)}
          title={t("job.progress", { handled: handled(job), total: job.total })}
          size="sm"
        />
        <p>{t("job.startedBy", { name: person(job.startedBy, job.startedByRealm, realm) })}</p>
      </Alert>
    );
  }
  const close = <AlertActionCloseButton aria-label={t("close")} onClose={onClose} />;
  // An order that matches nothing is no job.
  if (job.id === undefined) {
    return (
      <Alert
        component="h2"
        variant="info"
        isInline
        className="pf-v5-u-mb-md"
        title={t("job.none")}
        actionClose={close}
        data-testid="session-guard-job-report"
      />
    );
  }
  return (
    <Alert component="h2"
      variant={job.clientsFailed > 0 ? "warning" : "success"}
      isInline
      className="pf-v5-u-mb-md"
      title={t("job.done", { count: job.ended })}
      actionClose={close}
      data-testid="session-guard-job-report"
    >
      <ul>
        {job.alreadyGone > 0 && <li>{t("job.alreadyGone", { count: job.alreadyGone })}</li>}
        <li>
          {job.clientsTold + job.clientsFailed === 0
            ? t("job.noLogoutUrl")
            : t("job.clientsTold", { count: job.clientsTold })}
        </li>
        {job.clientsFailed > 0 && (
          <li>
            {t("job.clientsFailed", {
              number: number(job.clientsFailed),
              clients: job.failedClients.map(isolated).join(", "),
            })}
          </li>
        )}
      </ul>
    </Alert>
  );
}
