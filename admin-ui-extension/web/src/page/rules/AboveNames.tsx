import { List, ListItem } from "@patternfly/react-core";
import type { Above } from "../../api/rules";
import { isolated } from "../../model/names";
import { usePage } from "../page";

/** Users above a limit, with how many sessions they hold. */
export function AboveNames({ named }: { named: readonly Above[] }) {
  const { t } = usePage().texts;
  return (
    <List isPlain>
      {named.map(({ id, username, held, max }) => (
        <ListItem key={`${id} ${max}`}>{t("preview.name", { name: isolated(username), held, max })}</ListItem>
      ))}
    </List>
  );
}
