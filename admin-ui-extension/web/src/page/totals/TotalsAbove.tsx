import type { SettingsPreview } from "../../api/rules";
import type { Settings } from "../../api/types";
import { isolated } from "../../model/names";
import { applicationsAbove, capsAbove } from "../../model/totals";
import { usePage } from "../page";
import { AboveNames } from "../rules/AboveNames";

/** Which limits of applications and which caps are exceeded, and what becomes of it. */
export function TotalsAbove({ preview, draft }: { preview: SettingsPreview; draft: Settings }) {
  const { texts } = usePage();
  const { t, number } = texts;
  return (
    <>
      {applicationsAbove(draft, preview).map(({ application, usersAbove, sessionsAbove, named }) => (
        <div key={application.name} className="pf-v5-u-mt-sm">
          <p>
            {t("preview.aboveApplication", {
              count: usersAbove,
              sessions: sessionsAbove,
              application: isolated(application.name),
            })}{" "}
            {t(`preview.application.${application.whenExceeded}`)}
          </p>
          <details>
            <summary>{t("preview.names")}</summary>
            <AboveNames named={named} />
          </details>
        </div>
      ))}
      {capsAbove(draft, preview).map(({ cap, held, maxSessions }) => (
        <p key={`${cap.scope} ${cap.of ?? ""}`} className="pf-v5-u-mt-sm">
          {t("preview.aboveCap", {
            cap: texts.ofId("caps.scope", cap.scope) + (cap.of ? ` ${isolated(cap.of)}` : ""),
            held: number(held),
            max: number(maxSessions),
          })}{" "}
          {t(`preview.${cap.scope === "client" ? "capOfClient" : "cap"}.${cap.whenExceeded}`)}
        </p>
      ))}
    </>
  );
}
