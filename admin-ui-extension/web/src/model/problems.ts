import type { FieldProblem } from "../api/types";
import { isolated, visible } from "./names";
import type { Texts } from "./texts";

/**
 * What is wrong with a field, in the administrator's language where the page knows the words; the
 * server's own are English.
 */
export function problemText({ errorMessage, code, parameters = {} }: FieldProblem, texts: Texts): string {
  const key = `problem.${code}`;
  if (code === undefined || !texts.has(key)) return visible(errorMessage);
  const values = Object.entries(parameters).map(
    ([name, value]) => [name, /^-?\d+$/.test(value) ? Number(value) : isolated(value)] as const,
  );
  return texts.t(key, Object.fromEntries(values));
}
