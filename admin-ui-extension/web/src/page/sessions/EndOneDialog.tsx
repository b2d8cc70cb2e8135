import { Button, Modal, Text, TextContent } from "@patternfly/react-core";
import type { SessionItem } from "../../api/types";
import { isolated } from "../../model/names";
import { deviceOf, placeOf, userOf } from "../cells";
import { usePage } from "../page";

/** Asks before one session is ended, with whose it is and where. */
export function EndOneDialog({
  item,
  onEnd,
  onClose,
}: {
  item: SessionItem;
  onEnd: () => void;
  onClose: () => void;
}) {
  const { texts } = usePage();
  const { t } = texts;
  const about = [deviceOf(item, texts), placeOf(item, texts), item.ip].filter(
    (part) => part !== undefined,
  );
  return (
    <Modal
      variant="small"
      titleIconVariant="warning"
      isOpen
      title={t(item.own ? "endOwn.title" : "endOne.title")}
      aria-describedby="session-guard-end-one"
      onClose={onClose}
      actions={[
        <Button key="end" variant="danger" onClick={onEnd} data-testid="session-guard-confirm">
          {t("logout")}
        </Button>,
        <Button key="cancel" variant="link" onClick={onClose}>
          {t("cancel")}
        </Button>,
      ]}
    >
      <TextContent id="session-guard-end-one" className="session-guard-wrap">
        <Text>
          <strong>{isolated(userOf(item))}</strong>
          {about.length > 0 && ` · ${about.join(" · ")}`}
        </Text>
        <Text>{t("endOne.since", { time: texts.dateTime(item.loginTime) })}</Text>
        {item.own && <Text>{t("endOwn.detail")}</Text>}
      </TextContent>
    </Modal>
  );
}
