import {
  ActionGroup,
  Alert,
  Button,
  Card,
  CardBody,
  CardHeader,
  CardTitle,
  Checkbox,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Form,
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  Grid,
  GridItem,
  HelperText,
  HelperTextItem,
  Label,
  Modal,
  NumberInput,
  Radio,
  Skeleton,
  Switch,
  TextInput,
} from "@patternfly/react-core";
import { type FormEvent, type ReactNode, useCallback, useEffect, useState } from "react";
import { ApiError } from "../api/api";
import {
  CITY_DETAILS,
  FALLBACKS,
  IDLE_UNITS,
  IP_DETAILS,
  type IdleUnit,
  type LimitPreview,
  type Settings,
  type SettingsAnswer,
  WHEN_EXCEEDED,
  type Warning,
} from "../api/types";
import {
  editable,
  idleSeconds,
  isSame,
  isStricter,
  MAX_RETENTION_DAYS,
  MAX_SESSIONS,
  maxIdle,
  outOfBounds,
  PRESETS,
} from "../model/settings";
import { useLoaded } from "./hooks";
import { usePage } from "./page";
import { useUnsavedGuard } from "./useUnsavedGuard";

/** Unsaved settings by realm: they are still there after the browser's Back and Forward. */
const drafts = new Map<string, Settings>();

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

