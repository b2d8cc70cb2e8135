import type { Texts } from "./texts";

/** Where somebody logged in, or tried to. */
export interface Place {
  readonly ip?: string | undefined;
  readonly city?: string | undefined;
  readonly country?: string | undefined;
  readonly privateNetwork?: boolean | undefined;
}

/** City and country in words; undefined when neither is known. */
export function placeText(place: Place, texts: Texts): string | undefined {
  if (place.privateNetwork) return texts.t("privateNetwork");
  const country = place.country === undefined ? undefined : texts.country(place.country);
  return [place.city, country].filter((part) => part !== undefined && part !== "").join(", ") || undefined;
}

/** What somebody logged in with, in words; undefined when it is not known. */
export function deviceText(
  { browser, os }: { browser?: string | undefined; os?: string | undefined },
  { t }: Texts,
): string | undefined {
  return browser && os ? t("deviceOn", { browser, os }) : browser || os || undefined;
}
