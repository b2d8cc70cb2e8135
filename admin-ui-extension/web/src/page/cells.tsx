import { Button, Label, List, ListItem, Popover } from "@patternfly/react-core";
import { Fragment, type ReactNode } from "react";
import type { SessionItem } from "../api/types";
import type { Column } from "../model/columns";
import { visible } from "../model/names";
import type { Texts } from "../model/texts";
import { usePage, userHref } from "./page";

/** The user's name; the id where the name was not to be had. */
export const userOf = ({ username, userId }: SessionItem) => username ?? userId;

/** Where somebody logged in, in words; undefined when it is not known. */
export function placeOf(item: SessionItem, texts: Texts): string | undefined {
  if (item.privateNetwork) return texts.t("privateNetwork");
  const { city, country } = item;
  const parts = [city, country === undefined ? undefined : texts.country(country)];
  return parts.filter((part) => part !== undefined && part !== "").join(", ") || undefined;
}

export function deviceOf({ device }: SessionItem, { t }: Texts): string | undefined {
  const { browser, os } = device;
  if (browser && os) return t("deviceOn", { browser, os });
  return browser || os || undefined;
}

/** A value that is not known: a dash to the eye, a word to the ear. */
function Unknown() {
  const { texts } = usePage();
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="pf-v5-u-screen-reader">{texts.t("unknown")}</span>
    </>
  );
}

/** A time as seen from now, the exact one on hover. */
export function Time({ time, now }: { time: number | undefined; now: number }) {
  const { texts } = usePage();
  if (time === undefined) return <Unknown />;
  return (
    <time dateTime={new Date(time).toISOString()} title={texts.dateTime(time)}>
      {texts.relative(time, now)}
    </time>
  );
}

export function StatusLabel({ item }: { item: SessionItem }) {
  const { texts } = usePage();
  const color = item.status === "active" ? "green" : item.status === "idle" ? "blue" : "grey";
  const detail = `status.${item.status}.detail`;
  return (
    <>
      <Label color={color} isCompact title={texts.has(detail) ? texts.t(detail) : undefined}>
        {texts.ofId("status", item.status)}
      </Label>
      {item.offline && (
        <>
          {" "}
          <Label color="purple" isCompact>
            {texts.t("offline")}
          </Label>
        </>
      )}
    </>
  );
}

/** A name that somebody chose: it turns nothing around it, and shows what cannot be seen in it. */
export function Name({ name }: { name: string }) {
  return <bdi>{visible(name)}</bdi>;
}

export function Names({ names }: { names: readonly string[] }) {
  return names.map((name, index) => (
    <Fragment key={name}>
      {index > 0 && ", "}
      <Name name={name} />
    </Fragment>
  ));
}

/** Most roles that a row shows; the others are one click away. */
const ROLES_SHOWN = 2;

function Roles({ item: { roles } }: { item: SessionItem }) {
  const { t } = usePage().texts;
  const more = roles.length - ROLES_SHOWN;
  const list = (
    <List isPlain className="session-guard-all-roles">
      {roles.map((role) => (
        <ListItem key={role}>
          <Name name={role} />
        </ListItem>
      ))}
    </List>
  );
  return (
    <span className="session-guard-roles">
      <Cut title={roles.map(visible).join(", ")}>
        <Names names={roles.slice(0, ROLES_SHOWN)} />
      </Cut>
      {more > 0 && (
        <Popover
          aria-label={t("column.roles")}
          headerContent={t("roles.all", { count: roles.length })}
          bodyContent={list}
          closeBtnAriaLabel={t("close")}
          appendTo={() => document.body}
        >
          <Button variant="link" isInline aria-label={t("roles.more", { count: more })}>
            {`+${more}`}
          </Button>
        </Popover>
      )}
    </span>
  );
}

/** Text that is cut after two lines, or after one; all of it on hover. */
function Cut({
  title,
  isOneLine = false,
  children,
}: {
  title: string;
  isOneLine?: boolean;
  children: ReactNode;
}) {
  return (
    <span className={isOneLine ? "session-guard-line" : "session-guard-cut"} title={title}>
      {children}
    </span>
  );
}

/** Who ended a session, with the realm where it is another one. */
export function EndedBy({ item }: { item: SessionItem }) {
  const { realm } = usePage();
  return (
    <>
      {item.endedBy === undefined ? <code>{item.endedById}</code> : <Name name={item.endedBy} />}
      {item.endedByRealm !== undefined && item.endedByRealm !== realm && (
        <>
          {" "}
          <Label isCompact>
            <Name name={item.endedByRealm} />
          </Label>
        </>
      )}
    </>
  );
}

export function UserLink({ item }: { item: SessionItem }) {
  const { realm, texts } = usePage();
  return (
    <>
      <a href={userHref(realm, item.userId)} title={visible(userOf(item))}>
        <Name name={userOf(item)} />
      </a>
      {item.own && (
        <>
          {" "}
          <Label color="cyan" isCompact>
            {texts.t("own")}
          </Label>
        </>
      )}
    </>
  );
}

/** One cell. Every text here came from outside once; React shows it as text. */
export function Cell({ column, item, now }: { column: Column; item: SessionItem; now: number }) {
  const { texts } = usePage();
  const cut = (text: string | undefined, isOneLine = false) =>
    text === undefined ? <Unknown /> : <Cut title={text} isOneLine={isOneLine}>{text}</Cut>;
  switch (column) {
    case "username":
      return (
        <span className="session-guard-user">
          <UserLink item={item} />
        </span>
      );
    case "roles":
      return item.roles.length > 0 ? <Roles item={item} /> : <Unknown />;
    case "ip":
      return cut(item.ip, true);
    case "city":
      return cut(placeOf(item, texts));
    case "device":
      return cut(deviceOf(item, texts));
    case "status":
      return <StatusLabel item={item} />;
    case "clients":
      return item.clients.length > 0 ? (
        <Cut title={item.clients.map(visible).join(", ")}>
          <Names names={item.clients} />
        </Cut>
      ) : (
        <Unknown />
      );
    case "endReason":
      return cut(item.endReason && texts.ofId("reason", item.endReason));
    case "endedBy":
      return (item.endedBy ?? item.endedById) === undefined ? (
        <Unknown />
      ) : (
        <Cut title={visible(item.endedBy ?? item.endedById ?? "")}>
          <EndedBy item={item} />
        </Cut>
      );
    case "loginTime":
    case "lastActivity":
    case "endTime":
      return <Time time={item[column]} now={now} />;
  }
}
