import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseProperties, Texts } from "../src/model/texts";

const bundles = join(
  import.meta.dirname,
  "../../src/main/resources/theme/session-guard-messages/admin/messages",
);
const bundle = (locale: string) =>
  parseProperties(readFileSync(join(bundles, `messages_${locale}.properties`), "utf8"));
const locales = readdirSync(bundles).map((file) => file.replace(/^messages_|\.properties$/g, ""));
const english = bundle("en");
const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();
const base = (key: string) => key.replace(/\.(zero|one|two|few|many|other)$/, "");

describe("message bundles", () => {
  it("areTheFivePromisedLanguages", () => {
    expect(locales.sort()).toEqual(["de", "en", "es", "fr", "ja"]);
  });

  it.each(locales)("%s says everything that English says", (locale) => {
    const keys = new Set([...bundle(locale).keys()].map(base));
    expect([...english.keys()].filter((key) => !keys.has(base(key)))).toEqual([]);
  });

  it.each(locales)("%s says nothing that English does not say", (locale) => {
    const keys = new Set([...english.keys()].map(base));
    expect([...bundle(locale).keys()].filter((key) => !keys.has(base(key)))).toEqual([]);
  });

  it.each(locales)("%s has a form for every plural category of the language", (locale) => {
    const texts = bundle(locale);
    const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    const plurals = [...english.keys()].filter((key) => key.endsWith(".other")).map(base);
    // "many" of French and Spanish begins at a million and reads like "other".
    const missing = plurals.flatMap((key) =>
      categories
        .filter((category) => category !== "many")
        .map((category) => `${key}.${category}`)
        .filter((name) => !texts.has(name)),
    );
    expect(missing).toEqual([]);
  });

  it.each(locales)("%s keeps the placeholders", (locale) => {
    const wrong = [...bundle(locale)].filter(([key, text]) => {
      const original = english.get(key) ?? english.get(`${base(key)}.other`) ?? "";
      return placeholders(text).join() !== placeholders(original).join();
    });
    expect(wrong).toEqual([]);
  });

  it("hasEveryTextThePageAsksFor", () => {
    const sources = ["page", "model"].flatMap((folder) => {
      const path = join(import.meta.dirname, "../src", folder);
      return readdirSync(path, { recursive: true, encoding: "utf8" })
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => readFileSync(join(path, file), "utf8"));
    });
    const asked = sources.flatMap((source) =>
      [...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key]) => key ?? ""),
    );
    const known = new Set([...english.keys()].map((key) => base(key.replace(/^sessionGuard\./, ""))));
    expect(asked.length).toBeGreaterThan(80);
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
  });
});

describe("texts", () => {
  const german = new Texts("de", bundle("de"));

  it("fallsBackToEnglish", () => {
    expect(new Texts("de").t("title")).toBe("Session management");
    expect(new Texts("nonsense locale!").t("title")).toBe("Session management");
  });

  it("takesTheTextARealmOverrides", () => {
    expect(new Texts("en", new Map([["sessionGuard.title", "Sign-ins"]])).t("title")).toBe("Sign-ins");
  });

  it("formatsNumbersInTheLocale", () => {
    expect(german.t("paging.range", { first: 1, last: 25, total: 12345 })).toContain("12.345");
  });

  it("choosesThePluralForm", () => {
    const { t } = new Texts();
    expect(t("end.count", { count: 1 })).toBe("1 session will be ended.");
    expect(t("end.count", { count: 1000 })).toBe("1,000 sessions will be ended.");
  });

  it("leavesMarkupInValuesAlone", () => {
    expect(new Texts().t("logout.done", { user: "<b>$&{{user}}</b>" })).toBe(
      "The session of <b>$&{{user}}</b> was ended",
    );
  });

  it.each([
    [10, "now"],
    [120, "2 minutes ago"],
    [3600, "1 hour ago"],
    [86_400, "yesterday"],
    [40 * 86_400, "last month"],
  ])("calls %d seconds ago %s", (seconds, expected) => {
    const now = Date.UTC(2026, 10, 24, 12);
    expect(new Texts().relative(now - seconds * 1000, now)).toBe(expected);
  });

  it.each([
    [1800, "30 minutes"],
    [36_000, "10 hours"],
    [90_060, "1 day 1 hour"],
    [0, "0"],
  ])("calls %d seconds %s", (seconds, expected) => {
    expect(new Texts().duration(seconds)).toBe(expected);
  });

  it("showsAnUnknownIdAsItIs", () => {
    expect(new Texts().ofId("reason", "solar-flare")).toBe("solar-flare");
    expect(new Texts().country("not a country")).toBe("not a country");
  });

  it("readsPropertiesLikeJava", () => {
    const read = parseProperties("# a=b\na = \\u00fcber\nb:c\\\n   d\nc=1=2\n\nd=");
    expect([...read]).toEqual([
      ["a", "über"],
      ["b", "cd"],
      ["c", "1=2"],
      ["d", ""],
    ]);
  });
});
