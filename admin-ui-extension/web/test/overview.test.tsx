import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { lastOf, lineOf } from "../src/model/hours";
import { loadWorld, strengthOf } from "../src/model/world";
import { openAt, user } from "./opened";
import { serve } from "./server";

const hash = (link: Element | null) => new URL(link?.getAttribute("href") ?? "", location.href).hash;
const LIST = "#/demo/ui-script/session-guard/sessions";

const hours = [1, 2, 4, 0].map((live, at) => ({ hour: at * 3_600_000, logins: 0, refused: 0, ended: 0, live }));

describe("hours", () => {
  it("areTheLastOnes", () => {
    const many = Array.from({ length: 168 }, (_, at) => ({ ...hours[0], hour: at }) as (typeof hours)[0]);
    expect(lastOf(many, 24).map(({ hour }) => hour).slice(0, 2)).toEqual([144, 145]);
    expect(lastOf(hours, 24)).toEqual(hours);
  });

  it("areALineAsHighAsTheMost", () => {
    expect(lineOf(hours, 100)).toBe("0.5,75.0 1.5,50.0 2.5,0.0 3.5,100.0");
    expect(lineOf([], 100)).toBe("");
  });

  it("areShownAsAPictureAndAsATableWithTheSameLinks", async () => {
    serve();
    await openAt("/overview");
    const table = await screen.findByRole("table", { name: "Logins and live sessions by hour", hidden: true });
    const rows = within(table).getAllByRole("row", { hidden: true });
    expect(rows).toHaveLength(25);
    expect([...(rows[1]?.querySelectorAll("td") ?? [])].map((cell) => cell.textContent)).toEqual(["5", "1,203"]);
    const bars = document.querySelectorAll(".session-guard-hours a");
    expect(bars).toHaveLength(24);
    expect(hash(bars[23] ?? null)).toBe(`${LIST}?status=all&from=2026-11-24T10%3A00Z&to=2026-11-24T11%3A00Z`);
    expect(hash(rows[1]?.querySelector("a") ?? null)).toBe(hash(bars[23] ?? null));
    await user.selectOptions(screen.getByLabelText("Time shown"), "Last 7 days");
    expect(document.querySelectorAll(".session-guard-hours a")).toHaveLength(168);
  });
});

describe("the map", () => {
  it("hasEveryCountryOnceAndEachWithinIt", async () => {
    const world = await loadWorld();
    const codes = [...Object.keys(world.shapes), ...Object.keys(world.dots)];
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of ["DE", "US", "FR", "JP", "BR", "NO", "XK", "SG", "MT", "HK"]) expect(codes).toContain(code);
    expect(codes.filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
    for (const [x = -1, y = -1] of Object.values(world.dots)) {
      expect(x >= 0 && x <= world.width && y >= 0 && y <= world.height).toBe(true);
    }
    // two steps at least: what crosses the 180th meridian is cut, not drawn across the whole map
    const widest = Math.max(
      ...Object.values(world.shapes).flatMap((path) =>
        [...path.matchAll(/(-?\d+),-?\d+(?= |z)/g)].map(([, x]) => Math.abs(Number(x))),
      ),
    );
    expect(widest).toBeLessThan(world.width / 4);
  });

  it("coloursByTheLogarithm", () => {
    expect(strengthOf(1, 1)).toBe(1);
    expect(strengthOf(1, 1000)).toBe(0.25);
    expect(strengthOf(1000, 1000)).toBe(1);
    expect(strengthOf(31, 1000)).toBeGreaterThan(0.5);
  });

  it("leadsIntoTheListAsTheTableBesideItDoes", async () => {
    serve();
    await openAt("/overview");
    const table = await screen.findByRole("table", { name: "Live sessions by country" });
    const rows = within(table).getAllByRole("row").map((row) => row.textContent);
    expect(rows).toEqual(["CountryLive sessions", "Germany1,000", "Singapore3", "Country not known200"]);
    const map = await screen.findByTestId("session-guard-map");
    const links = [...map.querySelectorAll("a")].map((link) => [hash(link), link.textContent]);
    expect(links).toEqual([
      [`${LIST}?country=DE`, "Germany: 1,000"],
      [`${LIST}?country=SG`, "Singapore: 3"],
    ]);
    expect(hash(within(table).getByRole("link", { name: "Germany" }))).toBe(`${LIST}?country=DE`);
    expect(map.querySelectorAll("circle")).toHaveLength(1);
  });

  it("isLeftOutWhereNoCountryIsKnown", async () => {
    serve({ "GET statistics": () => ({ asOf: 1, live: 0, liveUsers: 0, today: {}, days: [], endedByReason: {}, topCities: [] }) });
    await openAt("/overview");
    await screen.findByText("Nothing yet");
    expect(screen.queryByText("Live sessions by country")).toBeNull();
  });
});

describe("the bars", () => {
  const rowsOf = async (title: string) =>
    within(await screen.findByRole("table", { name: title }))
      .getAllByRole("row")
      .map((row) => [row.textContent, hash(row.querySelector("a"))]);

  it("tellDevicesUsersAndWhatRefused", async () => {
    serve();
    await openAt("/overview");
    expect(await rowsOf("Live sessions by device")).toEqual([
      ["Desktop1,100", ""],
      ["Mobile100", ""],
      ["Other device3", ""],
    ]);
    const [[holder, list] = []] = await rowsOf("Users with most sessions");
    expect(holder).toContain("alice");
    expect(list).toBe(`${LIST}?user=alice`);
    const refusals = "#/demo/ui-script/session-guard/refusals";
    const refusers = await rowsOf("What refused logins (14 days)");
    expect(refusers.map(([text]) => text?.replace(/[\u2066-\u2069]/g, ""))).toEqual([
      "Rule Night4",
      "Limit of the realm, user or flow3",
      "Application CRM2",
      "Cap client:crm1",
    ]);
    expect(refusers.map(([, link]) => link)).toEqual([
      `${refusals}?rule=Night&from=2026-11-23T00%3A00Z`,
      `${refusals}?rule=realm&from=2026-11-23T00%3A00Z`,
      "",
      "",
    ]);
  });
});
