import { Alert } from "@patternfly/react-core";
import type { Warning } from "../../api/types";
import { detailOf, titleOf } from "../../model/warnings";
import { usePage } from "../page";

/** What keeps a setting from meaning what it says, and what is only good to know, folded. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const { texts } = usePage();
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
