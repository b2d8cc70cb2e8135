import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemText } from "../src/model/problems";
import { parseProperties, Texts } from "../src/model/texts";

const bundles = "../../src/main/resources/theme/session-guard-messages/admin/messages";
const server = "../../src/main/java/dev/sessionguard/rest/ProblemCode.java";
const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8");
const german = new Texts("de", parseProperties(read(`${bundles}/messages_de.properties`)));

describe("a problem with a field", () => {
  it("isToldInTheReadersLanguage", () => {
    const problem = {
      field: "limit.maxSessions",
      errorMessage: "must be a whole number from 1 to 1000",
      code: "number",
      parameters: { min: "1", max: "1000" },
    };
    expect(problemText(problem, german)).toBe("Muss eine ganze Zahl von 1 bis 1.000 sein");
  });

  it("isTheServersSentenceWhereItIsNew", () => {
    for (const code of [undefined, "brand-new"]) {
      const problem = { field: "x", errorMessage: "is odd\u202E", ...(code && { code }) };
      expect(problemText(problem, german)).toBe("is odd[U+202E]");
    }
  });

  it("hasATextForEachCodeOfTheServer", () => {
    const codes = [...read(server).matchAll(/new Template\(\s*"([a-z-]+)"/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(15);
    const english = new Texts();
    expect(codes.filter((code) => !english.has(`problem.${code}`))).toEqual([]);
  });
});
