import { Label } from "@patternfly/react-core";
import type { Coverage } from "../../api/types";
import { usePage } from "../page";

/** Whether the limit holds on each login path, folded. */
export function CoverageSection({ coverage }: { coverage: readonly Coverage[] }) {
  const { texts } = usePage();
  const { t } = texts;
  return (
    <details>
      <summary>{t("coverage.title")}</summary>
      <p className="pf-v5-u-my-sm">{t("coverage.detail")}</p>
      <ul className="pf-v5-l-flex" aria-label={t("coverage.title")}>
        {coverage.map(({ path, covered, by }) => (
          <li key={path} title={covered && by ? texts.ofId("gate", by) : undefined}>
            <Label color={covered ? "green" : "grey"}>
              {`${texts.ofId("path", path)}: ${t(covered ? "coverage.covered" : "coverage.open")}`}
            </Label>
          </li>
        ))}
      </ul>
    </details>
  );
}