function SettingsForm({
  answer,
  onSaved,
}: {
  answer: SettingsAnswer;
  onSaved: (answer: SettingsAnswer) => void;
}) {
  const { api, realm, texts, mayManageRealm, say, failed } = usePage();
  const { t } = texts;
  const stored = editable(answer);
  const [draft, setDraft] = useState<Settings>(() => drafts.get(realm) ?? stored);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [preview, setPreview] = useState<LimitPreview>();
  const [saving, setSaving] = useState(false);
  const unsaved = !isSame(draft, stored);
  const guard = useUnsavedGuard(unsaved);
  const readOnly = !mayManageRealm || saving;

  useEffect(() => {
    if (unsaved) drafts.set(realm, draft);
    else drafts.delete(realm);
  }, [realm, draft, unsaved]);

  const change = (part: Partial<Settings>) => {
    setDraft((last) => ({ ...last, ...part }));
    setErrors({});
  };
  const limit = (part: Partial<Settings["limit"]>) => change({ limit: { ...draft.limit, ...part } });
  const idle = (part: Partial<Settings["idle"]>) => change({ idle: { ...draft.idle, ...part } });

  async function save(confirmed: boolean) {
    const wrong = outOfBounds(draft);
    if (wrong.length > 0) {
      setErrors(
        Object.fromEntries(
          wrong.map(({ field, min, max }) => [field, t("settings.outOfBounds", { min, max })]),
        ),
      );
      return;
    }
    setSaving(true);
    try {
      if (!confirmed && isStricter(stored.limit, draft.limit)) {
        const found = await api.previewLimit(draft.limit.maxSessions, draft.limit.countOffline);
        if (found.usersAbove > 0) {
          setPreview(found);
          return;
        }
      }
      setPreview(undefined);
      const next = await api.saveSettings(draft);
      setDraft(editable(next));
      setErrors({});
      onSaved(next);
      say("success", t("settings.saved"));
    } catch (error) {
      setPreview(undefined);
      if (error instanceof ApiError && error.problems.length > 0) {
        setErrors(
          Object.fromEntries(error.problems.map(({ field, errorMessage }) => [field, errorMessage])),
        );
        say("danger", t("settings.notSaved"));
      } else {
        failed(error, t("settings.notSaved"));
      }
    } finally {
      setSaving(false);
    }
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(false);
  };
  const revert = () => {
    setDraft(stored);
    setErrors({});
  };
  const problem = (field: string) => <Problem id={`session-guard-${field}-error`} text={errors[field]} />;
  const shownElsewhere = ["limit.maxSessions", "idle.value", "history.retentionDays", "list.roles"];
  const otherErrors = Object.entries(errors).filter(([field]) => !shownElsewhere.includes(field));
  const otherWarnings = answer.warnings.filter(({ field }) => !/^(limit|idle)\b/.test(field));

  return (
    <Form onSubmit={submit} aria-label={t("settings.title")}>
      {!mayManageRealm && <Alert component="h3" variant="info" isInline isPlain title={t("settings.viewOnly")} />}
      {otherErrors.map(([field, message]) => (
        <Alert component="h3" key={field} variant="danger" isInline isPlain title={`${field}: ${message}`} />
      ))}
      <Warnings warnings={otherWarnings} />
      <Grid hasGutter md={6}>
        <GridItem>
          <FormGroup role="group" fieldId="session-guard-limit" label={t("limit.title")}>
            <Switch
              id="session-guard-limit"
              aria-label={t("limit.title")}
              label={t("on")}
              labelOff={t("off")}
              isChecked={draft.limit.enabled}
              isDisabled={readOnly}
              onChange={(_, enabled) => limit({ enabled })}
            />
          </FormGroup>
          <FormGroup
            className="pf-v5-u-mt-md"
            fieldId="session-guard-max"
            label={t("limit.maxSessions")}
            isRequired
          >
            <NumberInput
              inputName="maxSessions"
              inputAriaLabel={t("limit.maxSessions")}
              minusBtnAriaLabel={t("minus")}
              plusBtnAriaLabel={t("plus")}
              min={1}
              max={MAX_SESSIONS}
              value={shown(draft.limit.maxSessions)}
              isDisabled={readOnly || !draft.limit.enabled}
              validated={errors["limit.maxSessions"] === undefined ? "default" : "error"}
              inputProps={{ id: "session-guard-max", ...described("limit.maxSessions", errors) }}
              onMinus={() => limit({ maxSessions: draft.limit.maxSessions - 1 })}
              onPlus={() => limit({ maxSessions: (draft.limit.maxSessions || 0) + 1 })}
              onChange={(event) => limit({ maxSessions: event.currentTarget.valueAsNumber })}
            />
            {problem("limit.maxSessions")}
          </FormGroup>
          <FormGroup
            className="pf-v5-u-mt-md"
            role="radiogroup"
            fieldId="session-guard-when"
            label={t("limit.whenExceeded")}
          >
            {choices(WHEN_EXCEEDED, stored.limit.whenExceeded).map((id) => (
              <Radio
                key={id}
                id={`session-guard-when-${id}`}
                name="whenExceeded"
                className="pf-v5-u-mb-sm"
                label={texts.ofId("whenExceeded", id)}
                description={texts.has(`whenExceeded.${id}.detail`) && t(`whenExceeded.${id}.detail`)}
                isChecked={draft.limit.whenExceeded === id}
                isDisabled={readOnly || !draft.limit.enabled}
                onChange={() => limit({ whenExceeded: id })}
              />
            ))}
          </FormGroup>
          {draft.limit.whenExceeded === "ask-user" && draft.limit.fallback !== undefined && (
            <FormGroup
              className="pf-v5-u-mt-md"
              fieldId="session-guard-fallback"
              label={t("limit.fallback")}
            >
              <FormSelect
                id="session-guard-fallback"
                value={draft.limit.fallback}
                isDisabled={readOnly || !draft.limit.enabled}
                onChange={(_, fallback) => limit({ fallback })}
              >
                {choices(FALLBACKS, draft.limit.fallback).map((id) => (
                  <FormSelectOption key={id} value={id} label={texts.ofId("whenExceeded", id)} />
                ))}
              </FormSelect>
              <Hint text={t("limit.fallback.detail")} />
            </FormGroup>
          )}
          <Checkbox
            className="pf-v5-u-mt-md"
            id="session-guard-offline"
            label={t("limit.countOffline")}
            description={t("limit.countOffline.detail")}
            isChecked={draft.limit.countOffline}
            isDisabled={readOnly || !draft.limit.enabled}
            onChange={(_, countOffline) => limit({ countOffline })}
          />
          <Warnings warnings={answer.warnings.filter(({ field }) => /^limit\b/.test(field))} />
        </GridItem>
        <GridItem>
          <FormGroup role="group" fieldId="session-guard-idle" label={t("idle.title")}>
            <Switch
              id="session-guard-idle"
              aria-label={t("idle.title")}
              label={t("on")}
              labelOff={t("off")}
              isChecked={draft.idle.enabled}
              isDisabled={readOnly}
              onChange={(_, enabled) => idle({ enabled })}
            />
          </FormGroup>
          <FormGroup
            className="pf-v5-u-mt-md"
            fieldId="session-guard-idle-value"
            label={t("idle.value")}
            isRequired
          >
            <div className="pf-v5-l-flex">
              <NumberInput
                inputName="idleValue"
                inputAriaLabel={t("idle.value")}
                minusBtnAriaLabel={t("minus")}
                plusBtnAriaLabel={t("plus")}
                min={1}
                max={maxIdle(draft.idle.unit)}
                value={shown(draft.idle.value)}
                isDisabled={readOnly || !draft.idle.enabled}
                validated={errors["idle.value"] === undefined ? "default" : "error"}
                inputProps={{ id: "session-guard-idle-value", ...described("idle.value", errors) }}
                onMinus={() => idle({ value: draft.idle.value - 1 })}
                onPlus={() => idle({ value: (draft.idle.value || 0) + 1 })}
                onChange={(event) => idle({ value: event.currentTarget.valueAsNumber })}
              />
              <FormSelect
                className="session-guard-narrow"
                aria-label={t("idle.unit")}
                value={draft.idle.unit}
                isDisabled={readOnly || !draft.idle.enabled}
                onChange={(_, unit) => idle({ unit: unit as IdleUnit })}
              >
                {IDLE_UNITS.map((unit) => (
                  <FormSelectOption key={unit} value={unit} label={t(`unit.${unit}`)} />
                ))}
              </FormSelect>
            </div>
            {problem("idle.value")}
            <div role="group" aria-label={t("idle.presets")} className="pf-v5-u-mt-sm">
              {PRESETS.map(({ value, unit }) => (
                <Button
                  key={`${value} ${unit}`}
                  variant="link"
                  size="sm"
                  isDisabled={readOnly || !draft.idle.enabled}
                  onClick={() => idle({ value, unit })}
                >
                  {texts.duration(idleSeconds({ enabled: true, value, unit }))}
                </Button>
              ))}
            </div>
          </FormGroup>
          <Effective answer={answer} />
          <Warnings warnings={answer.warnings.filter(({ field }) => /^idle\b/.test(field))} />
        </GridItem>
      </Grid>
      <details>
        <summary>{t("coverage.title")}</summary>
        <CoverageList answer={answer} />
      </details>
      <details open={errors["history.retentionDays"] !== undefined || errors["list.roles"] !== undefined || undefined}>
        <summary>{t("more.title")}</summary>
        <Grid hasGutter md={6} className="pf-v5-u-mt-md">
          <GridItem>
            <FormGroup fieldId="session-guard-retention" label={t("history.retentionDays")} isRequired>
              <NumberInput
                inputName="retentionDays"
                inputAriaLabel={t("history.retentionDays")}
                minusBtnAriaLabel={t("minus")}
                plusBtnAriaLabel={t("plus")}
                min={1}
                max={MAX_RETENTION_DAYS}
                unit={t("unit.days")}
                value={shown(draft.history.retentionDays)}
                isDisabled={readOnly}
                validated={errors["history.retentionDays"] === undefined ? "default" : "error"}
                inputProps={{
                  id: "session-guard-retention",
                  ...described("history.retentionDays", errors),
                }}
                onMinus={() => change({ history: { retentionDays: draft.history.retentionDays - 1 } })}
                onPlus={() =>
                  change({ history: { retentionDays: (draft.history.retentionDays || 0) + 1 } })
                }
                onChange={(event) =>
                  change({ history: { retentionDays: event.currentTarget.valueAsNumber } })
                }
              />
              {problem("history.retentionDays")}
            </FormGroup>
            {draft.list && (
              <FormGroup
                className="pf-v5-u-mt-md"
                fieldId="session-guard-roles"
                label={t("list.roles")}
              >
                <RolesInput
                  roles={draft.list.roles}
                  isDisabled={readOnly}
                  onChange={(roles) => change({ list: { roles } })}
                />
                <Hint text={t("list.roles.detail")} />
                {problem("list.roles")}
              </FormGroup>
            )}
          </GridItem>
          {draft.privacy && (
            <GridItem>
              <DetailSelect
                id="session-guard-privacy-ip"
                label={t("privacy.ip")}
                options={choices(IP_DETAILS, draft.privacy.ip)}
                value={draft.privacy.ip}
                isDisabled={readOnly}
                onChange={(ip) => draft.privacy && change({ privacy: { ...draft.privacy, ip } })}
              />
              <DetailSelect
                id="session-guard-privacy-city"
                label={t("privacy.city")}
                options={choices(CITY_DETAILS, draft.privacy.city)}
                value={draft.privacy.city}
                isDisabled={readOnly}
                onChange={(city) => draft.privacy && change({ privacy: { ...draft.privacy, city } })}
              />
              <Hint text={t("privacy.detail")} />
            </GridItem>
          )}
          {draft.notice && (
            <GridItem>
              <FormGroup role="group" fieldId="session-guard-notice" label={t("notice.title")}>
                <Checkbox
                  id="session-guard-notice-eviction"
                  label={t("notice.eviction")}
                  isChecked={draft.notice.eviction}
                  isDisabled={readOnly}
                  onChange={(_, eviction) =>
                    draft.notice && change({ notice: { ...draft.notice, eviction } })
                  }
                />
                <Checkbox
                  className="pf-v5-u-mt-sm"
                  id="session-guard-notice-new-login"
                  label={t("notice.newLogin")}
                  isChecked={draft.notice.newLogin}
                  isDisabled={readOnly}
                  onChange={(_, newLogin) =>
                    draft.notice && change({ notice: { ...draft.notice, newLogin } })
                  }
                />
                <Hint text={t("notice.detail")} />
              </FormGroup>
            </GridItem>
          )}
        </Grid>
      </details>
      {mayManageRealm && (
        <ActionGroup>
          <Button type="submit" isDisabled={!unsaved || saving} isLoading={saving}>
            {t("save")}
          </Button>
          <Button variant="link" isDisabled={!unsaved || saving} onClick={revert}>
            {t("revert")}
          </Button>
        </ActionGroup>
      )}
      {preview && (
        <Modal
          variant="small"
          titleIconVariant="warning"
          isOpen
          aria-label={t("preview.title")}
          title={t("preview.title")}
          onClose={() => setPreview(undefined)}
          actions={[
            <Button key="save" isLoading={saving} isDisabled={saving} onClick={() => void save(true)}>
              {t("preview.save")}
            </Button>,
            <Button key="cancel" variant="link" onClick={() => setPreview(undefined)}>
              {t("cancel")}
            </Button>,
          ]}
        >
          <p>
            {t("preview.above", {
              count: preview.usersAbove,
              limit: draft.limit.maxSessions,
            })}
          </p>
          <p>{texts.has(`preview.${draft.limit.whenExceeded}`) && t(`preview.${draft.limit.whenExceeded}`)}</p>
        </Modal>
      )}
      {guard.link && (
        <Modal
          variant="small"
          titleIconVariant="warning"
          isOpen
          aria-label={t("unsaved.title")}
          title={t("unsaved.title")}
          onClose={guard.stay}
          actions={[
            <Button
              key="leave"
              variant="danger"
              onClick={() => {
                const { link } = guard;
                guard.stay();
                revert();
                // after the guard's listeners went with the last unsaved change
                setTimeout(() => link?.click());
              }}
            >
              {t("unsaved.leave")}
            </Button>,
            <Button key="stay" variant="link" onClick={guard.stay}>
              {t("unsaved.stay")}
            </Button>,
          ]}
        >
          {t("unsaved.detail")}
        </Modal>
      )}
    </Form>
  );
}

