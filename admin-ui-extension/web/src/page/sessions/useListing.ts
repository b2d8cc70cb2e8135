import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/api";
import { back, FIRST_LISTING, type Listing, parametersOf } from "../../model/listing";
import { useLoaded } from "../hooks";
import { usePage } from "../page";

/**
 * Which sessions are listed, and the server's answer to that.
 *
 * @param changes counts up when sessions were ended elsewhere on the page
 */
export function useListing(changes: number) {
  const { api, firstSessions, failed } = usePage();
  const [listing, setListing] = useState<Listing>(FIRST_LISTING);

  const begun = useRef<typeof firstSessions | undefined>(firstSessions);
  const load = useCallback(
    (signal: AbortSignal) => {
      const first = begun.current;
      begun.current = undefined;
      return first ?? api.sessions(parametersOf(listing), signal);
    },
    [api, listing],
  );
  const [loaded, reload] = useLoaded(load);
  const { value: answer, error, loading } = loaded;

  useEffect(() => {
    if (changes > 0) reload();
  }, [changes, reload]);

  // The last session of a later page was ended: an empty page in the middle of a list helps nobody.
  if (!loading && answer?.items.length === 0 && listing.cursors.length > 0) setListing(back);

  useEffect(() => {
    if (error instanceof ApiError && error.isSignedOut) failed(error, "");
  }, [error, failed]);

  return { listing, setListing, loaded, reload };
}
