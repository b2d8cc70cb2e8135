import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ApiError } from "../../api/api";
import { listingOf, queryOf } from "../../model/address";
import { back, type Listing, parametersOf } from "../../model/listing";
import { useLoaded } from "../hooks";
import { usePage } from "../page";
import { useAddress } from "../useAddress";

const FIRST_PAGE: readonly string[] = [];

/**
 * Which sessions are listed, as the address has it, and the server's answer to that. Only where in
 * the list the reader is has no address: the way there is good for a while only.
 */
export function useListing() {
  const { api, firstSessions, failed } = usePage();
  const { query, go } = useAddress();
  const asked = queryOf(listingOf(query)).toString();
  const [paged, setPaged] = useState({ asked, cursors: FIRST_PAGE });
  const cursors = paged.asked === asked ? paged.cursors : FIRST_PAGE;
  const listing = useMemo<Listing>(
    () => ({ ...listingOf(new URLSearchParams(asked)), cursors }),
    [asked, cursors],
  );

  const setListing = useCallback(
    (next: Listing, { replace = false } = {}) => {
      const wanted = queryOf(next);
      const pages = next.cursors.length === 0 ? FIRST_PAGE : next.cursors; // the same is not asked again
      setPaged({ asked: wanted.toString(), cursors: pages });
      if (wanted.toString() !== asked) go("sessions", wanted, { replace });
    },
    [asked, go],
  );

  const begun = useRef(true);
  const load = useCallback(
    (signal: AbortSignal) => {
      const first = begun.current ? firstSessions(listing) : undefined;
      begun.current = false;
      return first ?? api.sessions(parametersOf(listing), signal);
    },
    [api, listing, firstSessions],
  );
  const [loaded, reload] = useLoaded(load);
  const { value: answer, error, loading } = loaded;

  // The last session of a later page was ended: an empty page in the middle of a list helps nobody.
  if (!loading && answer?.items.length === 0 && cursors.length > 0) {
    setPaged({ asked, cursors: back(listing).cursors });
  }

  useEffect(() => {
    if (error instanceof ApiError && error.isSignedOut) failed(error, "");
  }, [error, failed]);

  return { listing, setListing, loaded, reload };
}
