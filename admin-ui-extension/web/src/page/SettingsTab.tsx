import { Alert, Button, Card, CardBody, CardHeader, CardTitle, Skeleton } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import { ApiError } from "../api/api";
import type { SettingsAnswer } from "../api/types";
import { useLoaded } from "./hooks";
import { usePage } from "./page";
import { SettingsForm } from "./settings/SettingsForm";

/** The settings of the realm; loads them and shows the form. */
export function SettingsCard() {
  const { api, texts } = usePage();
  const { t } = texts;
  const load = useCallback(() => api.settings(), [api]);
  const [{ value, error, loading }, reload] = useLoaded(load);
  const [saved, setSaved] = useState<SettingsAnswer>();
  const answer = saved ?? value;
  return (
    <Card className="pf-v5-u-mb-md" data-testid="session-guard-settings">
      <CardHeader>
        <CardTitle component="h2">{t("settings.title")}</CardTitle>
      </CardHeader>
      <CardBody>
        {answer ? (
          <SettingsForm answer={answer} onSaved={setSaved} />
        ) : error !== undefined && !loading ? (
          <Alert component="h3"
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
      </CardBody>
    </Card>
  );
}
