import { Alert, Button, Skeleton } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import { ApiError } from "../api/api";
import type { SettingsAnswer } from "../api/types";
import { FirstVisit } from "./FirstVisit";
import { useLoaded } from "./hooks";
import { usePage } from "./page";
import { SettingsForm } from "./settings/SettingsForm";
import type { TabProps } from "./tab";

/** The settings of the realm; loads them and shows the form. */
export function SettingsTab({ settings }: TabProps) {
  const { api, texts } = usePage();
  const { t } = texts;
  const load = useCallback(() => api.settings(), [api]);
  const [{ value, error, loading }, reload] = useLoaded(load);
  const [saved, setSaved] = useState<SettingsAnswer>();
  const answer = saved ?? value;
  return (
    <div data-testid="session-guard-settings">
      <FirstVisit settings={settings} />
      {answer ? (
        <SettingsForm answer={answer} onSaved={setSaved} />
      ) : error !== undefined && !loading ? (
        <Alert component="h2"
          variant={error instanceof ApiError && error.status === 403 ? "info" : "danger"}
          isInline
          title={t(
            error instanceof ApiError && error.status === 403
              ? "settings.forbidden"
              : "settings.loadFailed",
          )}
          actionLinks={
            <Button variant="link" isInline onClick={reload}>
              {t("tryAgain")}
            </Button>
          }
        />
      ) : (
        <Skeleton height="12rem" screenreaderText={t("loading")} />
      )}
    </div>
  );
}
