/**
 * What programs show nothing, or a gap, for: control and direction characters, letters of no width,
 * fillers, spaces that are none of the keyboard's. The same as the server's ShownText.
 */
const UNSEEN =
  // eslint-disable-next-line no-misleading-character-class -- each stands for itself here
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u00A0\u034F\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200A\u202F\u205F\u2065\u2800\u3164\uFE00-\uFE0F\uFFA0\uFFF0-\uFFF8\u{E0000}-\u{E0FFF}]/gu;

/** A name that somebody chose, with `[U+202E]` in the place of each character that cannot be seen. */
export const visible = (name: string): string =>
  name.replace(
    UNSEEN,
    (unseen) => `[U+${(unseen.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
  );

/** The same within a sentence, which a name written from right to left must not turn around. */
export const isolated = (name: string): string =>
  /^[\x20-\x7E]*$/.test(name) ? name : `\u2068${visible(name)}\u2069`;

/** A person in a sentence: with the realm, where it is another one than the page's. */
export const person = (name: string, ofRealm: string | undefined, realm: string): string =>
  ofRealm === undefined || ofRealm === realm
    ? isolated(name)
    : `${isolated(name)} (${isolated(ofRealm)})`;
