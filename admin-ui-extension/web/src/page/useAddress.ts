import { createContext, useCallback, useContext, useMemo, useSyncExternalStore } from "react";
import { hashOf, readAddress, type TabId } from "../model/address";
import { usePage } from "./page";

/** The browser tells of Back, Forward and links, but not of an address that a script sets. */
const SET = "session-guard-address";
const EVENTS = ["popstate", "hashchange", SET];

function subscribe(listener: () => void) {
  EVENTS.forEach((event) => addEventListener(event, listener));
  return () => EVENTS.forEach((event) => removeEventListener(event, listener));
}

const hash = () => location.hash;

/**
 * The hash as it is now. To be asked by a component that sets no state while it renders: React 18 would
 * take the next change for none. All others have it from {@link HashOf}.
 */
export const useHash = () => useSyncExternalStore(subscribe, hash);

export const HashOf = createContext("");

/** Where in the page somebody is, which the browser's address holds, and the ways to elsewhere in it. */
export function useAddress() {
  const { realm } = usePage();
  const now = useContext(HashOf);
  const { tab, query } = useMemo(() => readAddress(now), [now]);

  /** A link; Keycloak 26.0 has a base element that points elsewhere, hence the path. */
  const hrefOf = useCallback(
    (to: TabId, asked?: URLSearchParams) => location.pathname + hashOf(realm, to, asked),
    [realm],
  );
  /** Goes there; with `replace`, Back does not lead to where one was. */
  const go = useCallback(
    (to: TabId, asked?: URLSearchParams, { replace = false } = {}) => {
      const next = hashOf(realm, to, asked);
      if (next === location.hash) return;
      const how = replace ? "replaceState" : "pushState";
      history[how](history.state, "", location.pathname + location.search + next);
      dispatchEvent(new Event(SET));
    },
    [realm],
  );
  return { tab, query, hrefOf, go };
}
