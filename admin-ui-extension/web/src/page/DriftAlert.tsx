import {
  Alert,
  AlertActionLink,
  Button,
  List,
  ListItem,
  Modal,
  Text,
  TextContent,
} from "@patternfly/react-core";
import { useEffect, useState } from "react";
import type { Drift } from "../api/types";
import { isolated, visible } from "../model/names";
import { usePage } from "./page";

/** Tells of settings that another tool's update lost, and asks for a decision. */
export function DriftAlert({ onDecided }: { onDecided: () => void }) {
  const { api, texts, mayManageRealm, say, failed } = usePage();
  const { t } = texts;
  const [drift, setDrift] = useState<Drift>();
  const [asking, setAsking] = useState(false);
  const [deciding, setDeciding] = useState(false);

  useEffect(() => api.onDrift(setDrift), [api]);

  async function decide(decision: "restore" | "accept") {
    setDeciding(true);
    try {
      await api.decideDrift(decision);
      say("success", t(`drift.${decision}.done`));
      onDecided();
    } catch (error) {
      failed(error, t("drift.failed"));
    } finally {
      setAsking(false);
      setDeciding(false);
    }
  }

  if (!drift) return null;
  const time = texts.dateTime(drift.since);
  const by = isolated(drift.by ?? "");
  return (
    <>
      <Alert
        component="h2"
        className="pf-v5-u-mb-md"
        variant="warning"
        isInline
        title={t("drift.title")}
        data-testid="session-guard-drift"
        actionLinks={
          mayManageRealm && (
            <>
              <AlertActionLink isDisabled={deciding} onClick={() => void decide("restore")}>
                {t("drift.restore")}
              </AlertActionLink>
              {drift.acceptable && (
                <AlertActionLink isDisabled={deciding} onClick={() => setAsking(true)}>
                  {t("drift.accept")}
                </AlertActionLink>
              )}
            </>
          )
        }
      >
        <TextContent>
          <Text>{by === "" ? t("drift.detail", { time }) : t("drift.detailBy", { time, by })}</Text>
          {!drift.acceptable && <Text>{t("drift.notAcceptable")}</Text>}
        </TextContent>
        <Settings drift={drift} />
      </Alert>
      {asking && (
        <Modal
          variant="small"
          titleIconVariant="warning"
          isOpen
          title={t("drift.accept.title")}
          aria-describedby="session-guard-drift-text"
          onClose={() => setAsking(false)}
          actions={[
            <Button
              key="accept"
              variant="danger"
              isDisabled={deciding}
              isLoading={deciding}
              onClick={() => void decide("accept")}
            >
              {t("drift.accept")}
            </Button>,
            <Button key="cancel" variant="link" onClick={() => setAsking(false)}>
              {t("cancel")}
            </Button>,
          ]}
        >
          <div id="session-guard-drift-text">{t("drift.accept.detail")}</div>
        </Modal>
      )}
    </>
  );
}

/** By attribute, as whoever looks after the other tool knows them. */
function Settings({ drift }: { drift: Drift }) {
  const { t } = usePage().texts;
  return (
    <List isPlain>
      {drift.settings.map(({ attribute, reason, found, inForce }) => (
        <ListItem key={attribute}>
          <code>{attribute}</code>{" "}
          <bdi>
            {reason === "settings-broken"
              ? t("drift.broken", { found: isolated(found ?? ""), value: visible(inForce) })
              : t("drift.vanished", { value: visible(inForce) })}
          </bdi>
        </ListItem>
      ))}
    </List>
  );
}
