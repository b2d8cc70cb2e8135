import { Button, Modal } from "@patternfly/react-core";
import type { ReactNode } from "react";
import type { SettingsPreview } from "../../api/rules";
import type { Settings } from "../../api/types";
import { isolated } from "../../model/names";
import { aboveOf, behaviourOf, endingOf, type IdleSessions } from "../../model/preview";
import { idleSeconds } from "../../model/settings";
import { usePage } from "../page";
import { AboveNames } from "../rules/AboveNames";
import { TotalsAbove } from "../totals/TotalsAbove";
import type { Question } from "./useSaving";

interface Answers {
  saving: boolean;
  /** Saves all the same. */
  onSave: () => void;
  /** Takes the settings of somebody else. */
  onLoad: () => void;
  onClose: () => void;
}

/** Asks what there is to ask before settings are saved. */
export function QuestionDialog({
  question,
  draft,
  ...answers
}: Answers & { question: Question; draft: Settings }) {
  const { t } = usePage().texts;
  switch (question.kind) {
    case "ending": {
      const { preview, idle } = question;
      const isKnown = preview !== undefined || idle !== undefined;
      const ending = preview && endingOf(draft, preview);
      const count = (ending?.sessions ?? 0) + (idle?.count ?? 0);
      const isDanger = count > 0 || ending?.parts === true || !isKnown;
      const yes =
        count > 0 ? t("preview.saveAndEnd", { count }) : t(isKnown ? "preview.save" : "lockout.save");
      return (
        <Asking title={t("preview.title")} yes={yes} isDanger={isDanger} {...answers}>
          {idle && <Idle idle={idle} draft={draft} />}
          {preview && <Above preview={preview} draft={draft} />}
          {preview && <TotalsAbove preview={preview} draft={draft} />}
          {preview?.complete === false && <p>{t("preview.incomplete")}</p>}
          {!isKnown && <p>{t("preview.failed")}</p>}
        </Asking>
      );
    }
    case "locked-out":
      return (
        <Asking title={t(`lockout.${question.who}`)} yes={t("lockout.save")} isDanger {...answers}>
          <p>{t(`lockout.${question.who}.detail`)}</p>
        </Asking>
      );
    case "changed":
      return (
        <Asking
          title={t("changed.title")}
          yes={t("changed.overwrite")}
          isDanger
          other={
            <Button key="load" isDisabled={answers.saving} onClick={answers.onLoad}>
              {t("changed.load")}
            </Button>
          }
          {...answers}
        >
          <p>{t("changed.detail")}</p>
        </Asking>
      );
  }
}

function Asking({
  title,
  yes,
  isDanger = false,
  other,
  children,
  saving,
  onSave,
  onClose,
}: Answers & {
  title: string;
  yes: string;
  isDanger?: boolean;
  /** A way out that is better than saving. */
  other?: ReactNode;
  children: ReactNode;
}) {
  const { t } = usePage().texts;
  return (
    <Modal
      variant="small"
      titleIconVariant="warning"
      isOpen
      aria-label={title}
      title={title}
      aria-describedby="session-guard-question"
      onClose={onClose}
      actions={[
        other,
        <Button
          key="save"
          variant={isDanger ? "danger" : "primary"}
          isLoading={saving}
          isDisabled={saving}
          onClick={onSave}
        >
          {yes}
        </Button>,
        <Button key="cancel" variant="link" onClick={onClose}>
          {t("cancel")}
        </Button>,
      ]}
    >
      <div id="session-guard-question">{children}</div>
    </Modal>
  );
}

/** How many sessions a shorter timeout ends. */
function Idle({ idle: { count, isExact }, draft }: { idle: IdleSessions; draft: Settings }) {
  const { texts } = usePage();
  const time = texts.duration(idleSeconds(draft.idle));
  return <p>{texts.t(isExact ? "preview.idle" : "preview.idleAtLeast", { count, time })}</p>;
}

/** Who is above which limit, and what becomes of their sessions. */
function Above({ preview, draft }: { preview: SettingsPreview; draft: Settings }) {
  const { texts } = usePage();
  const { t } = texts;
  const above = aboveOf(draft, preview);
  if (above.length === 0) return null;
  const behaviours = new Set(above.map(({ rule }) => behaviourOf(draft, rule).whenExceeded));
  return (
    <>
      {above.map(({ rule, usersAbove, sessionsAbove }) => (
        <p key={rule ?? ""}>
          {rule === undefined
            ? t("preview.above", {
                count: usersAbove,
                limit: draft.limit.maxSessions,
                sessions: sessionsAbove,
              })
            : t("preview.aboveRule", { count: usersAbove, sessions: sessionsAbove, rule: isolated(rule) })}
        </p>
      ))}
      {[...behaviours].map((behaviour) => (
        <p key={behaviour}>{texts.has(`preview.${behaviour}`) && t(`preview.${behaviour}`)}</p>
      ))}
      <details className="pf-v5-u-mt-sm">
        <summary>{t("preview.names")}</summary>
        <AboveNames named={above.flatMap(({ named }) => named)} />
      </details>
    </>
  );
}

/** Asks before unsaved changes are left behind. */
export function UnsavedDialog({ onLeave, onStay }: { onLeave: () => void; onStay: () => void }) {
  const {
    texts: { t },
  } = usePage();
  return (
    <Modal
      variant="small"
      titleIconVariant="warning"
      isOpen
      aria-label={t("unsaved.title")}
      title={t("unsaved.title")}
      onClose={onStay}
      actions={[
        <Button key="leave" variant="danger" onClick={onLeave}>
          {t("unsaved.leave")}
        </Button>,
        <Button key="stay" variant="link" onClick={onStay}>
          {t("unsaved.stay")}
        </Button>,
      ]}
    >
      {t("unsaved.detail")}
    </Modal>
  );
}
