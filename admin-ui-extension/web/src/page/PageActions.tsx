import { DropdownItem, DropdownList } from "@patternfly/react-core";
import { listingOf } from "../model/address";
import { ActionMenu } from "./ActionMenu";
import { usePage } from "./page";
import { useExport } from "./sessions/useExport";
import { useAddress } from "./useAddress";

/** What can be done with all sessions of the realm. */
export function PageActions({ onTerminateAll }: { onTerminateAll: () => void }) {
  const { texts, mayManageUsers } = usePage();
  const { t } = texts;
  const { tab, query } = useAddress();
  // as the list shows them; without a list, those that it begins with
  const listing = listingOf(tab === "sessions" ? query : new URLSearchParams());
  const { exporting, download } = useExport(listing);
  return (
    <ActionMenu toggle={t("action")} id="session-guard-actions">
      <DropdownList>
        <DropdownItem isDisabled={exporting} onClick={() => void download()}>
          {t("csv")}
        </DropdownItem>
        {mayManageUsers && (
          <DropdownItem isDanger onClick={onTerminateAll}>
            {t("terminateAll")}
          </DropdownItem>
        )}
      </DropdownList>
    </ActionMenu>
  );
}
