import { describe, expect, it } from "vitest";
import { isolated, person, visible } from "../src/model/names";

describe("names", () => {
  it.each(["alice", "", "a b", "josé", "山田　太郎", "محمد", "דוד", "😀", "[U+202E]"])(
    "leaves what can be seen: %s",
    (name) => expect(visible(name)).toBe(name),
  );

  it.each([
    0x0, 0x9, 0xa, 0x7f, 0x85, 0xa0, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x2000, 0x200b,
    0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x202f, 0x2060,
    0x2066, 0x2067, 0x2068, 0x2069, 0x2800, 0x3164, 0xd800, 0xfe0f, 0xfeff, 0xffa0, 0xe0041, 0xe0100,
  ])("writes out what cannot be seen: %i", (code) => {
    const written = `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
    expect(visible(`x${String.fromCodePoint(code)}evil`)).toBe(`x${written}evil`);
  });

  it("isolatesWhatIsNotPlain", () => {
    expect(isolated("alice")).toBe("alice");
    expect(isolated("דוד")).toBe("\u2068דוד\u2069");
    expect(isolated("x\u202Eevil")).toBe("\u2068x[U+202E]evil\u2069");
  });

  it("namesTheRealmOfSomebodyFromElsewhere", () => {
    expect(person("admin", "master", "demo")).toBe("admin (master)");
    expect(person("admin", "demo", "demo")).toBe("admin");
    expect(person("admin", undefined, "demo")).toBe("admin");
  });
});
