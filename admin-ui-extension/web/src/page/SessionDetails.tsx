import {
  Button,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  List,
  ListItem,
} from "@patternfly/react-core";
import CopyIcon from "@patternfly/react-icons/dist/esm/icons/copy-icon";
import { type ReactNode, useState } from "react";
import type { SessionItem } from "../api/types";
import { deviceOf, EndedBy, Name, Names, placeOf, StatusLabel, UserLink } from "./cells";
import { usePage } from "./page";
import { SidePanel } from "./SidePanel";

/** Everything known about one session, beside the list. */
export function SessionDetails({
  item,
  onClose,
  onEnd,
}: {
  item: SessionItem;
  onClose: () => void;
  onEnd: (item: SessionItem) => void;
}) {
  const { texts, mayManageUsers } = usePage();
  const { t } = texts;
  const statusDetail = `status.${item.status}.detail`;
  const time = (value: number | undefined) =>
    value === undefined ? undefined : (
      <time dateTime={new Date(value).toISOString()}>{texts.dateTime(value)}</time>
    );
  const place = [placeOf(item, texts), item.ip].filter((part) => part !== undefined).join(" · ");
  const rows: [string, ReactNode][] = [
    ["column.username", <UserLink key="user" item={item} />],
    [
      "details.usernameThen",
      item.usernameThen && <Name key="then" name={item.usernameThen} />,
    ],
    [
      "column.status",
      <>
        <StatusLabel item={item} /> {texts.has(statusDetail) && t(statusDetail)}
      </>,
    ],
    ["details.place", place || undefined],
    ["column.device", deviceOf(item, texts)],
    ["column.roles", item.roles.length > 0 && <Names key="roles" names={item.roles} />],
    ["column.loginTime", time(item.loginTime)],
    ["column.lastActivity", time(item.lastActivity)],
    ["column.endTime", time(item.endTime)],
    ["column.endReason", item.endReason && texts.ofId("reason", item.endReason)],
    [
      "details.endedBy",
      (item.endedBy ?? item.endedById) && <EndedBy key="endedBy" item={item} />,
    ],
    ["details.rememberMe", t(item.rememberMe ? "yes" : "no")],
    ["details.sessionId", <SessionId key="sessionId" id={item.sessionId} />],
    ["details.id", <code key="id">{item.id}</code>],
  ];
  return (
    <SidePanel
      title={t("details.title")}
      about={item.id}
      closeLabel={t("details.close")}
      testId="session-guard-details"
      onClose={onClose}
    >
      <DescriptionList isCompact aria-label={t("details.title")}>
        {rows.map(
          ([key, value]) =>
            value !== undefined &&
            value !== false &&
            value !== "" && (
              <DescriptionListGroup key={key}>
                <DescriptionListTerm>{t(key)}</DescriptionListTerm>
                <DescriptionListDescription>{value}</DescriptionListDescription>
              </DescriptionListGroup>
            ),
        )}
        {item.clients.length > 0 && (
          <DescriptionListGroup>
            <DescriptionListTerm>{t("column.clients")}</DescriptionListTerm>
            <DescriptionListDescription>
              <List isPlain>
                {item.clients.map((client) => (
                  <ListItem key={client}>
                    <Name name={client} />
                  </ListItem>
                ))}
              </List>
            </DescriptionListDescription>
          </DescriptionListGroup>
        )}
      </DescriptionList>
      {mayManageUsers && item.status !== "ended" && (
        <Button
          className="pf-v5-u-mt-md"
          variant="secondary"
          isDanger
          onClick={() => onEnd(item)}
        >
          {t("logout")}
        </Button>
      )}
    </SidePanel>
  );
}

/** Keycloak's id of the session, as tokens (`sid`), events and stock's pages have it. */
function SessionId({ id }: { id: string }) {
  const { t } = usePage().texts;
  const [copied, setCopied] = useState(false);
  return (
    <>
      <code className="session-guard-id">{id}</code>{" "}
      <Button
        variant="link"
        isInline
        aria-label={t("details.copy")}
        onClick={() => {
          copy(id).then(
            () => setCopied(true),
            () => undefined,
          );
        }}
      >
        <CopyIcon />
      </Button>
      <span role="status">{copied && ` ${t("details.copied")}`}</span>
    </>
  );
}

/** Copies a text; a page that is not over HTTPS has no clipboard. */
async function copy(text: string) {
  const { clipboard } = navigator as { clipboard?: Clipboard };
  if (!clipboard) throw new Error("no clipboard");
  await clipboard.writeText(text);
}
