import { Alert, Button, Checkbox, Form, List, ListItem, Modal } from "@patternfly/react-core";
import { useState } from "react";
import { ApiError } from "../../api/api";
import type { LockdownOrder, LockdownReport } from "../../api/types";
import { isolated, visible } from "../../model/names";
import { usePage } from "../page";

const CHOICES = ["endSessions", "offline", "revokeConsents", "requirePassword", "disable"] as const;

const FIRST: Required<LockdownOrder> = {
  endSessions: true,
  offline: true,
  revokeConsents: false,
  requirePassword: true,
  disable: false,
};

/** Locks a user down whose account may be in other hands: each step a choice, then what was done. */
export function LockDownDialog({
  userId,
  username,
  onClose,
  onDone,
}: {
  userId: string;
  username: string;
  onClose: () => void;
  /** Called once sessions may have ended. */
  onDone: () => void;
}) {
  const { api, texts, failed } = usePage();
  const { t } = texts;
  const [order, setOrder] = useState(FIRST);
  const [sending, setSending] = useState(false);
  const [isOwn, setOwn] = useState(false);
  const [report, setReport] = useState<LockdownReport>();
  const choices = CHOICES.filter((name) => order[name]);

  function choose(name: (typeof CHOICES)[number], checked: boolean) {
    setOrder((before) => ({
      ...before,
      [name]: checked,
      // offline sessions end with the others only
      ...(name === "endSessions" && !checked && { offline: false }),
      ...(name === "offline" && checked && { endSessions: true }),
    }));
  }

  async function send() {
    setSending(true);
    try {
      setReport(await api.lockDown(userId, order, isOwn));
      onDone();
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === "caller-would-be-locked-down") setOwn(true);
      else failed(problem, t("lockdown.failed"));
    }
    setSending(false);
  }

  return (
    <Modal
      variant="small"
      isOpen
      titleIconVariant="warning"
      title={t(report ? "lockdown.done" : "lockdown.title", { user: isolated(username) })}
      onClose={onClose}
      actions={
        report
          ? [
              <Button key="close" onClick={onClose}>
                {t("lockdown.close")}
              </Button>,
            ]
          : [
              <Button
                key="lock"
                variant="danger"
                isDisabled={sending || choices.length === 0}
                isLoading={sending}
                onClick={() => void send()}
                data-testid="session-guard-lockdown"
              >
                {t(isOwn ? "lockdown.confirmOwn" : "lockdown.confirm")}
              </Button>,
              <Button key="cancel" variant="link" onClick={onClose}>
                {t("cancel")}
              </Button>,
            ]
      }
    >
      {report ? (
        <Report report={report} />
      ) : (
        <Form onSubmit={(event) => event.preventDefault()}>
          {isOwn && (
            <Alert component="h3" variant="danger" isInline title={t("lockdown.own")}>
              {t("lockdown.own.detail")}
            </Alert>
          )}
          {CHOICES.map((name) => (
            <Checkbox
              key={name}
              id={`session-guard-lockdown-${name}`}
              label={t(`lockdown.${name}`)}
              description={t(`lockdown.${name}.detail`)}
              isChecked={order[name]}
              onChange={(_, checked) => choose(name, checked)}
            />
          ))}
        </Form>
      )}
    </Modal>
  );
}

function Report({ report }: { report: LockdownReport }) {
  const { t } = usePage().texts;
  const applications = (key: string, clients: readonly string[]) =>
    clients.length > 0 && (
      <ListItem>
        {t(key)} <bdi>{clients.map(visible).join(", ")}</bdi>
      </ListItem>
    );
  return (
    <div aria-live="polite">
      <List>
        {report.disabled && <ListItem>{t("lockdown.report.disabled")}</ListItem>}
        {report.passwordRequired && <ListItem>{t("lockdown.report.password")}</ListItem>}
        <ListItem>{t("lockdown.report.sessions", { count: report.sessions })}</ListItem>
        {report.consents > 0 && (
          <ListItem>{t("lockdown.report.consents", { count: report.consents })}</ListItem>
        )}
        {applications("lockdown.report.told", report.told)}
        {applications("lockdown.report.notTold", report.notTold)}
        {applications("lockdown.report.withoutAddress", report.withoutLogoutAddress)}
        {report.telling && <ListItem>{t("lockdown.report.telling")}</ListItem>}
      </List>
    </div>
  );
}
