import { Alert, Button, Checkbox, Form, FormGroup, Modal, Spinner, TextInput } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import type { Job, RevokeRequest } from "../api/types";
import { NAME_THRESHOLD } from "../model/jobs";
import { isolated, visible } from "../model/names";
import { useLoaded } from "./hooks";
import { usePage } from "./page";
import { Hint } from "./settings/fields";

/** What is to be ended: chosen rows, all that match the filter, or everything. */
export interface Ending {
  kind: "selected" | "matching" | "all";
  request: RevokeRequest;
  /** Whether the administrator's own session can be among them. */
  mayHoldOwn: boolean;
  /** The filters that say which, in words. */
  filters?: readonly string[];
}

/** Asks before sessions are ended, with the count the server just gave. */
export function EndDialog({
  ending,
  onClose,
  onJob,
}: {
  ending: Ending;
  onClose: () => void;
  onJob: (job: Job) => void;
}) {
  const { api, realm, mayManageRealm, holdsOwnSession, texts, failed } = usePage();
  const { t, number } = texts;
  const [keepOwn, setKeepOwn] = useState(true);
  // Offline sessions that were chosen one by one are meant.
  const [includeOffline, setIncludeOffline] = useState(ending.kind === "selected");
  const [notBefore, setNotBefore] = useState(false);
  const [typed, setTyped] = useState("");
  const [sending, setSending] = useState(false);
  // Where every token is refused, no session can stay.
  const keeps = keepOwn && !notBefore;
  const endsOffline = includeOffline || notBefore;
  const load = useCallback(async () => {
    const ask = (includeOffline: boolean) =>
      api.dryRun({ ...ending.request, keepOwn: keeps, includeOffline });
    const [ends, all] = await Promise.all([
      ask(endsOffline),
      endsOffline ? undefined : ask(true).catch(() => undefined), // only for what stays
    ]);
    return { ...ends, offline: all ? Math.max(0, all.count - ends.count) : 0 };
  }, [api, ending.request, keeps, endsOffline]);
  const [{ value: dryRun, error, loading }] = useLoaded(load);
  const count = dryRun?.count ?? 0;
  const needsName =
    dryRun !== undefined &&
    (ending.kind === "all" || count >= NAME_THRESHOLD || !dryRun.countIsExact);
  const mayKeepOwn = ending.mayHoldOwn && holdsOwnSession;
  const ready = !loading && !sending && count > 0 && (!needsName || typed === realm);

  async function end() {
    setSending(true);
    try {
      onJob(
        await api.revoke({
          ...ending.request,
          keepOwn: keeps,
          includeOffline: endsOffline,
          notBefore,
        }),
      );
      onClose();
    } catch (problem) {
      failed(problem, t("end.failed"));
      setSending(false);
    }
  }

  return (
    <Modal
      variant="small"
      titleIconVariant="warning"
      isOpen
      title={t(`end.${ending.kind}.title`)}
      aria-describedby="session-guard-end-text"
      onClose={onClose}
      actions={[
        <Button
          key="end"
          variant="danger"
          isDisabled={!ready}
          isLoading={sending}
          onClick={() => void end()}
          data-testid="session-guard-confirm"
        >
          {count > 0 ? t(`end.${ending.kind}.confirm`, { count }) : t("logout")}
        </Button>,
        <Button key="cancel" variant="link" onClick={onClose}>
          {t("cancel")}
        </Button>,
      ]}
    >
      <div id="session-guard-end-text" aria-live="polite">
        {error !== undefined ? (
          <Alert component="h3" variant="danger" isInline isPlain title={t("end.countFailed")} />
        ) : !dryRun ? (
          <Spinner size="md" aria-label={t("loading")} />
        ) : count === 0 ? (
          <p>{t("end.none")}</p>
        ) : (
          <>
            <p>
              <strong>
                {dryRun.countIsExact
                  ? t("end.count", { count })
                  : t("end.countAtLeast", { number: number(count) })}
              </strong>{" "}
              {t("end.detail")}
            </p>
            {ending.filters && <p>{t("end.filters", { filters: ending.filters.join("; ") })}</p>}
            {ending.kind === "all" && <p>{t("end.all.detail", { realm: isolated(realm) })}</p>}
            {mayKeepOwn && keeps && <p>{t("end.stays.own")}</p>}
            {dryRun.offline > 0 && <p>{t("end.stays.offline", { count: dryRun.offline })}</p>}
          </>
        )}
      </div>
      <Form
        className="pf-v5-u-mt-md"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void end();
        }}
      >
        {mayKeepOwn && (
          <Checkbox
            id="session-guard-keep-own"
            label={t("end.keepOwn")}
            description={t("end.keepOwn.detail")}
            isChecked={keeps}
            isDisabled={notBefore}
            onChange={(_, checked) => setKeepOwn(checked)}
          />
        )}
        {ending.kind !== "selected" && (
          <Checkbox
            id="session-guard-end-offline"
            label={t("end.offline")}
            description={t("end.offline.detail")}
            isChecked={endsOffline}
            isDisabled={notBefore}
            onChange={(_, checked) => setIncludeOffline(checked)}
          />
        )}
        {ending.kind === "all" && mayManageRealm && (
          <Checkbox
            id="session-guard-not-before"
            label={t("end.notBefore")}
            description={t("end.notBefore.detail")}
            isChecked={notBefore}
            onChange={(_, checked) => setNotBefore(checked)}
          />
        )}
        {needsName && (
          <FormGroup
            fieldId="session-guard-realm"
            label={t("end.typeRealm", { realm: visible(realm) })}
            isRequired
          >
            <TextInput
              id="session-guard-realm"
              value={typed}
              autoComplete="off"
              onChange={(_, value) => setTyped(value)}
            />
            <Hint text={t(ending.kind === "all" ? "end.typeRealm.all" : "end.typeRealm.many")} />
          </FormGroup>
        )}
      </Form>
    </Modal>
  );
}
