import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { PageContext } from "../src/context";

vi.mock("../src/element", () => ({}));

const keycloak: {
  token: string;
  refreshToken?: string;
  updateToken: ReturnType<typeof vi.fn>;
  login: ReturnType<typeof vi.fn>;
} = {
  token: "the-token",
  refreshToken: "the-refresh-token",
  updateToken: vi.fn(() => Promise.resolve(true)),
  login: vi.fn(() => Promise.resolve()),
};

const page = () => document.querySelector<HTMLElement & { context?: PageContext }>("session-guard-page");
const entry = () => document.getElementById("nav-item-session-guard") as HTMLAnchorElement;
const main = () => document.querySelector("main") as HTMLElement;
const go = (hash: string) => {
  location.hash = hash;
  dispatchEvent(new Event("hashchange"));
};

/** As React does: the sidebar is drawn anew, without what is not its own. */
const drawNav = (realm: string | undefined) => {
  const nav = document.querySelector("nav") as HTMLElement;
  nav.innerHTML =
    realm === undefined ? "" : `<ul><li><a id="nav-item-sessions" href="#/${realm}/sessions">Sessions</a></li></ul>`;
};

beforeAll(async () => {
  document.body.innerHTML = `<div id="app"><nav></nav><main class="pf-v5-c-page__main"></main></div>
    <script id="environment" type="application/json">
      {"adminBaseUrl": "https://admin", "serverBaseUrl": "https://server"}
    </script>`;
  const context = (displayName: string, value: unknown, child?: object) => ({
    type: { _context: { displayName } },
    memoizedProps: { value },
    child,
  });
  const tree = context(
    "AdminClientContext",
    { keycloak },
    context("WhoAmIContext", { whoAmI: { locale: "en-GB" } }),
  );
  Object.assign(document.getElementById("app") as HTMLElement, {
    __reactContainer$test: { stateNode: { current: { child: tree } } },
  });
  // jsdom has no constructed stylesheets.
  vi.stubGlobal("CSSStyleSheet", class { replaceSync = vi.fn(); });
  Object.assign(document, { adoptedStyleSheets: [] });
  drawNav("demo");
  await import("../src/host/console-host");
});

afterEach(() => go("#/demo/users"));

const link = () => document.getElementById("session-guard-link") as HTMLAnchorElement | null;

describe("the stock page of a user or client", () => {
  const draw = (testid: string) => {
    main().innerHTML = `<div class="pf-v5-c-tabs"><ul><button data-testid="${testid}"></button></ul></div><section></section>`;
  };

  it.each([
    ["users", "user-sessions-tab", "user=an%2Fid"],
    ["clients", "sessionsTab", "clientById=an%2Fid"],
  ])("linksFromItsSessionsIntoTheList: %s", async (kind, tab, filter) => {
    draw(tab);
    go(`#/demo/${kind}/an%2Fid/settings`);
    expect(link()).toBeNull();
    go(`#/demo/${kind}/an%2Fid/sessions`);
    await vi.waitFor(() => expect(link()?.hash).toBe(`#/demo/ui-script/session-guard/sessions?status=all&${filter}`));
    expect(link()?.previousElementSibling?.className).toBe("pf-v5-c-tabs");
    draw(tab); // as React does for another user
    await vi.waitFor(() => expect(document.querySelectorAll("#session-guard-link")).toHaveLength(1));
    go("#/demo/users");
    await vi.waitFor(() => expect(link()).toBeNull());
    main().innerHTML = "";
  });

  it("hasNoLinkWhereItsMarkupIsAnother", () => {
    draw("something-else");
    go("#/demo/users/an-id/sessions");
    expect(link()).toBeNull();
    main().innerHTML = "";
  });
});

describe("console host", () => {
  it("putsTheEntryAfterSessions", () => {
    expect(document.getElementById("nav-item-sessions")?.closest("li")?.nextElementSibling).toBe(
      entry().closest("li"),
    );
    expect(entry().textContent).toBe("Session management");
    expect(entry().hash).toBe("#/demo/ui-script/session-guard");
  });

  it("bringsTheEntryBackAfterTheSidebarWasDrawnAnew", async () => {
    drawNav("demo");
    await vi.waitFor(() => expect(document.querySelectorAll("#nav-item-session-guard").length).toBe(1));
  });

  it("showsThePageOnItsRouteOnly", async () => {
    expect(page()).toBeNull();
    go("#/demo/ui-script/session-guard");
    await vi.waitFor(() => expect(page()?.context).toMatchObject({ realm: "demo" }));
    expect(main().dataset["sessionGuard"]).toBe("hidden");
    expect(entry().getAttribute("aria-current")).toBe("page");
    go("#/demo/users");
    expect(page()).toBeNull();
    expect(main().dataset["sessionGuard"]).toBeUndefined();
    expect(entry().hasAttribute("aria-current")).toBe(false);
  });

  it("keepsOnePageThroughChangesOfTheConsole", async () => {
    go("#/demo/ui-script/session-guard?x=1");
    await vi.waitFor(() => expect(page()?.context).toBeDefined());
    const first = page();
    drawNav("demo");
    main().className = "pf-v5-c-page__main changed";
    await vi.waitFor(() => expect(entry().isConnected).toBe(true));
    expect(page()).toBe(first);
    expect(document.querySelectorAll("session-guard-page").length).toBe(1);
  });

  it("leavesWithTheSessionsEntry", async () => {
    go("#/demo/ui-script/session-guard");
    await vi.waitFor(() => expect(page()).not.toBeNull());
    drawNav(undefined);
    await vi.waitFor(() => expect(page()).toBeNull());
    drawNav("demo");
  });

  it("hangsItsEntryOnUsersForAHelpDeskThatSeesNoSessionsEntry", async () => {
    const nav = document.querySelector("nav") as HTMLElement;
    nav.innerHTML = `<ul><li><a id="nav-item-users" href="#/demo/users">Users</a></li></ul>`;
    await vi.waitFor(() =>
      expect(document.getElementById("nav-item-users")?.closest("li")?.nextElementSibling).toBe(
        entry().closest("li"),
      ),
    );
    drawNav("demo");
  });

  it("standsInTheSidebarAsItsNeighbourDoes", () => {
    expect(entry().closest("li")?.className).toBe("");
  });

  it("handsOverTheConsolesTokenAndLogsInWhenTheServerRefusesToRenewIt", async () => {
    go("#/demo/ui-script/session-guard");
    await vi.waitFor(() => expect(page()?.context).toBeDefined());
    const context = page()?.context as PageContext;
    expect(context).toMatchObject({ adminBaseUrl: "https://admin", serverBaseUrl: "https://server" });
    expect(await context.getAccessToken()).toBe("the-token");
    expect(keycloak.login).not.toHaveBeenCalled();
    // keycloak-js drops the tokens when the server answers 400
    keycloak.updateToken.mockImplementationOnce(() => {
      delete keycloak.refreshToken;
      return Promise.reject(new Error("refused"));
    });
    await context.getAccessToken();
    expect(keycloak.login).toHaveBeenCalledOnce();
    keycloak.refreshToken = "the-refresh-token";
  });

  it("keepsThePageWhereTheServerCannotBeReached", async () => {
    go("#/demo/ui-script/session-guard");
    await vi.waitFor(() => expect(page()?.context).toBeDefined());
    keycloak.login.mockClear();
    keycloak.updateToken.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    await expect(page()?.context?.getAccessToken()).rejects.toThrow("Failed to fetch");
    expect(keycloak.login).not.toHaveBeenCalled();
  });
});
