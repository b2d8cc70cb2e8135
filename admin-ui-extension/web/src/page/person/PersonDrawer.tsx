import {
  Button,
  DrawerActions,
  DrawerCloseButton,
  DrawerHead,
  DrawerPanelBody,
  DrawerPanelContent,
  Flex,
  Title,
} from "@patternfly/react-core";
import { useEffect, useRef, useState } from "react";
import type { Job } from "../../api/types";
import { visible } from "../../model/names";
import { usePage, userHref } from "../page";
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
  const heading = useRef<HTMLHeadingElement>(null);
  // A reader who opened the drawer by keyboard goes on in it.
  useEffect(() => heading.current?.focus(), [userId]);

  function changed() {
    setChanges((count) => count + 1);
    onChanged();
  }

  return (
    <DrawerPanelContent
      isResizable={false}
      widths={{ default: "width_33" }}
      data-testid="session-guard-person"
      onKeyDown={(event) => {
        // of the drawer itself; a dialog over it closes alone
        if (event.key === "Escape" && dialog === undefined) onClose();
      }}
    >
      <DrawerHead>
        <Title headingLevel="h3" size="lg">
          <span ref={heading} tabIndex={-1}>
            <bdi>{visible(username)}</bdi>
          </span>
        </Title>
        <DrawerActions>
          <DrawerCloseButton aria-label={t("person.close")} onClick={onClose} />
        </DrawerActions>
      </DrawerHead>
      <DrawerPanelBody>
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
      </DrawerPanelBody>
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
    </DrawerPanelContent>
  );
}
