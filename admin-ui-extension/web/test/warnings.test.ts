import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Warning } from "../src/api/types";
import { parseProperties, Texts } from "../src/model/texts";
import { detailOf, titleOf } from "../src/model/warnings";

const bundles = "../../src/main/resources/theme/session-guard-messages/admin/messages";
const textsIn = (locale: string) =>
  new Texts(
    locale,
    parseProperties(
      readFileSync(join(import.meta.dirname, bundles, `messages_${locale}.properties`), "utf8"),
    ),
  );
const german = textsIn("de");
const warning = (part: Partial<Warning>): Warning => ({
  field: "limit.whenExceeded",
  code: "",
  severity: "warning",
  message: "The server's sentence.",
  parameters: {},
  ...part,
});

/** As LockoutWarnings and SettingsWarning of the server have them. */
const SENT = [
  warning({ code: "administrators-refused", parameters: { maxSessions: "2" } }),
  warning({ code: "administrators-refused", field: "limit.fallback", parameters: { maxSessions: "2" } }),
  warning({ code: "caller-refused", parameters: { maxSessions: "2", sessions: "3" } }),
  warning({
    code: "caller-refused",
    field: "limit.fallback",
    parameters: { maxSessions: "2", sessions: "3" },
  }),
  warning({ code: "flow-limit-invalid", field: "limit.maxSessions", parameters: { steps: "strict, x" } }),
];

describe("warnings", () => {
  it.each(["en", "de", "fr", "es", "ja"])("sayEverythingOfThisRealm in %s", (locale) => {
    const texts = textsIn(locale);
    for (const sent of SENT) {
      const said = detailOf(sent, texts);
      expect(said).not.toContain("server's");
      expect(said).not.toContain("{{");
      for (const value of Object.values(sent.parameters)) expect(said).toContain(value);
      expect(titleOf(sent, texts)).not.toBe(sent.code);
    }
  });

  it("sayWhichLoginsAreRefused", () => {
    const consoleToo = SENT.map((sent) => /Admin-Konsole/.test(detailOf(sent, german)));
    expect(consoleToo).toEqual([true, false, true, false, false]);
  });

  it("showNamesAsTheyAre", () => {
    const steps = "strict\u202E";
    expect(detailOf({ ...warning({ code: "flow-limit-invalid" }), parameters: { steps } }, german)).toContain(
      "(\u2068strict[U+202E]\u2069)",
    );
    expect(detailOf(warning({ code: "new", message: "Client x\u200By." }), german)).toBe("Client x[U+200B]y.");
  });

  it("areTheServersWhereTheyAreNew", () => {
    const sent = warning({ code: "solar-flare" });
    expect([titleOf(sent, german), detailOf(sent, german)]).toEqual(["solar-flare", "The server's sentence."]);
  });
});
