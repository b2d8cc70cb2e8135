import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from "@patternfly/react-core";
import type { ReactNode } from "react";
import type { Settings, SettingsAnswer } from "../../api/types";
import { idleInEffect } from "../../model/idle";
import { usePage } from "../page";

/** What the settings come to in Keycloak, which may differ from what is set here. */
export function Effective({
  answer: { effective },
  idle,
}: {
  answer: SettingsAnswer;
  /** As it is edited. */
  idle: Settings["idle"];
}) {
  const { texts } = usePage();
  const rows: [string, number | undefined][] = [
    ["effective.idle", idleInEffect(idle, effective)],
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
