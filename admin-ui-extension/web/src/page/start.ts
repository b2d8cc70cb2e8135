import { type Api, ApiError } from "../api/api";
import type { SessionsAnswer } from "../api/types";
import type { PageContext } from "../context";
import { listingOf, readAddress } from "../model/address";
import { type Listing, parametersOf } from "../model/listing";
import { Texts } from "../model/texts";
import type { Page } from "./page";

/** What the page has to know before it can show anything. */
export type Start = Pick<
  Page,
  "texts" | "mayViewRealm" | "mayManageRealm" | "mayManageUsers" | "holdsOwnSession" | "firstSessions"
>;

/** Texts by language: like the console's own, they are loaded once. */
const loadedTexts = new Map<string, Texts>();

async function textsOf(api: Api, locale: string): Promise<Texts> {
  let texts = loadedTexts.get(locale);
  if (!texts) {
    try {
      const list = await api.texts(locale);
      texts = new Texts(locale, new Map(list.map(({ key, value }) => [key, value])));
      loadedTexts.set(locale, texts);
    } catch {
      texts = new Texts(locale);
    }
  }
  return texts;
}

/** The list that the address asks for, on its way before all else: it is what the page is opened for. */
function firstSessionsOf(api: Api): Page["firstSessions"] {
  const { tab, query } = readAddress(location.hash);
  if (tab !== "sessions") return () => undefined;
  const asked = JSON.stringify(parametersOf(listingOf(query)));
  let begun: Promise<SessionsAnswer> | undefined = api.sessions(parametersOf(listingOf(query)));
  begun.catch(() => undefined); // told by the list, if it comes to that
  return (listing: Listing) => {
    const answer = JSON.stringify(parametersOf(listing)) === asked ? begun : undefined;
    begun = undefined;
    return answer;
  };
}

/** Language and permissions first. Without them the page is English and the server says no. */
export async function start(api: Api, { realm, locale }: PageContext): Promise<Start> {
  const firstSessions = firstSessionsOf(api);
  const known = locale === undefined ? undefined : textsOf(api, locale);
  try {
    const who = await api.whoAmI();
    const roles = Object.values(who.realm_access).flat();
    const mayManageRealm = roles.includes("manage-realm");
    return {
      texts: await (known ?? textsOf(api, who.locale ?? "en")),
      mayViewRealm: mayManageRealm || roles.includes("view-realm"),
      mayManageRealm,
      mayManageUsers: roles.includes("manage-users"),
      holdsOwnSession: who.realm === realm,
      firstSessions,
    };
  } catch (error) {
    if (error instanceof ApiError && error.isSignedOut) throw error;
    return {
      texts: new Texts(),
      mayViewRealm: true,
      mayManageRealm: true,
      mayManageUsers: true,
      holdsOwnSession: true,
      firstSessions,
    };
  }
}
