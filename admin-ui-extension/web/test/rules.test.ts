import { describe, expect, it } from "vitest";
import type { Rule } from "../src/api/rules";
import { doesOtherwise, movedRule, nameOfCopy, problemsOf, ruleOf, tidied, withName, withoutName } from "../src/model/rules";
import { becauseText, conditionTexts, partTexts, peopleTexts } from "../src/model/ruleTexts";
import { Texts } from "../src/model/texts";

const rule: Rule = { name: "Staff", who: { groups: ["/staff"] }, limit: { maxSessions: 1 } };
const names = (count: number) => Array.from({ length: count }, (_, index) => `name-${index}`);
const fields = (part: Partial<Rule>, others: readonly Rule[] = []) =>
  problemsOf({ ...rule, ...part }, others).map(({ field }) => field);

describe("what is wrong with a rule", () => {
  it.each<[string, Partial<Rule>, string[]]>([
    ["nothing", {}, []],
    ["no name", { name: " " }, ["name"]],
    ["a name of two lines", { name: "a\nb" }, ["name"]],
    ["a name of 100 characters outside the first plane", { name: "😀".repeat(100) }, []],
    ["a longer one", { name: "a".repeat(101) }, ["name"]],
    ["a name that means no rule", { name: "realm" }, ["name"]],
    ["another one", { name: "user" }, ["name"]],
    ["a name that only looks like it", { name: "Realm" }, []],
    ["nobody", { who: {} }, ["who"]],
    ["nobody, with empty lists", { who: { users: [], clientRoles: { crm: [] } } }, ["who"]],
    ["only a device", { who: { devices: ["mobile"] } }, []],
    ["100 users", { who: { users: names(100) } }, []],
    ["101 users", { who: { users: names(101) } }, ["who.users"]],
    ["101 roles of a client", { who: { clientRoles: { crm: names(101) } } }, ["who.clientRoles"]],
    ["101 groups that are left out", { except: { groups: names(101) } }, ["except.groups"]],
    ["no limit", { limit: { maxSessions: null } }, []],
    ["a limit of 0", { limit: { maxSessions: 0 } }, ["limit.maxSessions"]],
    ["a limit of 1001", { limit: { maxSessions: 1001 } }, ["limit.maxSessions"]],
    ["an empty limit", { limit: { maxSessions: NaN } }, ["limit.maxSessions"]],
    ["an idle time of a year", { idle: { value: 365, unit: "days" } }, []],
    ["a longer one", { idle: { value: 8761, unit: "hours" } }, ["idle.value"]],
    ["a lifetime of half a minute", { lifetime: { value: 0.5, unit: "minutes" } }, ["lifetime.value"]],
  ])("%s", (_, part, expected) => {
    expect(fields(part)).toEqual(expected);
  });

  it.each<[string, Partial<Rule>, string[]]>([
    ["nothing", {}, ["says"]],
    ["that nobody is exempt", { exempt: false }, ["says"]],
    ["that its people are exempt", { exempt: true }, []],
    ["a lifetime", { lifetime: { value: 8, unit: "hours" } }, []],
  ])("a rule that says %s", (_, part, expected) => {
    expect(problemsOf({ name: "A", who: rule.who, ...part }, []).map(({ field }) => field)).toEqual(expected);
  });

  it("is the name of another rule, exactly", () => {
    expect(fields({}, [{ ...rule }])).toEqual(["name"]);
    expect(fields({}, [{ ...rule, name: "staff" }])).toEqual([]);
  });
});

