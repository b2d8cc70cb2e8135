/**
 * Puts the page into the stock admin console: a navigation entry after "Sessions" or "Users", a route, and a
 * link above the sessions of a user and of a client.
 * The only file that knows the console's markup. Whatever goes wrong in here, the console goes on.
 */
import type { PageContext } from "../context";

const ID = "session-guard";
const LINK = `${ID}-link`;
/** The stock tabs of the sessions of one user and of one client, and the filter of ours that means those. */
const LINKED: Record<string, readonly [tab: string, filter: string]> = {
  users: ["user-sessions-tab", "user"],
  clients: ["sessionsTab", "clientById"],
};
const RELOADED = "session-guard.reloaded";

type Page = HTMLElement & { context?: PageContext };

/** The few fields of a React fiber that the walk below reads. */
interface Fiber {
  type?: { displayName?: string; _context?: { displayName?: string } } | null;
  memoizedProps?: { value?: unknown };
  sibling?: Fiber | null;
  child?: Fiber | null;
}

interface Keycloak {
  token?: string;
  /** Gone once the server has refused to renew the token; kept through a failure of the network. */
  refreshToken?: string;
  updateToken(minValidity: number): Promise<boolean>;
  login(): Promise<void>;
}

const app = document.getElementById("app");
let page: Page | undefined;

/** Like `#/{realm}/ui-script/session-guard`, the path of the coming official route. */
const segments = () => (location.hash.slice(2).split("?")[0] ?? "").split("/").map(decoded);

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function isOpen(): boolean {
  const [, route, id] = segments();
  return route === "ui-script" && id === ID;
}

/** Keycloak 26.0 has a base element that points elsewhere, hence the path. */
const hrefFor = (realm: string) =>
  `${location.pathname}#/${encodeURIComponent(realm)}/ui-script/${ID}`;

/** The entry that ours comes after: "Sessions", or what a help desk sees instead of it. */
const neighbour = () =>
  document.querySelector<HTMLAnchorElement>("a#nav-item-sessions") ??
  document.querySelector<HTMLAnchorElement>("a#nav-item-users");

/** The realm the console shows: it follows its own links, not a hash typed by hand. */
const realmOf = (entry: HTMLAnchorElement) => decoded(entry.hash.split("/")[1] ?? "");

/** The value of one of the console's React contexts, found by its name. */
function consoleContext(name: string): unknown {
  const root = app as unknown as Record<string, { stateNode?: { current?: Fiber } }>;
  const key = Object.keys(root).find((k) => k.startsWith("__reactContainer$"));
  const first = key && root[key]?.stateNode?.current;
  const stack: Fiber[] = first ? [first] : [];
  for (let fiber; (fiber = stack.pop()); ) {
    const context = fiber.type?._context ?? fiber.type;
    if (context?.displayName === name) return fiber.memoizedProps?.value;
    if (fiber.sibling) stack.push(fiber.sibling);
    if (fiber.child) stack.push(fiber.child);
  }
  return undefined;
}

/** The console's own token: it stays in memory and the console's client renews it. */
async function accessToken(): Promise<string | undefined> {
  const { keycloak } = consoleContext("AdminClientContext") as { keycloak: Keycloak };
  try {
    await keycloak.updateToken(5);
  } catch (error) {
    // Only the server sends anybody to the login. While it cannot be reached, the page stays as it is.
    if (keycloak.refreshToken) throw error;
    await keycloak.login();
  }
  return keycloak.token;
}

function contextFor(realm: string): PageContext {
  const { adminBaseUrl, serverBaseUrl } = JSON.parse(
    document.getElementById("environment")?.textContent ?? "{}",
  ) as { adminBaseUrl: string; serverBaseUrl: string };
  const locale = consoleLocale();
  return {
    realm,
    adminBaseUrl,
    serverBaseUrl,
    getAccessToken: accessToken,
    ...(locale !== undefined && { locale }),
  };
}

function consoleLocale(): string | undefined {
  const value = consoleContext("WhoAmIContext") as { whoAmI?: { locale?: string } } | undefined;
  return value?.whoAmI?.locale;
}

function label(): string {
  const locale = consoleLocale() ?? "en";
  return NAV_LABELS[locale] ?? NAV_LABELS[locale.split("-")[0] ?? ""] ?? NAV_LABELS["en"] ?? ID;
}

