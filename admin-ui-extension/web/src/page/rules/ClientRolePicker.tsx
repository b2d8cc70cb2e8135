import { Button } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import type { Found, Named } from "../../api/directory";
import { isolated, visible } from "../../model/names";
import { usePage } from "../page";
import { Combobox } from "./Combobox";

/** Chooses a client, then roles of it. */
export function ClientRolePicker({
  id,
  describedBy,
  chosen,
  onChoose,
}: {
  id: string;
  describedBy: string | undefined;
  chosen: readonly Named[];
  onChoose: (client: string, role: string) => void;
}) {
  const { texts, directory } = usePage();
  const { t } = texts;
  const [client, setClient] = useState<Found>();
  const clients = useCallback(
    (text: string, signal: AbortSignal) => directory.clients(text, signal),
    [directory],
  );
  const roles = useCallback(
    (text: string, signal: AbortSignal) =>
      client ? directory.clientRoles(client.id, text, signal) : Promise.resolve([]),
    [directory, client],
  );
  if (!client) {
    return (
      <Combobox
        key="client"
        id={id}
        label={t("rule.client")}
        placeholder={t("rule.find.clients")}
        search={clients}
        describedBy={describedBy}
        onChoose={(found) => {
          setClient(found);
          // The roles come in the same place; whoever chose by keyboard goes on there.
          setTimeout(() => document.getElementById(id)?.focus());
        }}
      />
    );
  }
  return (
    <div className="pf-v5-l-flex pf-m-align-items-center">
      <span>
        <bdi>{visible(client.name)}</bdi>
      </span>
      <div className="pf-v5-l-flex__item pf-m-grow">
        <Combobox
          key="role"
          id={id}
          label={t("rule.clientRole", { client: isolated(client.name) })}
          placeholder={t("rule.find.realmRoles")}
          search={roles}
          isTaken={({ name }) =>
            chosen.some((one) => one.client === client.name && one.name === name)
          }
          describedBy={describedBy}
          onChoose={({ name }) => onChoose(client.name, name)}
        />
      </div>
      <Button variant="link" isInline onClick={() => setClient(undefined)}>
        {t("rule.otherClient")}
      </Button>
    </div>
  );
}
