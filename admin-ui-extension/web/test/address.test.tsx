import { act as rendered, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { isWithin, listingOf, queryOf, readAddress } from "../src/model/address";
import { choose as chooseListing, FIRST_LISTING, sortedBy, withChip } from "../src/model/listing";
import { address, choose, follow, open, openAt, openSettings, row, user } from "./opened";
import { failure, serve, session, settings } from "./server";

describe("a link from elsewhere", () => {
  it("namesTheUserWhoseIdItHas", async () => {
    serve({ "GET sessions": () => ({ items: [session("a")], total: 1, totalIsExact: true }) });
    await openAt("/sessions?status=all&user=of-a");
    await screen.findByText("User: user-a");
  });

  it.each([
    ["theClientWhoseIdItHas", { id: "uuid", clientId: "crm" }, "crm"],
    ["whatItSaysWhereThereIsNoSuchClient", failure(404), "uuid"],
  ])("asksFor %s", async (_, client, asked) => {
    const { of } = serve({ "GET realm/clients/uuid": () => client });
    await openAt("/sessions?status=all&clientById=uuid");
    await waitFor(() => expect(address()).toBe(`/sessions?status=all&client=${asked}`));
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("client")).toBe(asked));
  });
});

describe("address", () => {
  it.each([
    ["#/demo/ui-script/session-guard", "sessions", ""],
    ["#/demo/ui-script/session-guard?user=alice", "sessions", "user=alice"],
    ["#/demo/ui-script/session-guard/settings", "settings", ""],
    ["#/demo/ui-script/session-guard/overview?x=1", "overview", "x=1"],
    ["#/demo/ui-script/session-guard/nonsense", "sessions", ""],
    ["", "sessions", ""],
  ])("reads %s", (hash, tab, query) => {
    const read = readAddress(hash);
    expect([read.tab, read.query.toString()]).toEqual([tab, query]);
  });

  it.each([
    ["the first listing", FIRST_LISTING, ""],
    ["another status", chooseListing(FIRST_LISTING, { status: "ended" }), "status=ended"],
    ["a search and a filter", withChip(chooseListing(FIRST_LISTING, { search: "a&b" }), "city", "Å"), "search=a%26b&city=%C3%85"],
    ["an order", sortedBy(FIRST_LISTING, "username"), "sort=username&order=asc"],
    ["the other order of the same", sortedBy(FIRST_LISTING, "loginTime"), "order=asc"],
    ["why and when sessions ended", withChip(withChip(FIRST_LISTING, "reason", "idle"), "endedFrom", "2026-11-24"), "status=ended&reason=idle&endedFrom=2026-11-24"],
    ["a size", chooseListing(FIRST_LISTING, { pageSize: 50 }), "max=50"],
  ])("comes back as it was written: %s", (_, listing, query) => {
    expect(queryOf(listing).toString()).toBe(query);
    expect(listingOf(new URLSearchParams(query))).toEqual(listing);
  });

  it.each(["status=x", "sort=x", "max=7", "from=yesterday", "order=sideways", "city=%20", "sort=endTime", "reason=boredom", "endedTo=soon"])(
    "leaves out what it does not know: %s",
    (query) => {
      expect(listingOf(new URLSearchParams(query))).toEqual(FIRST_LISTING);
    },
  );

  it("readsAFilterForEndsAsOneOfEndedSessions", () => {
    expect(listingOf(new URLSearchParams("reason=limit&status=active"))).toMatchObject({
      status: "ended",
      sort: "endTime",
    });
  });

  it("takesNoMoreOfAFilterThanTheServerDoes", () => {
    const { chips } = listingOf(new URLSearchParams({ user: "x".repeat(1000) }));
    expect(chips.user?.length).toBe(255);
  });

  it("knowsItsOwnRealmOnly", () => {
    expect(isWithin("a b", "#/a%20b/ui-script/session-guard/settings")).toBe(true);
    expect(isWithin("demo", "#/demo/ui-script/session-guard")).toBe(true);
    expect(isWithin("demo", "#/demo/ui-script/session-guardian")).toBe(false);
    expect(isWithin("demo", "#/other/ui-script/session-guard/settings")).toBe(false);
    expect(isWithin("demo", "#/demo/users")).toBe(false);
  });
});

