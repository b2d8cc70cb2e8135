import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { button, choose, confirm, menuOf, open, paging, row, user } from "./opened";
import { context, failure, serve, session } from "./server";

describe("sessions", () => {
  it("listsWhatTheServerAnswers", async () => {
    serve({
      "GET sessions": () => ({
        items: [
          session("a", {
            roles: ["member", "support"],
            ip: "203.0.113.9",
            city: "Berlin",
            country: "DE",
            device: { browser: "Firefox", os: "Linux" },
            own: true,
          }),
        ],
        total: 20_000,
        totalIsExact: false,
      }),
    });
    await open();
    const text = (await row("a")).textContent;
    for (const part of ["You", "member, support", "203.0.113.9", "Berlin, Germany", "Firefox on Linux", "Active"])
      expect(text).toContain(part);
    expect(screen.getByTestId("session-guard-total").textContent).toBe("1–1 of about 20,000");
  });

  it("showsPeopleAsWhoTheyAre", async () => {
    const ended = { status: "ended", endReason: "revoked", endedBy: "admin" } as const;
    serve({
      "GET sessions": () => ({
        items: [
          session("a", { ...ended, endedById: "7", endedByRealm: "master", usernameThen: "x\u202Eevil" }),
          session("b", { ...ended, endedById: "8", endedByRealm: context.realm }),
        ],
        total: 2,
        totalIsExact: true,
      }),
    });
    await open();
    await choose("a", "Details");
    const details = await screen.findByTestId("session-guard-details");
    expect(details.textContent).toContain("Ended byadmin master");
    expect(details.textContent).toContain("User name at loginx[U+202E]evil");
    await choose("b", "Details");
    await waitFor(() =>
      expect(screen.getByTestId("session-guard-details").textContent).not.toContain("master"),
    );
    expect(screen.getByTestId("session-guard-details").textContent).toContain("Ended byadmin");
  });

  it("showsTheIdOfWhoEndedASessionWhereTheNameIsNotKnown", async () => {
    const item = session("a", { status: "ended", endReason: "revoked", endedById: "7" });
    serve({ "GET sessions": () => ({ items: [item], total: 1, totalIsExact: true }) });
    await open();
    await choose("a", "Details");
    expect((await screen.findByTestId("session-guard-details")).textContent).toContain("Ended by7");
  });

  it("isolatesNamesAndWritesOutWhatCannotBeSeen", async () => {
    serve({
      "GET sessions": () => ({
        items: [session("a", { username: "x\u202Eevil", roles: ["a\u200Bb"], clients: ["c\u2066d"] })],
        total: 1,
        totalIsExact: true,
      }),
    });
    await open();
    const link = await screen.findByRole("link", { name: "x[U+202E]evil" });
    expect(link.querySelector("bdi")).not.toBeNull();
    await button("Actions for the session of \u2068x[U+202E]evil\u2069");
    const text = link.closest("tr")?.textContent ?? "";
    expect(text).toContain("a[U+200B]b");
    expect(text).not.toMatch(/[\u200B-\u200F\u202A-\u202E\u2066-\u2069]/);
  });

  it("saysUnknownToAScreenReaderWhereNothingIsKnown", async () => {
    serve();
    await open();
    expect(within(await row("a")).getAllByText("Unknown").length).toBe(4);
  });

  it("showsTheIdOfAUserWhoseNameIsNotKnown", async () => {
    const { username, ...nameless } = session("a");
    serve({ "GET sessions": () => ({ items: [nameless], total: 1, totalIsExact: true }) });
    await open();
    await screen.findByRole("link", { name: "of-a" });
    expect(screen.queryByText(username ?? "")).toBeNull();
    await button("Actions for the session of of-a");
  });

  it("turnsPagesWithTheServersCursors", async () => {
    const { of } = serve({
      "GET sessions": ({ query }) =>
        query.get("cursor") === "second"
          ? { items: [session("c")], total: 3, totalIsExact: true }
          : { items: [session("a"), session("b")], total: 3, totalIsExact: true, next: "second" },
    });
    await open();
    await row("a");
    const turn = (name: string) => paging().then((pages) => pages.getByRole("button", { name }));
    await user.click(await turn("Next"));
    await row("c");
    expect((await turn("Next")).hasAttribute("disabled")).toBe(true);
    await user.click(await turn("Previous"));
    await row("a");
    expect(of("GET", "sessions").map(({ query }) => query.get("cursor"))).toEqual([null, "second", null]);
  });

  it("turnsOnePageWhereNextIsClickedTwice", async () => {
    const { of } = serve({
      "GET sessions": ({ query }) => ({
        items: [session(query.get("cursor") ?? "first")],
        total: 3,
        totalIsExact: true,
        next: query.get("cursor") === "second" ? "third" : "second",
      }),
    });
    await open();
    await row("first");
    const next = (await paging()).getByRole("button", { name: "Next" });
    fireEvent.click(next);
    fireEvent.click(next);
    await row("second");
    expect(of("GET", "sessions").map(({ query }) => query.get("cursor"))).toEqual([null, "second"]);
  });

  it("showsWhyAFilterIsRefusedAndNoRowsOfAnotherQuestion", async () => {
    serve({
      "GET sessions": ({ query }) =>
        query.has("ip")
          ? failure(400, { errors: [{ field: "ip", errorMessage: "is not an address" }] })
          : { items: [session("a")], total: 1, totalIsExact: true },
    });
    await open();
    await row("a");
    await user.selectOptions(screen.getByLabelText("Filter by"), "ip");
    await user.type(screen.getByRole("textbox", { name: "IP address" }), "foo{Enter}");
    await screen.findByText("ip is not an address");
    expect(screen.queryByRole("link", { name: "user-a" })).toBeNull();
    await user.click(await button(/Remove filter/));
    await row("a");
  });

  it("keepsTheRowsWhenTheSameQuestionFailsTheNextTime", async () => {
    let broken = false;
    serve({
      "GET sessions": () =>
        broken ? failure(500) : { items: [session("a")], total: 1, totalIsExact: true },
    });
    await open();
    await row("a");
    broken = true;
    await user.click(await button("Refresh"));
    await screen.findByText(/The list could not be refreshed/);
    await row("a");
  });

  it("clearsTheSearchWhereNothingMatches", async () => {
    const { of } = serve({
      "GET sessions": ({ query }) =>
        query.has("search")
          ? { items: [], total: 0, totalIsExact: true }
          : { items: [session("a")], total: 1, totalIsExact: true },
    });
    await open();
    await row("a");
    const search = screen.getByLabelText("Search user, IP or city");
    await user.type(search, "zzz");
    await screen.findByText("No matching sessions");
    await user.click(screen.getAllByRole("button", { name: "Clear all filters" }).at(-1) as HTMLElement);
    await row("a");
    expect(search).toHaveProperty("value", "");
    // longer than the pause after which what stands in the field is searched for
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(of("GET", "sessions").at(-1)?.query.has("search")).toBe(false);
  });

  it("asksTheServerForFiltersAndShowsThemAsChips", async () => {
    const { of } = serve();
    await open();
    await row("a");
    await user.selectOptions(screen.getByLabelText("Filter by"), "city");
    await user.type(screen.getByRole("textbox", { name: "City" }), "Berlin{Enter}");
    await screen.findByText("City: Berlin");
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("city")).toBe("Berlin"));
    await user.click(await button(/Remove filter/));
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("city")).toBeNull());
  });

  it("takesACountryByItsNameAndTellsOfOneThatIsNoneAtTheField", async () => {
    const { of } = serve();
    await open();
    await row("a");
    await user.selectOptions(screen.getByLabelText("Filter by"), "country");
    const field = screen.getByRole("combobox", { name: "Country" });
    await user.type(field, "Atlantis{Enter}");
    await screen.findByText("There is no such country.");
    await row("a");
    expect(of("GET", "sessions").length).toBe(1);
    await user.clear(field);
    await user.type(field, "united kingdom{Enter}");
    await screen.findByText("Country: United Kingdom");
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("country")).toBe("GB"));
  });

  it("searchesOnceTheTypingPauses", async () => {
    const { of } = serve();
    await open();
    await row("a");
    await user.type(screen.getByLabelText("Search user, IP or city"), "alice");
    await waitFor(() => expect(of("GET", "sessions").at(-1)?.query.get("search")).toBe("alice"));
    expect(of("GET", "sessions").length).toBe(2);
  });

  it("endsOneSessionOnceItHasAsked", async () => {
    const { of } = serve({ "DELETE sessions/*": () => undefined });
    await open();
    await choose("b", "Log out");
    expect((await screen.findByRole("dialog")).textContent).toContain("user-b");
    expect(of("DELETE", "sessions/b").length).toBe(0);
    await confirm();
    await screen.findByText("The session of user-b was ended");
    expect(of("DELETE", "sessions/b").length).toBe(1);
    await waitFor(() => expect(of("GET", "sessions").length).toBe(2));
  });

  it("tellsThatTheSessionIsTheOwnOne", async () => {
    const { of } = serve({
      "GET sessions": () => ({ items: [session("a", { own: true })], total: 1, totalIsExact: true }),
      "DELETE sessions/*": () => undefined,
    });
    await open();
    await choose("a", "Log out");
    await screen.findByText("Log out your own session?");
    expect(of("DELETE", "sessions/a").length).toBe(0);
    await confirm();
    await waitFor(() => expect(of("DELETE", "sessions/a").length).toBe(1));
  });

  it("countsASessionThatIsGoneAsEnded", async () => {
    serve({ "DELETE sessions/*": () => failure(404) });
    await open();
    await choose("a", "Log out");
    await confirm();
    await screen.findByText("The session had already ended");
  });

  it("leavesOutWhatAViewerCannotDo", async () => {
    serve({}, ["view-realm", "view-users"]);
    await open();
    expect(within(await row("a")).queryByRole("checkbox")).toBeNull();
    const menu = await menuOf("a");
    expect(menu.queryByRole("menuitem", { name: "Log out" })).toBeNull();
    await user.keyboard("{Escape}");
    await user.click(await button("Action"));
    await screen.findByRole("menuitem", { name: "Export CSV" });
    expect(screen.queryByRole("menuitem", { name: "Terminate all sessions" })).toBeNull();
    await user.click(screen.getByRole("link", { name: "Settings" }));
    await screen.findByText("You can view these settings but not change them.");
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  });

  it("offersAnotherTryAfterAnError", async () => {
    let broken = true;
    serve({
      "GET sessions": () =>
        broken ? failure(500, { error: "unknown_error" }) : { items: [session("a")], total: 1, totalIsExact: true },
    });
    await open();
    await screen.findByText("The sessions could not be loaded");
    broken = false;
    await user.click(await button("Try again"));
    await row("a");
  });

  it("tellsThatTheAdministratorIsSignedOut", async () => {
    serve({ "GET sessions": () => failure(401) });
    await open();
    await screen.findByText("You are signed out");
  });

  it("keepsColumnsFromLastTime", async () => {
    localStorage.setItem(
      "session-guard.columns",
      JSON.stringify([
        { column: "ip", shown: true },
        { column: "username", shown: true },
      ]),
    );
    serve();
    await open();
    await row("a");
    const headers = screen.getAllByRole("columnheader").map((header) => header.textContent);
    expect(headers.filter((name) => name !== "")).toEqual(["Login IP", "User", "Actions"]);
  });
});