/** The known ids, and the one in use where a newer server has more. */
const choices = (known: readonly string[], used: string) =>
  known.includes(used) ? known : [...known, used];

/** An emptied field holds NaN, which the input must not print. */
const shown = (value: number) => (Number.isNaN(value) ? "" : value);

const described = (field: string, errors: Readonly<Record<string, string>>) =>
  errors[field] === undefined ? {} : { "aria-describedby": `session-guard-${field}-error` };

function Problem({ id, text }: { id: string; text: string | undefined }) {
  return text === undefined ? null : (
    <FormHelperText>
      <HelperText>
        <HelperTextItem id={id} variant="error" hasIcon>
          {text}
        </HelperTextItem>
      </HelperText>
    </FormHelperText>
  );
}

function Hint({ text }: { text: string }) {
  return (
    <FormHelperText>
      <HelperText>
        <HelperTextItem>{text}</HelperTextItem>
      </HelperText>
    </FormHelperText>
  );
}

/**
 * What keeps a setting from meaning what it says, and what is only good to know, folded. The details
 * are the server's, in English.
 */
function Warnings({ warnings }: { warnings: readonly Warning[] }) {
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

/** What the settings come to in Keycloak, which may differ from what is set here. */
function Effective({ answer: { effective } }: { answer: SettingsAnswer }) {
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

function CoverageList({ answer: { coverage } }: { answer: SettingsAnswer }) {
  const { texts } = usePage();
  const { t } = texts;
  return (
    <>
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
    </>
  );
}

function DetailSelect({
  id,
  label,
  options,
  value,
  isDisabled,
  onChange,
}: {
  id: string;
  label: string;
  options: readonly string[];
  value: string;
  isDisabled: boolean;
  onChange: (value: string) => void;
}) {
  const { texts } = usePage();
  return (
    <FormGroup className="pf-v5-u-mb-md" fieldId={id} label={label}>
      <FormSelect id={id} value={value} isDisabled={isDisabled} onChange={(_, next) => onChange(next)}>
        {options.map((option) => (
          <FormSelectOption key={option} value={option} label={texts.ofId("detail", option)} />
        ))}
      </FormSelect>
    </FormGroup>
  );
}

/** Role names with commas between. The text is the reader's while they type. */
function RolesInput({
  roles,
  isDisabled,
  onChange,
}: {
  roles: readonly string[];
  isDisabled: boolean;
  onChange: (roles: string[]) => void;
}) {
  const [text, setText] = useState(roles.join(", "));
  const parsed = (value: string) =>
    value
      .split(",")
      .map((role) => role.trim())
      .filter((role) => role !== "");
  const shownText = parsed(text).join() === roles.join() ? text : roles.join(", ");
  return (
    <TextInput
      id="session-guard-roles"
      value={shownText}
      isDisabled={isDisabled}
      onChange={(_, value) => {
        setText(value);
        onChange(parsed(value));
      }}
    />
  );
}
