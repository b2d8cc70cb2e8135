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

/** As IdleWarnings of the server have them. */
const OF_IDLE: Record<string, Record<string, string>> = {
  "idle-drift": { seconds: "3600", idleSeconds: "900" },
  "session-max-shorter": { maxSeconds: "3600", idleSeconds: "86400" },
  "remember-me-longer": { seconds: "3600" },
  "remember-me-capped": { idleSeconds: "900", rememberMeSeconds: "86400" },
  "client-idle-longer": { seconds: "3600" },
  "client-idle-shorter": { seconds: "60" },
  "client-override-longer": { clients: "crm, mail" },
  "client-override-shorter": { clients: "crm, mail" },
  "access-token-longer": { seconds: "3600" },
  "client-access-token-longer": { clients: "crm, mail" },
  "offline-exempt": { seconds: "2592000" },
  "timer-refresh": {},
  grace: { seconds: "120" },
};

describe("warnings about the idle timeout", () => {
  it.each(["en", "de", "fr", "es", "ja"])("sayEverythingOfThisRealm in %s", (locale) => {
    const texts = textsIn(locale);
    for (const [code, parameters] of Object.entries(OF_IDLE)) {
      const said = detailOf(warning({ code, field: "idle.value", parameters }), texts);
      expect(said, code).not.toContain("server's");
      for (const [name, value] of Object.entries(parameters)) {
        expect(said, code).toContain(name === "clients" ? value : texts.duration(Number(value)));
      }
    }
  });

  it("areTheServersWhereItLeavesOutWhatTheTextNeeds", () => {
    for (const parameters of [{}, { count: "3" }]) {
      const sent = warning({ code: "client-override-longer", parameters });
      expect(detailOf(sent, german)).toBe("The server's sentence.");
    }
  });

  it("takeNoNameForATime", () => {
    const sent = warning({ code: "grace", parameters: { seconds: "soon" } });
    expect(detailOf(sent, new Texts())).toContain("soon");
  });
});

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
