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
  const values = Object.entries(parameters).map(
    ([name, value]) =>
      [name, isSeconds(name, value) ? texts.duration(Number(value)) : isolated(value)] as const,
  );
  const text = texts.t(key, Object.fromEntries(values));
  // An older server, or one that may not name clients, leaves out what the text needs.
  return /\{\{\w+\}\}/.test(text) ? visible(message) : text;
}

/** Durations come as whole seconds, by their names. */
const isSeconds = (name: string, value: string) => /seconds$/i.test(name) && /^\d+$/.test(value);
