import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from "@patternfly/react-core";
import type { ReactNode } from "react";
import type { SettingsAnswer } from "../../api/types";
import { usePage } from "../page";

/** What the settings come to in Keycloak, which may differ from what is set here. */
export function Effective({ answer: { effective } }: { answer: SettingsAnswer }) {
  const { texts } = usePage();
  const rows: [string, number | undefined][] = [
    ["effective.idle", effective.idleSeconds],
    ["effective.max", effective.ssoSessionMaxSeconds],
    ["effective.rememberMe", effective.rememberMeIdleSeconds],
    ["effective.accessToken", effective.accessTokenSeconds],
  ];
  return (
    <DescriptionList
      isCompact
      isHorizontal
      className="pf-v5-u-mt-md"
      aria-label={texts.t("effective.title")}
    >
      {rows.map(
        ([key, seconds]): ReactNode =>
          seconds !== undefined &&
          seconds > 0 && (
            <DescriptionListGroup key={key}>
              <DescriptionListTerm>{texts.t(key)}</DescriptionListTerm>
              <DescriptionListDescription>{texts.duration(seconds)}</DescriptionListDescription>
            </DescriptionListGroup>
          ),
      )}
    </DescriptionList>
  );
}
