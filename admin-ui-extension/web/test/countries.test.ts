import { describe, expect, it } from "vitest";
import { countriesIn, countryCodeOf } from "../src/model/countries";

describe("countries", () => {
  it.each([
    ["GB", "en", "GB"],
    ["gb", "en", "GB"],
    [" united kingdom ", "en", "GB"],
    ["Vereinigtes Königreich", "de", "GB"],
    ["ドイツ", "ja", "DE"],
  ])("areKnownByCodeAndName: %s in %s", (text, locale, code) => {
    expect(countryCodeOf(text, locale)).toBe(code);
  });

  it.each(["", "Atlantis", "A", "G B"])("areNotGuessed: %s", (text) => {
    expect(countryCodeOf(text, "en")).toBeUndefined();
  });

  it("areListedByNameInTheReadersLanguage", () => {
    const names = countriesIn("de").map(({ name }) => name);
    expect(names.indexOf("Ägypten")).toBeLessThan(names.indexOf("Belgien"));
    expect(names.length).toBeGreaterThan(200);
  });
});
