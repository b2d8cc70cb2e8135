import { useEffect, useState } from "react";
import { isWithin } from "../model/address";
import { usePage } from "./page";

/**
 * Stops a click that would leave the page while something is unsaved; its other tabs leave nothing
 * behind. Back and forward cannot be stopped; for those the draft is kept (see Drafts).
 *
 * @returns the stopped click's link, with the two answers
 */
export function useUnsavedGuard(unsaved: boolean) {
  const { realm } = usePage();
  const [link, setLink] = useState<HTMLAnchorElement>();
  useEffect(() => {
    if (!unsaved) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(target instanceof HTMLAnchorElement) || target.target === "_blank") return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      if (target.hasAttribute("download")) return;
      if (target.pathname === location.pathname && isWithin(realm, target.hash)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setLink(target);
    };
    addEventListener("beforeunload", onUnload);
    addEventListener("click", onClick, { capture: true });
    return () => {
      removeEventListener("beforeunload", onUnload);
      removeEventListener("click", onClick, { capture: true });
    };
  }, [unsaved, realm]);
  return { link, stay: () => setLink(undefined) };
}
