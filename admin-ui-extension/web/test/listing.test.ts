import { describe, expect, it } from "vitest";
import {
  back,
  choose,
  filterOf,
  FIRST_LISTING,
  forward,
  parametersOf,
  sortedBy,
  withChip,
  withoutChip,
} from "../src/model/listing";

describe("listing", () => {
  it("goesForwardAndBackAlongTheCursors", () => {
    const third = forward(forward(FIRST_LISTING, "a"), "b");
    expect(parametersOf(third)["cursor"]).toBe("b");
    expect(parametersOf(back(third))["cursor"]).toBe("a");
    expect(parametersOf(back(back(third)))["cursor"]).toBeUndefined();
  });

  it.each([
    ["search", choose(forward(FIRST_LISTING, "a"), { search: "x" })],
    ["status", choose(forward(FIRST_LISTING, "a"), { status: "ended" })],
    ["page size", choose(forward(FIRST_LISTING, "a"), { pageSize: 50 })],
    ["filter", withChip(forward(FIRST_LISTING, "a"), "city", "Berlin")],
    ["removed filter", withoutChip(forward(FIRST_LISTING, "a"), "city")],
    ["sort", sortedBy(forward(FIRST_LISTING, "a"), "ip")],
  ])("startsAtTheFirstPageAfterAnother %s", (_, listing) => {
    expect(listing.cursors).toEqual([]);
  });

  it("turnsTheOrderOfTheSameColumn", () => {
    const byIp = sortedBy(FIRST_LISTING, "ip");
    expect([byIp.sort, byIp.order]).toEqual(["ip", "asc"]);
    expect(sortedBy(byIp, "ip").order).toBe("desc");
  });

  it("startsATimeColumnWithTheNewest", () => {
    expect(sortedBy(FIRST_LISTING, "lastActivity").order).toBe("desc");
  });

  it("doesNotSortLiveSessionsByEndTime", () => {
    const ended = sortedBy(choose(FIRST_LISTING, { status: "ended" }), "endTime");
    expect(ended.sort).toBe("endTime");
    expect(choose(ended, { status: "live" }).sort).toBe("loginTime");
  });

  it("beginsEndedSessionsWithTheLastEnd", () => {
    const ended = choose(FIRST_LISTING, { status: "ended" });
    expect([ended.sort, ended.order]).toEqual(["endTime", "desc"]);
    expect(choose(ended, { status: "live" }).sort).toBe("loginTime");
    expect(choose(sortedBy(FIRST_LISTING, "ip"), { status: "ended" }).sort).toBe("ip");
  });

  it("sendsAMomentAsItIs", () => {
    expect(filterOf(withChip(FIRST_LISTING, "from", "2026-11-24T00:00Z")).from).toBe(
      String(Date.UTC(2026, 10, 24)),
    );
  });

  it("sendsDaysAsTheirFirstAndLastMillisecond", () => {
    const filter = filterOf(withChip(withChip(FIRST_LISTING, "from", "2026-11-24"), "to", "2026-11-24"));
    const from = Number(filter.from);
    const to = Number(filter.to);
    expect(new Date(from).getHours()).toBe(0);
    expect(to - from).toBe(86_400_000 - 1);
  });

  it("asksForEndedSessionsWhereAFilterIsForEnds", () => {
    const byReason = withChip(FIRST_LISTING, "reason", "limit");
    expect(byReason).toMatchObject({ status: "ended", sort: "endTime", chips: { reason: "limit" } });
    expect(withChip(choose(FIRST_LISTING, { status: "all" }), "endedFrom", "2026-11-24").status).toBe("all");
    const live = choose(withChip(byReason, "city", "Berlin"), { status: "live" });
    expect(live).toMatchObject({ status: "live", sort: "loginTime", chips: { city: "Berlin" } });
    expect(live.chips.reason).toBeUndefined();
    expect(withoutChip(byReason, "reason").status).toBe("ended");
  });

  it("sendsThePeriodOfEnds", () => {
    const from = withChip(FIRST_LISTING, "endedFrom", "2026-11-24");
    const filter = filterOf(withChip(from, "endedTo", "2026-11-25T00:00Z"));
    expect(new Date(Number(filter.endedFrom)).getHours()).toBe(0);
    expect(filter.endedTo).toBe(String(Date.UTC(2026, 10, 25)));
  });

  it("trimsFilters", () => {
    expect(filterOf(withChip(FIRST_LISTING, "user", " alice ")).user).toBe("alice");
  });
});
