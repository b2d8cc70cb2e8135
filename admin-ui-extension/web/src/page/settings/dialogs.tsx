import { Button, Modal } from "@patternfly/react-core";
import type { LimitPreview, Settings } from "../../api/types";
import { usePage } from "../page";

/** Asks before a limit is saved that users are above. */
export function PreviewDialog({
  preview,
  limit,
  saving,
  onSave,
  onClose,
}: {
  preview: LimitPreview;
  limit: Settings["limit"];
  saving: boolean;
  onSave: () => void;
  onClose: () => void;
}) {
  const { texts } = usePage();
  const { t } = texts;
  return (
    <Modal
      variant="small"
      titleIconVariant="warning"
      isOpen
      aria-label={t("preview.title")}
      title={t("preview.title")}
      onClose={onClose}
      actions={[
        <Button key="save" isLoading={saving} isDisabled={saving} onClick={onSave}>
          {t("preview.save")}
        </Button>,
        <Button key="cancel" variant="link" onClick={onClose}>
          {t("cancel")}
        </Button>,
      ]}
    >
      <p>{t("preview.above", { count: preview.usersAbove, limit: limit.maxSessions })}</p>
      <p>{texts.has(`preview.${limit.whenExceeded}`) && t(`preview.${limit.whenExceeded}`)}</p>
    </Modal>
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
