import { Button, Flex } from "@patternfly/react-core";
import { useState } from "react";
import type { Job } from "../../api/types";
import { visible } from "../../model/names";
import { usePage, userHref } from "../page";
import { SidePanel } from "../SidePanel";
import { EndAllOfUserDialog } from "./EndAllOfUserDialog";
import { LockDownDialog } from "./LockDownDialog";
import { Timeline } from "./Timeline";

/** One person's timeline beside a list, with what an administrator can do about it. */
export function PersonDrawer({
  userId,
  username,
  onClose,
  onJob,
  onChanged,
}: {
  userId: string;
  /** The user's name; the id where the name was not to be had. */
  username: string;
  onClose: () => void;
  /** Takes the job that ends all sessions of the user. */
  onJob: (job: Job) => void;
  /** Called once sessions of the user may have ended. */
  onChanged: () => void;
}) {
  const { realm, mayManageUsers, texts } = usePage();
  const { t } = texts;
  const [dialog, setDialog] = useState<"end" | "lockdown">();
  const [changes, setChanges] = useState(0);

  function changed() {
    setChanges((count) => count + 1);
    onChanged();
  }

  return (
    <SidePanel
      title={visible(username)}
      about={userId}
      closeLabel={t("person.close")}
      testId="session-guard-person"
      onClose={onClose}
    >
      <Flex className="pf-v5-u-mb-md">
        <a href={userHref(realm, userId)}>{t("person.page")}</a>
        {mayManageUsers && (
          <>
            <Button variant="secondary" isDanger onClick={() => setDialog("end")}>
              {t("person.endAll")}
            </Button>
            <Button variant="danger" onClick={() => setDialog("lockdown")}>
              {t("person.lockDown")}
            </Button>
          </>
        )}
      </Flex>
      <Timeline key={`${userId} ${changes}`} userId={userId} />
      {dialog === "end" && (
        <EndAllOfUserDialog
          userId={userId}
          username={username}
          onClose={() => setDialog(undefined)}
          onJob={(job) => {
            onJob(job);
            changed();
          }}
        />
      )}
      {dialog === "lockdown" && (
        <LockDownDialog
          userId={userId}
          username={username}
          onClose={() => setDialog(undefined)}
          onDone={changed}
        />
      )}
    </SidePanel>
  );
}