function syncEntry(other: HTMLAnchorElement, realm: string) {
  const item = other.closest("li");
  if (!item) return;
  let own = document.getElementById(`nav-item-${ID}`) as HTMLAnchorElement | null;
  if (own?.closest("li")?.previousElementSibling !== item) {
    own?.closest("li")?.remove();
    const li = document.createElement("li");
    li.className = item.className; // none in 26.7, and with one there it would stand lower
    own = document.createElement("a");
    own.id = `nav-item-${ID}`;
    own.dataset["testid"] = own.id;
    own.textContent = label();
    li.append(own);
    item.after(li);
  }
  const href = hrefFor(realm);
  if (own.getAttribute("href") !== href) own.setAttribute("href", href);
  const look = "pf-v5-c-nav__link" + (isOpen() ? " pf-m-current" : "");
  if (own.className !== look) own.className = look;
  if (!isOpen()) own.removeAttribute("aria-current");
  else if (!own.ariaCurrent) own.setAttribute("aria-current", "page");
}

/** Below the tabs, where React has a sibling of each and so never moves what is not its own. */
function syncLink(realm: string) {
  const [, kind = "", id = "", tab] = segments();
  const [testid, filter] = (tab === "sessions" && LINKED[kind]) || [];
  const tabs = testid && document.querySelector(`[data-testid="${testid}"]`)?.closest(".pf-v5-c-tabs");
  const old = document.getElementById(LINK);
  const href = `${hrefFor(realm)}/sessions?status=all&${filter ?? ""}=${encodeURIComponent(id)}`;
  if (tabs && old?.previousElementSibling === tabs && old.getAttribute("href") === href) return;
  old?.remove();
  if (!tabs) return;
  const link = document.createElement("a");
  link.id = LINK;
  link.className = "pf-v5-u-m-md";
  link.href = href;
  link.textContent = label();
  tabs.after(link);
}

function close() {
  page?.remove();
  page = undefined;
  document
    .querySelector<HTMLElement>("main[data-session-guard]")
    ?.removeAttribute("data-session-guard");
}

/** The console shows "Page Not Found" on our route: hide that and stand beside it. */
function syncPage(realm: string) {
  if (!isOpen()) return close();
  const main = document.querySelector<HTMLElement>(`main.pf-v5-c-page__main:not(${PAGE_TAG})`);
  if (!main) return;
  if (!main.dataset["sessionGuard"]) main.dataset["sessionGuard"] = "hidden";
  if (page?.isConnected && page.dataset["realm"] === realm) return;
  page?.remove();
  const element: Page = document.createElement(PAGE_TAG);
  element.className = "pf-v5-c-page__main";
  element.dataset["realm"] = realm;
  element.setAttribute("role", "main");
  page = element;
  main.after(element);
  // Set before the definition, the context would become an own property and hide the setter.
  import("../element").then(
    () => (element.context = contextFor(realm)),
    (error: unknown) => {
      console.warn("Session Guard: the page could not be loaded", error);
      close();
    },
  );
}

function sync() {
  const other = neighbour();
  if (!other) return close();
  const realm = realmOf(other);
  syncEntry(other, realm);
  syncLink(realm);
  if (isOpen() && segments()[0] !== realm) {
    // Else an action could hit another realm than the header shows. Once only: no endless reload.
    close();
    if (sessionStorage.getItem(RELOADED) === location.hash) return;
    sessionStorage.setItem(RELOADED, location.hash);
    location.reload();
    return;
  }
  sessionStorage.removeItem(RELOADED);
  syncPage(realm);
}

if (app) {
  const hidden = new CSSStyleSheet();
  hidden.replaceSync("main[data-session-guard]{display:none}");
  document.adoptedStyleSheets.push(hidden);
  const safely = () => {
    try {
      sync();
    } catch (error) {
      console.warn("Session Guard: the page is not available", error);
      observer.disconnect();
      removeEventListener("hashchange", safely);
      close();
    }
  };
  // pushState fires no event, but the console's navigation then changes a class or a child.
  const observer = new MutationObserver(safely);
  observer.observe(app, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["class", "href"],
  });
  addEventListener("hashchange", safely);
  safely();
}
