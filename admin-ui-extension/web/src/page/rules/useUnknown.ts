import { useCallback, useEffect, useState } from "react";
import { ApiError } from "../../api/api";
import type { Named } from "../../api/directory";
import type { Rule } from "../../api/rules";
import { allNames } from "../../model/rules";
import { useLoaded } from "../hooks";
import { usePage } from "../page";

/**
 * The names of a rule that the realm does not have, as they are found out one after the other. One
 * that the administrator may not ask about counts as there.
 */
export function useUnknown(rule: Rule): readonly Named[] {
  const { directory } = usePage();
  const [unknown, setUnknown] = useState<readonly Named[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    async function look() {
      for (const named of [...allNames(rule.who), ...allNames(rule.except)]) {
        const isThere = await directory.isThere(named, signal).catch(() => true);
        if (signal.aborted) return;
        if (!isThere) setUnknown((last) => [...last, named]);
      }
    }
    void look();
    return () => controller.abort();
  }, [directory, rule]);
  return unknown;
}

/** Whether the realm has organizations at all; it counts as having them where that cannot be told. */
export function useOrganizations(): boolean {
  const { directory } = usePage();
  const load = useCallback(
    async (signal: AbortSignal) => {
      try {
        await directory.organizations("", signal);
        return true;
      } catch (error) {
        return !(error instanceof ApiError && error.status === 404);
      }
    },
    [directory],
  );
  const [{ value = false }] = useLoaded(load);
  return value;
}
