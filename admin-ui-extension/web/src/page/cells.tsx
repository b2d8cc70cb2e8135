import { Label } from "@patternfly/react-core";
import { Fragment } from "react";
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
  return (
    <>
      <Label color={color} isCompact>
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
      <a href={userHref(realm, item.userId)}>
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
  switch (column) {
    case "username":
      return <UserLink item={item} />;
    case "roles":
      return item.roles.length > 0 ? <Names names={item.roles} /> : <Unknown />;
    case "ip":
      return item.ip ?? <Unknown />;
    case "city":
      return placeOf(item, texts) ?? <Unknown />;
    case "device":
      return deviceOf(item, texts) ?? <Unknown />;
    case "status":
      return <StatusLabel item={item} />;
    case "clients":
      return item.clients.length > 0 ? <Names names={item.clients} /> : <Unknown />;
    case "endReason":
      return item.endReason === undefined ? <Unknown /> : texts.ofId("reason", item.endReason);
    case "loginTime":
    case "lastActivity":
    case "endTime":
      return <Time time={item[column]} now={now} />;
  }
}
