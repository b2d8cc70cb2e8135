import { Divider, DropdownItem, DropdownList } from "@patternfly/react-core";
import type { SessionItem } from "../../api/types";
import { isolated } from "../../model/names";
import { ActionMenu } from "../ActionMenu";
import { userOf } from "../cells";
import { usePage } from "../page";

/** The button that opens a row's menu, and has the focus back afterwards. */
export const menuId = (id: string) => `session-guard-menu-${id}`;

/** What a row offers. */
export interface RowActions {
  onOpen: (item: SessionItem) => void;
  /** Opens the person: what the user did, and what can be done about it. */
  onPerson: (item: SessionItem) => void;
  /** Lists the sessions of one user only. */
  onOnlyUser: (item: SessionItem) => void;
  onEnd: (item: SessionItem) => void;
}

/** What can be done with one session. */
export function RowMenu({
  item,
  actions: { onOpen, onPerson, onOnlyUser, onEnd },
}: {
  item: SessionItem;
  actions: RowActions;
}) {
  const { texts, mayManageUsers } = usePage();
  const { t } = texts;
  return (
    <ActionMenu id={menuId(item.id)} label={t("actions.of", { user: isolated(userOf(item)) })}>
      <DropdownList>
        <DropdownItem onClick={() => onOpen(item)}>{t("details")}</DropdownItem>
        <DropdownItem onClick={() => onPerson(item)}>{t("person")}</DropdownItem>
        <DropdownItem onClick={() => onOnlyUser(item)}>{t("onlyUser")}</DropdownItem>
        {mayManageUsers && item.status !== "ended" && (
          <>
            <Divider component="li" />
            <DropdownItem isDanger onClick={() => onEnd(item)}>
              {t("logout")}
            </DropdownItem>
          </>
        )}
      </DropdownList>
    </ActionMenu>
  );
}
