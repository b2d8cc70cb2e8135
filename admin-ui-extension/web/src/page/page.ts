import type { AlertProps } from "@patternfly/react-core";
import { createContext, useContext } from "react";
import type { Api } from "../api/api";
import type { Directory } from "../api/directory";
import type { SessionsAnswer } from "../api/types";
import type { Drafts } from "../model/drafts";
import type { Listing } from "../model/listing";
import type { Texts } from "../model/texts";

/** What every part of the page needs: the API, the texts, what the administrator may do, messages. */
export interface Page {
  readonly realm: string;
  readonly api: Api;
  /** What the realm has that a rule can name. */
  readonly directory: Directory;
  readonly texts: Texts;
  /** Settings that were changed and not saved, also on an earlier visit. */
  readonly drafts: Drafts;
  /** Whether the administrator may see the realm's settings. */
  readonly mayViewRealm: boolean;
  readonly mayManageRealm: boolean;
  readonly mayManageUsers: boolean;
  /** Whether the administrator's own session is one of this realm's. */
  readonly holdsOwnSession: boolean;
  /** The answer to a listing where it is the first and was asked for before all else; given once. */
  readonly firstSessions: (listing: Listing) => Promise<SessionsAnswer> | undefined;
  /** Shows a message that goes away by itself. */
  readonly say: (variant: NonNullable<AlertProps["variant"]>, title: string, detail?: string) => void;
  /** Tells that something failed; a lost login is told once, by the page itself. */
  readonly failed: (error: unknown, title: string) => void;
}

export const PageOf = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageOf);
  if (!page) throw new Error("Not inside the page");
  return page;
}

/** Keycloak's console addresses a user by hash; the path is for Keycloak 26.0's base element. */
export const userHref = (realm: string, userId: string) =>
  `${location.pathname}#/${encodeURIComponent(realm)}/users/${encodeURIComponent(userId)}/settings`;
