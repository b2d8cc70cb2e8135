import { ActionGroup, Alert, Button, Form, Grid, GridItem } from "@patternfly/react-core";
import { type FormEvent, useCallback, useState } from "react";
import type { Settings, SettingsAnswer } from "../../api/types";
import { ruleOf } from "../../model/rules";
import { editable, hasSection } from "../../model/settings";
import { usePage } from "../page";
import { RulesSection } from "../rules/RulesSection";
import { usePreview } from "../rules/usePreview";
import { useUnsavedGuard } from "../useUnsavedGuard";
import { ApplicationsSection } from "../totals/ApplicationsSection";
import { CapsSection } from "../totals/CapsSection";
import { CoverageSection } from "./CoverageSection";
import { QuestionDialog, UnsavedDialog } from "./dialogs";
import { FormOf } from "./form";
import { IdleSection } from "./IdleSection";
import { LimitSection } from "./LimitSection";
import { MoreSection } from "./MoreSection";
import { useDraft } from "./useDraft";
import { useSaving } from "./useSaving";
import { Warnings } from "./Warnings";

/** The settings of the realm, to be changed and saved. */
export function SettingsForm({
  answer,
  onSaved,
}: {
  answer: SettingsAnswer;
  onSaved: (answer: SettingsAnswer) => void;
}) {
  const { texts, mayManageRealm } = usePage();
  const { t } = texts;
  const stored = editable(answer);
  const { draft, unsaved, isRestored, base, change, replace } = useDraft(stored, answer.etag);
  const taken = (next: SettingsAnswer) => {
    replace(editable(next), next.etag);
    onSaved(next);
  };
  const { problems, question, saving, save, goOn, load, forgetProblems, close } = useSaving(
    stored,
    answer.effective,
    taken,
  );
  const guard = useUnsavedGuard(unsaved);
  const preview = usePreview(draft);
  const [shownFields, showField] = useShownFields();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(draft, base);
  };
  const revert = () => {
    replace(stored, answer.etag);
    forgetProblems();
  };
  const leave = () => {
    const { link } = guard;
    guard.stay();
    revert();
    // after the guard's listeners went with the last unsaved change
    setTimeout(() => link?.click());
  };
  const form = {
    stored,
    draft,
    change(part: Partial<Settings>) {
      change(part);
      forgetProblems();
    },
    readOnly: !mayManageRealm || saving,
    problems,
    shownFields,
    showField,
  };
  const otherProblems = Object.entries(problems).filter(
    ([field]) => !shownFields.has(field) && !shownFields.has(ruleOf(field) ?? field),
  );

  return (
    <FormOf.Provider value={form}>
      <Form onSubmit={submit} aria-label={t("settings.title")}>
        {!mayManageRealm && (
          <Alert component="h3" variant="info" isInline isPlain title={t("settings.viewOnly")} />
        )}
        {unsaved && isRestored && (
          <Alert component="h3" variant="info" isInline isPlain title={t("settings.restored")} />
        )}
        {otherProblems.map(([field, message]) => (
          <Alert
            component="h3"
            key={field}
            variant="danger"
            isInline
            isPlain
            title={`${field}: ${message}`}
          />
        ))}
        <Warnings warnings={answer.warnings.filter(({ field }) => !hasSection(field))} />
        <Grid hasGutter md={6}>
          <GridItem>
            <LimitSection warnings={answer.warnings} />
          </GridItem>
          <GridItem>
            <IdleSection answer={answer} />
          </GridItem>
        </Grid>
        {draft.rules && (
          <RulesSection answer={answer} rules={draft.rules} preview={preview} unsaved={unsaved} />
        )}
        {draft.applications && (
          <ApplicationsSection
            answer={answer}
            applications={draft.applications}
            preview={preview}
          />
        )}
        {draft.caps && <CapsSection answer={answer} caps={draft.caps} preview={preview} />}
        <CoverageSection coverage={answer.coverage} />
        <MoreSection />
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
        {question && (
          <QuestionDialog
            question={question}
            draft={draft}
            saving={saving}
            onSave={() => void goOn(draft)}
            onLoad={() => void load(taken)}
            onClose={close}
          />
        )}
        {guard.link && <UnsavedDialog onLeave={leave} onStay={guard.stay} />}
      </Form>
    </FormOf.Provider>
  );
}

/** The fields that are on the page and tell their problem themselves. */
function useShownFields() {
  const [fields, setFields] = useState<ReadonlySet<string>>(new Set());
  const show = useCallback((field: string) => {
    setFields((last) => new Set(last).add(field));
    return () => setFields((last) => new Set([...last].filter((one) => one !== field)));
  }, []);
  return [fields, show] as const;
}
