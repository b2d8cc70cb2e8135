import { Alert } from "@patternfly/react-core";
import type { Warning } from "../../api/types";
import { detailOf, titleOf } from "../../model/warnings";
import { usePage } from "../page";

const SESSIONS = "realm-settings/sessions";
const TOKENS = "realm-settings/tokens";

/** The page of the console where Keycloak's own value is changed. */
const MENDED_AT: Partial<Record<string, string>> = {
  "session-max-shorter": SESSIONS,
  "remember-me-longer": SESSIONS,
  "client-idle-longer": SESSIONS,
  "client-idle-shorter": SESSIONS,
  "rule-idle-longer": SESSIONS,
  "rule-lifetime-longer": SESSIONS,
  "access-token-longer": TOKENS,
};

/** What keeps a setting from meaning what it says, and what is only good to know, folded. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const { texts, realm } = usePage();
  const alert = (variant: "warning" | "info") =>
    function warningAlert(warning: Warning) {
      return (
        <Alert component="h3"
          key={`${warning.field} ${warning.code}`}
          className="pf-v5-u-mt-sm"
          variant={variant}
          isInline
          isPlain
          title={titleOf(warning, texts)}
        >
          {detailOf(warning, texts)}
          {MENDED_AT[warning.code] !== undefined && (
            <div>
              <a href={`${location.pathname}#/${encodeURIComponent(realm)}/${MENDED_AT[warning.code]}`}>
                {texts.t(`mended.${MENDED_AT[warning.code]}`)}
              </a>
            </div>
          )}
        </Alert>
      );
    };
  const notes = warnings.filter(({ severity }) => severity === "info");
  return (
    <>
      {warnings.filter(({ severity }) => severity !== "info").map(alert("warning"))}
      {notes.length > 0 && (
        <details className="pf-v5-u-mt-sm">
          <summary>{texts.t("notes.title", { count: notes.length })}</summary>
          {notes.map(alert("info"))}
        </details>
      )}
    </>
  );
}