describe("rules", () => {
  it("are equal where they say the same, whatever they are written like", () => {
    const one: Rule = { ...rule, mode: "enforced", except: { users: [] } };
    const other: Rule = {
      limit: { maxSessions: 1 },
      exempt: false,
      who: { users: [], groups: ["/staff"], clientRoles: { crm: [] } },
      enabled: true,
      name: "Staff",
    };
    expect(JSON.stringify(tidied(one))).toBe(JSON.stringify(tidied(other)));
  });

  it("keep what a newer server knows", () => {
    const newer = { ...rule, who: { ...rule.who, scopes: ["a"] }, color: "red" };
    expect(tidied(newer)).toMatchObject({ color: "red", who: { scopes: ["a"] } });
  });

  it("gain and lose names", () => {
    const role = { kind: "clientRoles", client: "crm", name: "editor" } as const;
    const group = { kind: "groups", name: "/night" } as const;
    const who = withName(withName(rule.who, role), group);
    expect(who).toEqual({ groups: ["/staff", "/night"], clientRoles: { crm: ["editor"] } });
    expect(tidied({ ...rule, who: withoutName(withoutName(who, role), group) }).who).toEqual(rule.who);
  });

  it.each([
    [0, 2, "bca"],
    [2, 0, "cab"],
    [1, 1, "abc"],
    [0, -1, "abc"],
    [2, 3, "abc"],
  ])("move from %d to %d", (from, to, expected) => {
    const rules = ["a", "b", "c"].map((name) => ({ ...rule, name }));
    expect(movedRule(rules, from, to).map(({ name }) => name).join("")).toBe(expected);
  });

  it("get a name of their own when they are duplicated", () => {
    const copy = (of: string, n: number) => `${of} (${n})`;
    expect(nameOfCopy("Staff", [rule, { ...rule, name: "Staff (1)" }], copy)).toBe("Staff (2)");
    const long = { ...rule, name: "😀".repeat(100) };
    expect(fields({ name: nameOfCopy(long.name, [long], copy) }, [long])).toEqual([]);
  });

  it.each([
    ["rules[2].who.groups[0]", "rules[2]"],
    ["rules[12]", "rules[12]"],
    ["rules", undefined],
    ["limit.maxSessions", undefined],
  ])("tell which of them a field is of: %s", (field, expected) => {
    expect(ruleOf(field)).toBe(expected);
  });

  it.each<[string, readonly Rule[], boolean]>([
    ["another name", [{ ...rule, name: "B" }], false],
    ["another limit", [{ ...rule, limit: { maxSessions: 2 } }], true],
    ["one that is off", [rule, { ...rule, enabled: false }], false],
    ["none", [], true],
  ])("do otherwise: %s", (_, after, expected) => {
    expect(doesOtherwise([rule], after)).toBe(expected);
  });
});

describe("a rule in words", () => {
  const texts = new Texts();
  const full: Rule = {
    name: "Full",
    who: { realmRoles: ["admin"], clientRoles: { crm: ["editor"] }, devices: ["mobile", "other"] },
    except: { groups: ["/staff/night"] },
    exempt: true,
    limit: { maxSessions: 2, whenExceeded: "deny" },
    idle: { value: 90, unit: "minutes" },
    lifetime: { value: 8, unit: "hours" },
  };

  it("names its people and what narrows them", () => {
    expect(peopleTexts(full, texts)).toEqual(["Role admin", "Role editor of crm"]);
    expect(conditionTexts(full, texts)).toEqual([
      "But not: Group /staff/night",
      "Only sessions on: Mobile, Other device",
    ]);
    expect(peopleTexts({ name: "D", who: { devices: ["mobile"] } }, texts)).toEqual(["Everybody"]);
  });

  it("says what it sets", () => {
    expect(partTexts(full, texts)).toEqual([
      "Exempt",
      "2 sessions; then: Deny the login",
      "Idle timeout: 1 hour 30 minutes",
      "Lifetime: 8 hours",
    ]);
    expect(partTexts({ ...rule, limit: { maxSessions: null } }, texts)).toEqual(["No limit"]);
    expect(partTexts(rule, texts)).toEqual(["1 session"]);
  });

  it.each([
    ["user alice", "User alice"],
    ["realm role a b", "Role a b"],
    ["client role editor of crm", "Role editor of crm"],
    ["group /staff", "Group /staff"],
    ["organization acme", "Organization acme"],
    ["everybody", "Everybody"],
    ["something new", "something new"],
  ])("says why it applies: %s", (because, expected) => {
    expect(becauseText(because, texts)).toBe(expected);
  });
});
