import { describe, expect, it } from "vitest";
import { COLUMNS, FIRST_CHOICE, firstChoiceOf, moved, readChoice, shownOf, toggled } from "../src/model/columns";

describe("columns", () => {
  it("showsTheEightOfTheListAtFirst", () => {
    expect(shownOf(FIRST_CHOICE)).toEqual([
      "username",
      "roles",
      "ip",
      "city",
      "device",
      "status",
      "loginTime",
      "lastActivity",
    ]);
  });

  it("tellsOfEndedSessionsWhenWhyAndByWhom", () => {
    expect(shownOf(firstChoiceOf("ended")).slice(0, 4)).toEqual([
      "username",
      "endTime",
      "endReason",
      "endedBy",
    ]);
    expect(readChoice("nonsense", firstChoiceOf("ended"))).toEqual(firstChoiceOf("ended"));
  });

  it("comesBackAsItWasStored", () => {
    const choice = toggled(moved(FIRST_CHOICE, "city", -1), "device");
    expect(readChoice(JSON.stringify(choice))).toEqual(choice);
  });

  it.each([null, "", "not json", "{}", "[]", '"x"', "[null]", '[{"column":"nonsense","shown":true}]'])(
    "isTheFirstChoiceWhenNothingUsableIsStored: %s",
    (stored) => {
      expect(readChoice(stored)).toEqual(FIRST_CHOICE);
    },
  );

  it("addsColumnsThatANewerVersionBrings", () => {
    const choice = readChoice('[{"column":"ip","shown":true},{"column":"username","shown":false}]');
    expect(choice.map(({ column }) => column).slice(0, 2)).toEqual(["ip", "username"]);
    expect(choice).toHaveLength(COLUMNS.length);
    expect(shownOf(choice)).toEqual(["ip", "username"]);
  });

  it("alwaysShowsTheUser", () => {
    expect(shownOf(toggled(FIRST_CHOICE, "username"))).toContain("username");
  });

  it("doesNotMoveBeyondTheEnds", () => {
    expect(moved(FIRST_CHOICE, "username", -1)).toEqual(FIRST_CHOICE);
    expect(moved(FIRST_CHOICE, "endedBy", 1)).toEqual(FIRST_CHOICE);
  });
});
