import english from "../../../src/main/resources/theme/session-guard-messages/admin/messages/messages_en.properties";

const PREFIX = "sessionGuard.";

/** The texts of a Java properties file: `key=value` lines, `#` comments, backslash escapes. */
export function parseProperties(text: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const line of text.replace(/\\\r?\n\s*/g, "").split(/\r?\n/)) {
    const match = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]\s*(.*)$/.exec(line);
    if (match?.[1] !== undefined) texts.set(match[1], unescape(match[2] ?? ""));
  }
  return texts;
}

const unescape = (value: string) =>
  value.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code?: string, other?: string) =>
    code === undefined ? ({ n: "\n", t: "\t" }[other ?? ""] ?? other ?? "") : String.fromCharCode(parseInt(code, 16)),
  );

const ENGLISH = parseProperties(english);

/** The page's texts and formats in the administrator's language; what is missing is English. */
export class Texts {
  readonly locale: string;
  readonly #texts: ReadonlyMap<string, string>;
  readonly #number: Intl.NumberFormat;
  readonly #plural: Intl.PluralRules;
  readonly #dateTime: Intl.DateTimeFormat;
  readonly #timeOfDay: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #hour: Intl.DateTimeFormat;
  readonly #relative: Intl.RelativeTimeFormat;

  constructor(locale = "en", texts: ReadonlyMap<string, string> = new Map()) {
    this.locale = supported(locale);
    this.#texts = texts;
    this.#number = new Intl.NumberFormat(this.locale);
    this.#plural = new Intl.PluralRules(this.locale);
    this.#dateTime = new Intl.DateTimeFormat(this.locale, { dateStyle: "medium", timeStyle: "medium" });
    this.#timeOfDay = new Intl.DateTimeFormat(this.locale, { timeStyle: "medium" });
    // Days of the statistics begin at midnight UTC.
    this.#day = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "short", timeZone: "UTC" });
    this.#date = new Intl.DateTimeFormat(this.locale, { dateStyle: "medium" });
    this.#hour = new Intl.DateTimeFormat(this.locale, {
      weekday: "short",
      day: "numeric",
      month: "short",
      hour: "numeric",
      minute: "2-digit",
    });
    this.#relative = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" });
  }

  has(key: string): boolean {
    return this.#texts.has(PREFIX + key) || ENGLISH.has(PREFIX + key);
  }

  /**
   * The text of a key. `{{name}}` stands for a value, numbers in the locale's form. With a `count`
   * the key is looked up with its plural category first, as in `selected.one`.
   */
  t = (key: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const count = values["count"];
    const text =
      (typeof count === "number" ? this.#find(`${key}.${this.#plural.select(count)}`) : undefined) ??
      this.#find(key) ??
      this.#find(`${key}.other`) ??
      key;
    return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? this.number(value) : value;
    });
  };

  /** The text of an id from the server, such as an end reason, or the id itself when it is new to us. */
  ofId(prefix: string, id: string): string {
    return this.#find(`${prefix}.${id}`) ?? id;
  }

  number = (value: number): string => this.#number.format(value);

  dateTime(time: number): string {
    return this.#dateTime.format(time);
  }

  timeOfDay(time: number): string {
    return this.#timeOfDay.format(time);
  }

  day(time: number): string {
    return this.#day.format(time);
  }

  date(time: number): string {
    return this.#date.format(time);
  }

  /** A full hour, in the reader's zone. */
  hour(time: number): string {
    return this.#hour.format(time);
  }

  /** Like "5 minutes ago", in the largest unit that fits. */
  relative(time: number, now: number): string {
    const seconds = Math.round((time - now) / 1000);
    const size = Math.abs(seconds);
    const [unit, length] =
      size < 45
        ? (["second", 1] as const)
        : size < 45 * 60
          ? (["minute", 60] as const)
          : size < 22 * 3600
            ? (["hour", 3600] as const)
            : size < 26 * 86400
              ? (["day", 86400] as const)
              : size < 320 * 86400
                ? (["month", 30.44 * 86400] as const)
                : (["year", 365.25 * 86400] as const);
    // "now" rather than a counting of seconds that is old when it is read
    return this.#relative.format(unit === "second" ? 0 : Math.round(seconds / length), unit);
  }

  /** Like "1 hour 30 minutes": at most the two largest units. */
  duration(seconds: number): string {
    const parts: string[] = [];
    let rest = Math.max(0, Math.round(seconds));
    for (const [unit, length] of [
      ["day", 86400],
      ["hour", 3600],
      ["minute", 60],
      ["second", 1],
    ] as const) {
      const amount = Math.floor(rest / length);
      rest -= amount * length;
      if (amount > 0 && parts.length < 2) {
        parts.push(
          new Intl.NumberFormat(this.locale, { style: "unit", unit, unitDisplay: "long" }).format(amount),
        );
      }
    }
    return parts.length === 0 ? this.number(0) : parts.join(" ");
  }

  /** The country's name for its ISO code; what is no code stays as it is. */
  country(code: string): string {
    try {
      return new Intl.DisplayNames(this.locale, { type: "region" }).of(code) ?? code;
    } catch {
      return code;
    }
  }

  #find(key: string): string | undefined {
    const text = this.#texts.get(PREFIX + key);
    return text === undefined || text === "" ? ENGLISH.get(PREFIX + key) : text;
  }
}

function supported(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll("_", "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}