describe("tabs", () => {
  it("openTheListFirstAndTheOthersByTheirAddress", async () => {
    serve();
    await open();
    await row("a");
    expect(screen.getByRole("link", { name: "Sessions" }).getAttribute("aria-current")).toBe("page");
    await follow(screen.getByRole("link", { name: "Settings" }));
    await screen.findByLabelText("Deny the login");
    expect(address()).toBe("/settings");
    expect(screen.queryByRole("table", { name: "Sessions" })).toBeNull();
  });

  it("leadBackToTheListAsItWas", async () => {
    const { of } = serve();
    await openAt("/sessions?ip=203.0.113.77&session=a");
    await screen.findByTestId("session-guard-details");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("session-guard-details")).toBeNull());
    await follow(screen.getByRole("link", { name: "Settings" }));
    await screen.findByLabelText("Deny the login");
    rendered(() => history.back());
    await row("a");
    expect(address()).toBe("/sessions?ip=203.0.113.77");
    expect(of("GET", "sessions").at(-1)?.query.get("ip")).toBe("203.0.113.77");
  });

  it("keepWhatIsNotSavedWhileAnotherIsShown", async () => {
    serve();
    await openSettings();
    await user.click(await screen.findByLabelText("Deny the login"));
    await follow(screen.getByRole("link", { name: "Sessions" }));
    await row("a");
    await follow(screen.getByRole("link", { name: "Settings" }));
    expect(await screen.findByLabelText("Deny the login")).toHaveProperty("checked", true);
  });

  it("leaveOutTheSettingsForWhomTheyAreNot", async () => {
    const { of } = serve({}, ["view-users"]);
    await openSettings();
    await row("a");
    expect(screen.queryByRole("link", { name: "Settings" })).toBeNull();
    expect(of("GET", "settings").length).toBe(0);
  });
});

describe("the address of the list", () => {
  it("asksForWhatItSays", async () => {
    const { of } = serve();
    await openAt("/sessions?status=ended&user=alice&sort=username&order=asc&max=50");
    await row("a");
    expect(of("GET", "sessions").length).toBe(1);
    expect(Object.fromEntries(of("GET", "sessions")[0]?.query ?? [])).toEqual({
      status: "ended",
      user: "alice",
      sort: "username",
      order: "asc",
      max: "50",
    });
    await screen.findByText("User: alice");
  });

  it("saysWhatWasChosenAndFollowsBack", async () => {
    const { of } = serve();
    await open();
    await row("a");
    await user.selectOptions(screen.getByLabelText("Which sessions"), "ended");
    expect(address()).toBe("/sessions?status=ended");
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("sort")).toBe("endTime"));
    const headers = screen.getAllByRole("columnheader").map((header) => header.textContent);
    expect(headers.slice(0, 4)).toEqual(["User", "End time", "End reason", "Ended by"]);
    rendered(() => history.back());
    await waitFor(() => expect(address()).toBe(""));
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("status")).toBe("live"));
  });

  it("opensASessionThatIsNotInTheList", async () => {
    serve({ "GET sessions/*": () => session("z", { roles: ["auditor"] }) });
    await openAt("/sessions?session=z");
    expect((await screen.findByTestId("session-guard-details")).textContent).toContain("user-z");
  });

  it("saysSoWhereTheSessionIsGone", async () => {
    serve({ "GET sessions/*": () => failure(404) });
    await openAt("/sessions?session=z");
    await screen.findByText("The session could not be loaded");
  });

  it("holdsWhatIsOpenUntilEscape", async () => {
    serve();
    await open();
    await choose("b", "Details");
    await screen.findByTestId("session-guard-details");
    expect(address()).toBe("/sessions?session=b");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("session-guard-details")).toBeNull());
    expect(address()).toBe("/sessions");
    expect(document.activeElement?.id).toBe("session-guard-menu-b");
  });

  it("listsOneUserOnly", async () => {
    serve();
    await open();
    await choose("b", "Sessions of this user");
    expect(address()).toBe("/sessions?user=user-b");
    await screen.findByText("User: user-b");
  });
});

describe("a first visit", () => {
  const off = {
    ...settings,
    limit: { ...settings.limit, enabled: false },
    idle: { ...settings.idle, enabled: false },
  };

  it("explainsAndSuggestsANumberUntilItWasRead", async () => {
    const above: Record<string, number> = { 2: 40, 3: 12, 5: 3, 10: 0 };
    serve({
      "GET settings": () => off,
      "GET settings/preview": ({ query }) => ({ usersAbove: above[query.get("maxSessions") ?? ""] ?? 0 }),
    });
    await open();
    await user.click(await screen.findByRole("button", { name: "Open the settings" }));
    expect(address()).toBe("/settings");
    const told = await screen.findByTestId("session-guard-first-visit");
    await waitFor(() =>
      expect(told.textContent).toContain("Suggested for this realm: 5 sessions per user. 3 users have more now."),
    );
    await user.click(within(told).getByRole("button", { name: /Close/ }));
    expect(screen.queryByTestId("session-guard-first-visit")).toBeNull();
    expect(localStorage.getItem("session-guard.first-visit.demo")).not.toBeNull();
  });

  it("isNoneWhereSomethingIsLimited", async () => {
    serve();
    await openSettings();
    await screen.findByLabelText("Deny the login");
    expect(screen.queryByTestId("session-guard-first-visit")).toBeNull();
  });
});
