import { Alert, Button, Checkbox, Modal, Spinner } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import type { Job } from "../../api/types";
import { isolated } from "../../model/names";
import { useLoaded } from "../hooks";
import { usePage } from "../page";

/** Asks before all sessions of a user are ended, with the count the server just gave. */
export function EndAllOfUserDialog({
  userId,
  username,
  onClose,
  onJob,
}: {
  userId: string;
  username: string;
  onClose: () => void;
  onJob: (job: Job) => void;
}) {
  const { api, texts, failed } = usePage();
  const { t } = texts;
  const [includeOffline, setIncludeOffline] = useState(true);
  const [sending, setSending] = useState(false);
  const request = useCallback(
    () => ({ filter: { user: userId }, includeOffline, keepOwn: true }),
    [userId, includeOffline],
  );
  const load = useCallback(() => api.dryRun(request()), [api, request]);
  const [{ value, error, outdated }] = useLoaded(load);
  const count = outdated ? undefined : value?.count;

  async function end() {
    setSending(true);
    try {
      onJob(await api.revoke(request()));
      onClose();
    } catch (problem) {
      failed(problem, t("person.end.failed"));
      setSending(false);
    }
  }

  return (
    <Modal
      variant="small"
      isOpen
      titleIconVariant="warning"
      title={t("person.end.title", { user: isolated(username) })}
      onClose={onClose}
      actions={[
        <Button
          key="end"
          variant="danger"
          isDisabled={sending || count === undefined || count === 0}
          isLoading={sending}
          onClick={() => void end()}
        >
          {t("person.end.confirm")}
        </Button>,
        <Button key="cancel" variant="link" onClick={onClose}>
          {t("cancel")}
        </Button>,
      ]}
    >
      <p aria-live="polite">
        {error !== undefined ? (
          <Alert component="h3" variant="danger" isInline isPlain title={t("person.end.countFailed")} />
        ) : count === undefined ? (
          <Spinner size="md" aria-label={t("loading")} />
        ) : count === 0 ? (
          t("person.end.none")
        ) : (
          t("person.end.count", { count })
        )}
      </p>
      <Checkbox
        className="pf-v5-u-mt-md"
        id="session-guard-person-offline"
        label={t("person.end.withOffline")}
        isChecked={includeOffline}
        onChange={(_, checked) => setIncludeOffline(checked)}
      />
    </Modal>
  );
}
