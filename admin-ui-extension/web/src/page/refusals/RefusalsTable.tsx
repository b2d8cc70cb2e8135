import { Button } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { RefusalItem } from "../../api/types";
import { visible } from "../../model/names";
import { deviceText, placeText } from "../../model/origins";
import { limitText, type RefusalListing, sortedRefusals } from "../../model/refusals";
import { usePage, userHref } from "../page";

const SORTED = ["time", "username"] as const;

/** The refused logins of one page. */
export function RefusalsTable({
  items,
  listing,
  now,
  onSort,
  onUser,
}: {
  items: readonly RefusalItem[];
  listing: RefusalListing;
  now: number;
  onSort: (listing: RefusalListing) => void;
  onUser?: (item: RefusalItem) => void;
}) {
  const { texts } = usePage();
  const { t } = texts;
  const sort = (index: number) => {
    const column = SORTED[index];
    return {
      columnIndex: index,
      sortBy: { index: SORTED.indexOf(listing.sort), direction: listing.order },
      onSort: () => column !== undefined && onSort(sortedRefusals(listing, column)),
    };
  };
  const device = (item: RefusalItem) => deviceText(item.device, texts) ?? <Unknown />;
  return (
    <Table aria-label={t("refusals.title")} variant="compact">
      <Thead>
        <Tr>
          <Th sort={sort(0)}>{t("refusals.column.time")}</Th>
          <Th sort={sort(1)}>{t("refusals.column.user")}</Th>
          <Th>{t("refusals.column.from")}</Th>
          <Th>{t("refusals.column.device")}</Th>
          <Th>{t("refusals.column.application")}</Th>
          <Th>{t("refusals.column.limit")}</Th>
          <Th>{t("refusals.column.often")}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {items.map((item) => (
          <Tr key={item.id}>
            <Td dataLabel={t("refusals.column.time")}>
              <time dateTime={new Date(item.time).toISOString()} title={texts.dateTime(item.time)}>
                {texts.relative(item.time, now)}
              </time>
            </Td>
            <Td dataLabel={t("refusals.column.user")} modifier="truncate">
              <User item={item} {...(onUser && { onUser })} />
            </Td>
            <Td dataLabel={t("refusals.column.from")}>
              <From item={item} />
            </Td>
            <Td dataLabel={t("refusals.column.device")}>{device(item)}</Td>
            <Td dataLabel={t("refusals.column.application")} modifier="truncate">
              {item.client === undefined ? <Unknown /> : <bdi>{visible(item.client)}</bdi>}
            </Td>
            <Td dataLabel={t("refusals.column.limit")}>
              <Limit item={item} />
            </Td>
            <Td dataLabel={t("refusals.column.often")}>
              {t("refusals.often", { day: item.lastDay, week: item.lastWeek })}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function User({ item, onUser }: { item: RefusalItem; onUser?: (item: RefusalItem) => void }) {
  const { realm } = usePage();
  const name = <bdi>{visible(item.username ?? item.userId)}</bdi>;
  return onUser ? (
    <Button variant="link" isInline onClick={() => onUser(item)}>
      {name}
    </Button>
  ) : (
    <a href={userHref(realm, item.userId)}>{name}</a>
  );
}

function From({ item }: { item: RefusalItem }) {
  const { texts } = usePage();
  const parts = [placeText(item, texts), item.ip].filter((part) => part !== undefined);
  return parts.length === 0 ? <Unknown /> : <bdi>{parts.join(" · ")}</bdi>;
}

function Limit({ item }: { item: RefusalItem }) {
  const { texts } = usePage();
  const by = limitText(item, texts);
  if (by === undefined) return <Unknown />;
  const { limit, count } = item;
  return (
    <>
      {by}
      {limit !== undefined && count !== undefined && (
        <>
          <br />
          <small>{texts.t("refusals.inUse", { count: texts.number(count), limit })}</small>
        </>
      )}
    </>
  );
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
