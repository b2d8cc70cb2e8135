import { useEffect } from "react";
import { usePage } from "../page";
import { useAddress } from "../useAddress";

/** As a link from there has it. */
const NAME = "clientById";

/** Keycloak's own page of a client knows it by its id, and links here with that: the list asks by the client id. */
export function useClientById() {
  const { api } = usePage();
  const { query, go } = useAddress();
  const id = query.get(NAME);
  useEffect(() => {
    if (id === null) return;
    const controller = new AbortController();
    const show = (clientId: string | undefined) => {
      if (controller.signal.aborted) return;
      const next = new URLSearchParams(query);
      next.delete(NAME);
      // one that is gone leaves its id: a list of all would be taken for the client's
      next.set("client", clientId ?? id);
      go("sessions", next, { replace: true });
    };
    api.ofRealm<{ clientId: string }>(`/clients/${encodeURIComponent(id)}`, {}, controller.signal).then(
      (client) => show(client.clientId),
      () => show(undefined),
    );
    return () => controller.abort();
  }, [api, go, id, query]);
}
