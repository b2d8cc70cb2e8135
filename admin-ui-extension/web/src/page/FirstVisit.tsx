import { Alert, AlertActionCloseButton, Button, List, ListItem } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import type { SettingsAnswer } from "../api/types";
import { remember, remembered } from "../model/memory";
import { isAllOff, suggestedOf, TRIED } from "../model/suggestion";
import { useLoaded } from "./hooks";
import { usePage } from "./page";
import { useAddress } from "./useAddress";

/** Where nothing is limited yet: the way to the settings, which explain what there is to choose. */
export function NothingLimited({ settings }: { settings: SettingsAnswer | undefined }) {
  const { t } = usePage().texts;
  const { go } = useAddress();
  const { isShown, close } = useFirstVisit(settings);
  if (!isShown) return null;
  return (
    <Alert
      component="h2"
      variant="info"
      isInline
      isPlain
      className="pf-v5-u-mb-sm"
      title={
        <>
          {t("firstVisit.title")}{" "}
          <Button variant="link" isInline onClick={() => go("settings")}>
            {t("firstVisit.settings")}
          </Button>
        </>
      }
      actionClose={<AlertActionCloseButton aria-label={t("close")} onClose={close} />}
    />
  );
}

/** What recording and limiting mean, and a number that would do, until it was read. */
export function FirstVisit({ settings }: { settings: SettingsAnswer | undefined }) {
  const { isShown, close } = useFirstVisit(settings);
  if (!isShown || !settings) return null;
  return <Explanation retentionDays={settings.history.retentionDays} onClose={close} />;
}

function useFirstVisit(settings: SettingsAnswer | undefined) {
  const { realm, mayManageRealm } = usePage();
  const memory = `first-visit.${realm}`;
  const [isClosed, setIsClosed] = useState(() => remembered("localStorage", memory) !== null);
  const close = () => {
    remember("localStorage", memory, "read");
    setIsClosed(true);
  };
  return { isShown: mayManageRealm && !isClosed && settings !== undefined && isAllOff(settings), close };
}

function Explanation({ retentionDays, onClose }: { retentionDays: number; onClose: () => void }) {
  const { api, texts } = usePage();
  const { t } = texts;
  const load = useCallback(
    async () =>
      suggestedOf(
        await Promise.all(
          TRIED.map(async (max) => ({ max, above: (await api.previewLimit(max)).usersAbove })),
        ),
      ),
    [api],
  );
  const [{ value: suggested }] = useLoaded(load);
  return (
    <Alert
      component="h2"
      variant="info"
      isInline
      className="pf-v5-u-mb-md"
      title={t("firstVisit.title")}
      data-testid="session-guard-first-visit"
      actionClose={<AlertActionCloseButton aria-label={t("close")} onClose={onClose} />}
    >
      <List isPlain>
        <ListItem>{t("firstVisit.recording", { count: retentionDays })}</ListItem>
        <ListItem>{t("firstVisit.limiting")}</ListItem>
        {suggested && (
          <ListItem>
            {t("firstVisit.suggested", { number: suggested.max })}{" "}
            {t("firstVisit.above", { count: suggested.above })}
          </ListItem>
        )}
      </List>
    </Alert>
  );
}
