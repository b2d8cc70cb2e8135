import { Alert } from "@patternfly/react-core";
import type { Warning } from "../../api/types";
import { usePage } from "../page";

/**
 * What keeps a setting from meaning what it says, and what is only good to know, folded. The details
 * are the server's, in English.
 */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const { texts } = usePage();
  const alert = (variant: "warning" | "info") =>
    function warningAlert({ field, code, message }: Warning) {
      return (
        <Alert component="h3"
          key={`${field} ${code}`}
          className="pf-v5-u-mt-sm"
          variant={variant}
          isInline
          isPlain
          title={texts.has(`warning.${code}`) ? texts.t(`warning.${code}`) : code}
        >
          {message}
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
