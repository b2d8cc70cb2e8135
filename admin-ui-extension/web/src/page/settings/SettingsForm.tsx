import { ActionGroup, Alert, Button, Form, Grid, GridItem } from "@patternfly/react-core";
import { type FormEvent, useCallback, useState } from "react";
import type { Settings, SettingsAnswer } from "../../api/types";
import { editable, hasSection } from "../../model/settings";
import { usePage } from "../page";
import { useUnsavedGuard } from "../useUnsavedGuard";
import { CoverageSection } from "./CoverageSection";
import { PreviewDialog, UnsavedDialog } from "./dialogs";
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
  const { draft, unsaved, change, replace } = useDraft(stored);
  const { problems, preview, saving, save, forgetProblems, closePreview } = useSaving(
    stored,
    (next) => {
      replace(editable(next));
      onSaved(next);
    },
  );
  const guard = useUnsavedGuard(unsaved);
  const [shownFields, showField] = useShownFields();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(draft, false);
  };
  const revert = () => {
    replace(stored);
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
  const otherProblems = Object.entries(problems).filter(([field]) => !shownFields.has(field));

  return (
    <FormOf.Provider value={form}>
      <Form onSubmit={submit} aria-label={t("settings.title")}>
        {!mayManageRealm && (
          <Alert component="h3" variant="info" isInline isPlain title={t("settings.viewOnly")} />
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
        {preview && (
          <PreviewDialog
            preview={preview}
            limit={draft.limit}
            saving={saving}
            onSave={() => void save(draft, true)}
            onClose={closePreview}
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
