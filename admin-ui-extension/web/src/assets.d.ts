/** A message bundle, as text. */
declare module "*.properties" {
  const text: string;
  export default text;
}

/** A stylesheet, as text: the page adopts it, so a strict content security policy has no say. */
declare module "*.css" {
  const text: string;
  export default text;
}

/** The label of the navigation entry by locale, taken from the message bundles at build time. */
declare const NAV_LABELS: Readonly<Record<string, string>>;

/** The name of the page's custom element, given at build time. */
declare const PAGE_TAG: string;
