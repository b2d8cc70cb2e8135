import { Button, Modal } from "@patternfly/react-core";
import { usePage } from "../page";

/** Asks before administrators end the session they work in. */
export function EndOwnDialog({ onEnd, onClose }: { onEnd: () => void; onClose: () => void }) {
  const {
    texts: { t },
  } = usePage();
  return (
    <Modal
      variant="small"
      titleIconVariant="warning"
      isOpen
      title={t("endOwn.title")}
      aria-describedby="session-guard-end-own"
      onClose={onClose}
      actions={[
        <Button key="end" variant="danger" onClick={onEnd}>
          {t("logout")}
        </Button>,
        <Button key="cancel" variant="link" onClick={onClose}>
          {t("cancel")}
        </Button>,
      ]}
    >
      <span id="session-guard-end-own">{t("endOwn.detail")}</span>
    </Modal>
  );
}
