import type { Warning } from "../api/types";
import { isolated, visible } from "./names";
import type { Texts } from "./texts";

/** What a warning is about, in a few words; its code where it is new to us. */
export const titleOf = ({ code }: Warning, texts: Texts): string =>
  texts.ofId("warning", code);

/**
 * What a warning says, in the administrator's language where the page knows the words: for the field
 * it is about, else for all fields. The server's own sentences are English.
 */
export function detailOf({ code, field, message, parameters }: Warning, texts: Texts): string {
  const key = [`warning.${code}.${field}`, `warning.${code}.detail`].find((one) => texts.has(one));
  if (key === undefined) return visible(message);
  const values = Object.entries(parameters).map(([name, value]) => [name, isolated(value)] as const);
  return texts.t(key, Object.fromEntries(values));
}
