import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RefusalItem } from "../src/api/types";
import { limitText, sortedRefusals, FIRST_REFUSALS } from "../src/model/refusals";
import { Texts } from "../src/model/texts";
import { RefusalsTab } from "../src/page/refusals/RefusalsTab";
import { show } from "./beside";
import { address, openAt } from "./opened";
import { failure, serve } from "./server";

const user = userEvent.setup({ delay: null });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const refusal = (id: string, part: Partial<RefusalItem> = {}): RefusalItem => ({
  id,
  time: Date.UTC(2026, 10, 24, 9),
  userId: `of-${id}`,
  username: `user-${id}`,
  ip: "203.0.113.9",
  city: "Osaka",
  country: "JP",
  device: { browser: "Firefox 140", os: "Linux", kind: "desktop" },
  client: "crm",
  rule: "Night",
  scope: "user",
  limit: 2,
  count: 3,
  gate: "required-action",
  lastDay: 4,
  lastWeek: 1234,
  ...part,
});

const page = (items: RefusalItem[], more = {}) => ({
  items,
  total: items.length,
  totalIsExact: true,
  attributions: [],
  ...more,
});

const rowOf = async (name: string) => (await screen.findByText(name)).closest("tr") as HTMLElement;

describe("refused logins", () => {
  it("tellWhoWhenWhereAndWhy", async () => {
    serve({ "GET refusals": () => page([refusal("a")]) });
    show(<RefusalsTab />);
    const cells = within(await rowOf("user-a"))
      .getAllByRole("cell")
      .map((cell) => cell.textContent);
    expect(cells.slice(1)).toEqual([
      "user-a",
      "Osaka, Japan · 203.0.113.9",
      "Firefox 140 on Linux",
      "crm",
      "Rule NightSessions in use: 3, allowed: 2",
      "4 in 24 hours, 1,234 in 7 days",
    ]);
    expect(screen.getByRole("link", { name: "user-a" }).getAttribute("href")).toContain("/users/of-a/");
  });

  it("ofAnEarlierVersionAreShownAsFarAsTheyAreKnown", async () => {
    const { id, time, userId, lastDay, lastWeek } = refusal("old");
    serve({ "GET refusals": () => page([{ id, time, userId, device: {}, lastDay, lastWeek }]) });
    show(<RefusalsTab />);
    const row = within(await rowOf("of-old"));
    expect(row.getAllByText("Unknown")).toHaveLength(4);
  });

  it("areSearchedAndTheSearchIsCleared", async () => {
    const { of } = serve({
      "GET refusals": ({ query }) => page(query.get("search") === "nobody" ? [] : [refusal("a")]),
    });
    show(<RefusalsTab />);
    await rowOf("user-a");
    await user.type(screen.getByRole("textbox"), "nobody{Enter}");
    await screen.findByText("No results found");
    await user.click(screen.getAllByRole("button", { name: "Clear the search" }).at(-1) as HTMLElement);
    await rowOf("user-a");
    expect(of("GET", "refusals").map(({ query }) => query.get("search"))).toEqual([null, "nobody", null]);
  });

  it("areOfThePeriodThatTheAddressAsksFor", async () => {
    const { of } = serve({ "GET refusals": () => page([refusal("a")]) });
    await openAt("/refusals?from=2026-11-24T00:00Z&to=2026-11-25T00:00Z");
    await rowOf("user-a");
    const [asked] = of("GET", "refusals");
    expect(asked?.query.get("from")).toBe(String(Date.UTC(2026, 10, 24)));
    expect(asked?.query.get("to")).toBe(String(Date.UTC(2026, 10, 25)));
    await user.click(screen.getByRole("button", { name: /^Remove filter/ }));
    await waitFor(() => {
      expect(of("GET", "refusals").at(-1)?.query.has("from")).toBe(false);
    });
    expect(address()).toBe("/refusals");
  });

  it("keepWhatIsAskedForInTheAddress", async () => {
    const { of } = serve({
      "GET refusals": () => page([refusal("a")], { total: 60, next: "more" }),
    });
    await openAt("/refusals?rule=Night&search=osaka&sort=username");
    await rowOf("user-a");
    const asked = () => Object.fromEntries(of("GET", "refusals").at(-1)?.query ?? []);
    expect(asked()).toMatchObject({ rule: "Night", search: "osaka", sort: "username", order: "asc" });
    expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("osaka");
    await user.click(screen.getByRole("button", { name: "Next" }));
    await waitFor(() => expect(asked()).toMatchObject({ cursor: "more" }));
    expect(address()).toBe("/refusals?rule=Night&search=osaka&sort=username");
    await user.click(screen.getByRole("button", { name: "Time" }));
    await waitFor(() => expect(asked()).toMatchObject({ sort: "time", order: "desc" }));
    expect(asked()).not.toHaveProperty("cursor");
    expect(address()).toBe("/refusals?search=osaka&rule=Night");
    await user.click(screen.getByRole("button", { name: /^Remove filter/ }));
    await waitFor(() => expect(asked()).not.toHaveProperty("rule"));
    await user.click(screen.getByRole("button", { name: "Clear the search" }));
    await waitFor(() => expect(asked()).not.toHaveProperty("search"));
    expect(address()).toBe("/refusals");
    history.back();
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("osaka"));
  });

  it("comeInPages", async () => {
    const { of } = serve({
      "GET refusals": ({ query }) =>
        query.get("cursor") === "more"
          ? page([refusal("b")], { total: 10_000, totalIsExact: false })
          : page([refusal("a")], { total: 10_000, totalIsExact: false, next: "more" }),
    });
    show(<RefusalsTab />);
    await rowOf("user-a");
    await user.click(screen.getByRole("button", { name: "Next" }));
    await rowOf("user-b");
    screen.getByText("26 - 26 of more than 10,000");
    await user.click(screen.getByRole("button", { name: "Previous" }));
    await rowOf("user-a");
    expect(of("GET", "refusals").map(({ query }) => query.get("cursor"))).toEqual([null, "more", null]);
  });

  it("areSortedByTheServer", async () => {
    const { of } = serve({ "GET refusals": () => page([refusal("a")]) });
    show(<RefusalsTab />);
    await rowOf("user-a");
    await user.click(screen.getByRole("button", { name: "User" }));
    await vi.waitFor(() => expect(of("GET", "refusals").at(-1)?.query.get("sort")).toBe("username"));
    expect(of("GET", "refusals").at(-1)?.query.get("order")).toBe("asc");
  });

  it("whereThereAreNoneSayWhatTheyWouldBe", async () => {
    serve({ "GET refusals": () => page([]) });
    show(<RefusalsTab />);
    await screen.findByText("Logins that a session limit refuses are listed here.");
  });

  it("thatCannotBeLoadedAreAskedForAgain", async () => {
    let broken = true;
    serve({ "GET refusals": () => (broken ? failure(502) : page([refusal("a")])) });
    show(<RefusalsTab />);
    await screen.findByText("The refused logins could not be loaded");
    broken = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await rowOf("user-a");
  });

  it("openThePerson", async () => {
    const opened = vi.fn();
    serve({ "GET refusals": () => page([refusal("a")]) });
    show(<RefusalsTab onUser={opened} />);
    await rowOf("user-a");
    await user.click(screen.getByRole("button", { name: "user-a" }));
    expect(opened).toHaveBeenCalledWith(expect.objectContaining({ userId: "of-a" }));
  });

  it("showNamesAsText", async () => {
    serve({ "GET refusals": () => page([refusal("a", { username: "<b>\u202Eeve", client: "\u202Ex" })]) });
    show(<RefusalsTab />);
    await rowOf("<b>[U+202E]eve");
    screen.getByText("[U+202E]x");
  });
});

describe("the limit of a refusal", () => {
  const texts = new Texts();

  it.each([
    [{ scope: "user", rule: "Night" }, "Rule Night"],
    [{ scope: "application", application: "CRM" }, "Application CRM"],
    [{ scope: "cap", cap: "client:crm" }, "Cap client:crm"],
    [{ scope: "user" }, "Limit of the realm, user or flow"],
    [{}, undefined],
  ] as const)("%o is told", (item, text) => {
    expect(limitText(item, texts)).toBe(text);
  });
});

describe("the order of refusals", () => {
  it("turnsAtTheSameColumnAndBeginsAnewAtAnother", () => {
    const byName = sortedRefusals({ ...FIRST_REFUSALS, cursors: ["x"] }, "username");
    expect(byName).toEqual({ search: "", sort: "username", order: "asc", cursors: [] });
    expect(sortedRefusals(byName, "username").order).toBe("desc");
    expect(sortedRefusals(byName, "time").order).toBe("desc");
  });
});
