import { createContext, useContext, useEffect } from "react";
import type { Settings } from "../../api/types";
import { ruleOf } from "../../model/rules";

/** Messages by the field that they are about, as the REST contract names it. */
export type Problems = Readonly<Record<string, string>>;

/** What every part of the settings form needs. */
export interface SettingsFormState {
  /** As the server has the settings. */
  readonly stored: Settings;
  /** As the administrator has changed them. */
  readonly draft: Settings;
  readonly change: (part: Partial<Settings>) => void;
  readonly readOnly: boolean;
  readonly problems: Problems;
  /** The fields that tell their problem themselves. */
  readonly shownFields: ReadonlySet<string>;
  /** Adds such a field; the answer takes it away again. */
  readonly showField: (field: string) => () => void;
}

export const FormOf = createContext<SettingsFormState | undefined>(undefined);

export function useForm(): SettingsFormState {
  const form = useContext(FormOf);
  if (!form) throw new Error("Not inside the settings form");
  return form;
}

/** The problem of a field, which tells it itself from now on; the form tells all others. */
export function useProblem(field: string): string | undefined {
  const { problems, showField } = useForm();
  useEffect(() => showField(field), [field, showField]);
  return problems[field];
}

/** The problems of a rule, as in `rules[2]`, which tells them itself from now on. */
export function useRuleProblems(rule: string): Problems {
  const { problems, showField } = useForm();
  useEffect(() => showField(rule), [rule, showField]);
  return Object.fromEntries(Object.entries(problems).filter(([field]) => ruleOf(field) === rule));
}
