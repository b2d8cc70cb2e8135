const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));

/** Whether a code is in use: `DD` is an old one of `DE`, and would bear its name. */
const isCurrent = (code: string) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;

/** A country by its ISO code, with its name in a language. */
export interface Country {
  readonly code: string;
  readonly name: string;
}

/** All countries in a language, by name. The browser knows them; a pair of letters without a name is none. */
export function countriesIn(locale: string): Country[] {
  const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
  return LETTERS.flatMap((first) =>
    LETTERS.flatMap((second) => {
      const code = first + second;
      const name = isCurrent(code) ? names.of(code) : undefined;
      return name === undefined ? [] : [{ code, name }];
    }),
  ).sort((one, other) => one.name.localeCompare(other.name, locale));
}

/** The code of a country that somebody typed, by code or name; undefined where there is none such. */
export function countryCodeOf(text: string, locale: string): string | undefined {
  const typed = text.trim().toLocaleLowerCase(locale);
  return countriesIn(locale).find(
    ({ code, name }) => code.toLowerCase() === typed || name.toLocaleLowerCase(locale) === typed,
  )?.code;
}
