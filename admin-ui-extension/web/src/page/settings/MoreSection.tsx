import { Checkbox, FormGroup, Grid, GridItem } from "@patternfly/react-core";
import { CITY_DETAILS, IP_DETAILS, type Settings } from "../../api/types";
import { hasSection, MAX_RETENTION_DAYS } from "../../model/settings";
import { usePage } from "../page";
import { Hint, NumberField, SelectField } from "./fields";
import { useForm } from "./form";
import { HelpItem } from "./HelpItem";
import { RolesField } from "./RolesField";

/** What is seldom changed, folded until something in it is wrong. */
export function MoreSection() {
  const {
    texts: { t },
  } = usePage();
  const { draft, change, readOnly, problems, shownFields } = useForm();
  const isWrong = Object.keys(problems).some(
    (field) => shownFields.has(field) && !hasSection(field),
  );
  return (
    <details open={isWrong || undefined}>
      <summary>{t("more.title")}</summary>
      <Grid hasGutter md={6} className="pf-v5-u-mt-md">
        <GridItem>
          <NumberField
            id="session-guard-retention"
            field="history.retentionDays"
            name="retentionDays"
            label={t("history.retentionDays")}
            value={draft.history.retentionDays}
            max={MAX_RETENTION_DAYS}
            unit={t("unit.days")}
            hasHelp
            isDisabled={readOnly}
            onChange={(retentionDays) => change({ history: { retentionDays } })}
          />
          {draft.list && <RolesField roles={draft.list.roles} />}
        </GridItem>
        {draft.privacy && <Privacy privacy={draft.privacy} />}
        {draft.notice && <Notice notice={draft.notice} />}
        {(draft.events ?? draft.tools) && <Around />}
      </Grid>
    </details>
  );
}

/** How much of a login's place is kept. */
function Privacy({ privacy }: { privacy: NonNullable<Settings["privacy"]> }) {
  const {
    texts: { t },
  } = usePage();
  const { change, readOnly } = useForm();
  return (
    <GridItem>
      <SelectField
        className="pf-v5-u-mb-md"
        id="session-guard-privacy-ip"
        help="privacy.ip"
        label={t("privacy.ip")}
        kind="detail"
        known={IP_DETAILS}
        value={privacy.ip}
        isDisabled={readOnly}
        onChange={(ip) => change({ privacy: { ...privacy, ip } })}
      />
      <SelectField
        className="pf-v5-u-mb-md"
        id="session-guard-privacy-city"
        help="privacy.city"
        label={t("privacy.city")}
        kind="detail"
        known={CITY_DETAILS}
        value={privacy.city}
        isDisabled={readOnly}
        onChange={(city) => change({ privacy: { ...privacy, city } })}
      />
      <Hint text={t("privacy.detail")} />
    </GridItem>
  );
}

/** When users get an e-mail. */
function Notice({ notice }: { notice: NonNullable<Settings["notice"]> }) {
  const {
    texts: { t },
  } = usePage();
  const { change, readOnly } = useForm();
  return (
    <GridItem>
      <FormGroup
        role="group"
        fieldId="session-guard-notice"
        label={t("notice.title")}
        labelIcon={<HelpItem field="notice" label={t("notice.title")} />}
      >
        <Checkbox
          id="session-guard-notice-eviction"
          label={t("notice.eviction")}
          isChecked={notice.eviction}
          isDisabled={readOnly}
          onChange={(_, eviction) => change({ notice: { ...notice, eviction } })}
        />
        <Checkbox
          className="pf-v5-u-mt-sm"
          id="session-guard-notice-new-login"
          label={t("notice.newLogin")}
          isChecked={notice.newLogin}
          isDisabled={readOnly}
          onChange={(_, newLogin) => change({ notice: { ...notice, newLogin } })}
        />
        <Hint text={t("notice.detail")} />
      </FormGroup>
    </GridItem>
  );
}

/** What others hear of sessions, and what they may change. */
function Around() {
  const {
    texts: { t },
  } = usePage();
  const {
    draft: { events, tools },
    change,
    readOnly,
  } = useForm();
  return (
    <GridItem>
      {events && (
        <Checkbox
          className="pf-v5-u-mb-md"
          id="session-guard-events-per-session"
          label={t("events.perSession")}
          description={t("events.perSession.detail")}
          isChecked={events.perSession}
          isDisabled={readOnly}
          onChange={(_, perSession) => change({ events: { perSession } })}
        />
      )}
      {tools && (
        <Checkbox
          id="session-guard-accept-changes"
          label={t("tools.acceptChanges")}
          description={t("tools.acceptChanges.detail")}
          isChecked={tools.acceptChanges}
          isDisabled={readOnly}
          onChange={(_, acceptChanges) => change({ tools: { acceptChanges } })}
        />
      )}
    </GridItem>
  );
}
