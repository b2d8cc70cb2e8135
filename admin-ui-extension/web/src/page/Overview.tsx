import { Alert, Button, Card, CardBody, CardTitle, Grid, GridItem, Skeleton } from "@patternfly/react-core";
import SyncAltIcon from "@patternfly/react-icons/dist/esm/icons/sync-alt-icon";
import { useCallback } from "react";
import { ApiError } from "../api/api";
import type { Day, Statistics } from "../api/types";
import { momentOf } from "../model/address";
import { AsOf } from "./AsOf";
import { useLoaded, useReloadOn } from "./hooks";
import { usePage } from "./page";
import type { TabProps } from "./tab";
import { useAddress } from "./useAddress";

const HEIGHT = 32;
const BAR = 8;

/** A day of the statistics begins at midnight UTC. */
const DAY = 86_400_000;

/** The realm at a glance: figures of today with their last days, why sessions ended, where users are. */
export function Overview({ changes, tabs }: TabProps) {
  const { api, texts } = usePage();
  const { t, number } = texts;
  const { hrefOf } = useAddress();
  const load = useCallback(() => api.statistics(), [api]);
  const [{ value, error }, reload] = useLoaded(load);
  useReloadOn(changes, reload);

  if (error !== undefined && !value) {
    // The figures are of everybody: whoever may not see everybody has none.
    const isForbidden = error instanceof ApiError && error.status === 403;
    return (
      <Alert
        component="h2"
        variant={isForbidden ? "info" : "warning"}
        isInline
        isPlain
        title={t(isForbidden ? "overview.forbidden" : "overview.failed")}
      />
    );
  }
  const listOf = (query: Record<string, string>) => hrefOf("sessions", new URLSearchParams(query));
  const loginsOf = (day: number, end?: number) => listOf({ status: "all", ...between("from", "to", day, end) });
  const endsOf = (day: number, end?: number) =>
    listOf({ status: "ended", ...between("endedFrom", "endedTo", day, end) });
  const refusalsOf = tabs.includes("refusals")
    ? (day: number, end?: number) => hrefOf("refusals", new URLSearchParams(between("from", "to", day, end)))
    : undefined;
  const first = value?.days[0]?.day ?? 0;
  const today = value?.days.at(-1)?.day;
  const reasons = Object.entries(value?.endedByReason ?? {})
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([id, count]) => ({
      label: texts.ofId("reason", id),
      count,
      href: listOf({ status: "ended", reason: id, ...between("endedFrom", "endedTo", first) }),
    }));
  const cities = (value?.topCities ?? []).map(({ city, country, count }) => ({
    label: country === undefined ? city : `${city}, ${texts.country(country)}`,
    count,
    href: listOf({ city, ...(country !== undefined && { country }) }),
  }));
  return (
    <>
      <div className="session-guard-toolbar pf-v5-u-mb-md">
        <Button variant="plain" aria-label={t("refresh")} onClick={reload}>
          <SyncAltIcon />
        </Button>
        <AsOf at={value?.asOf} reload={reload} />
        <span>{t("overview.utc")}</span>
      </div>
      {error !== undefined && (
        <Alert component="h2" variant="warning" isInline isPlain title={t("overview.stale")} />
      )}
      <Grid hasGutter md={6} xl={4}>
        <Figure
          title={t("overview.live")}
          value={value && number(value.live)}
          href={listOf({})}
          detail={value && t("overview.liveUsers", { count: value.liveUsers })}
        />
        <Figure
          title={t("overview.logins")}
          value={value && number(value.today.logins)}
          href={today === undefined ? undefined : loginsOf(today)}
          days={daysOf(value, "logins")}
          hrefOfDay={(day) => loginsOf(day, day + DAY)}
        />
        <Figure
          title={t("overview.refused")}
          value={value && number(value.today.refused)}
          href={today === undefined ? undefined : refusalsOf?.(today)}
          days={daysOf(value, "refused")}
          hrefOfDay={refusalsOf && ((day) => refusalsOf(day, day + DAY))}
        />
        <Figure
          title={t("overview.ended")}
          value={value && number(value.today.ended)}
          href={today === undefined ? undefined : endsOf(today)}
          days={daysOf(value, "ended")}
          hrefOfDay={(day) => endsOf(day, day + DAY)}
        />
        <Bars title={t("overview.reasons")} rows={value && reasons} none={t("overview.none")} />
        <Bars title={t("overview.cities")} rows={value && cities} none={t("overview.noCities")} />
      </Grid>
    </>
  );
}

/** A period as a list's address has it; without an end it goes on. */
const between = (from: string, to: string, start: number, end?: number): Record<string, string> => ({
  [from]: momentOf(start),
  ...(end !== undefined && { [to]: momentOf(end) }),
});

const daysOf = (statistics: Statistics | undefined, name: Exclude<keyof Day, "day">) =>
  statistics?.days.map((day) => ({ day: day.day, count: day[name] }));

function Figure({
  title,
  value,
  href,
  detail,
  days,
  hrefOfDay,
}: {
  title: string;
  value: string | undefined;
  /** The list of what is counted. */
  href?: string | undefined;
  detail?: string | undefined;
  days?: { day: number; count: number }[] | undefined;
  hrefOfDay?: ((day: number) => string) | undefined;
}) {
  const { t } = usePage().texts;
  return (
    <GridItem md={6} xl={3}>
      <Card isCompact isFullHeight>
        <CardTitle component="h2">{title}</CardTitle>
        <CardBody>
          {value === undefined ? (
            <Skeleton height="4.5rem" screenreaderText={t("loading")} />
          ) : (
            <>
              <div className="session-guard-figure">
                {href === undefined ? (
                  value
                ) : (
                  <a href={href} aria-label={`${value} ${title}`}>
                    {value}
                  </a>
                )}
              </div>
              {detail}
              {days && days.length > 1 && (
                <Sparkline title={title} days={days} hrefOfDay={hrefOfDay} />
              )}
            </>
          )}
        </CardBody>
      </Card>
    </GridItem>
  );
}

/** One bar a day. For those who cannot see it, the same numbers are its name, or those of its links. */
function Sparkline({
  title,
  days,
  hrefOfDay,
}: {
  title: string;
  days: { day: number; count: number }[];
  /** The list of what is counted; without it, the bars lead nowhere. */
  hrefOfDay: ((day: number) => string) | undefined;
}) {
  const { texts } = usePage();
  const most = Math.max(1, ...days.map(({ count }) => count));
  const spoken = days.map(({ day, count }) => `${texts.day(day)}: ${texts.number(count)}`);
  const label = hrefOfDay ? title : `${title}. ${spoken.join("; ")}`;
  return (
    <svg
      className="session-guard-sparkline"
      role={hrefOfDay ? "group" : "img"}
      aria-label={label}
      viewBox={`0 0 ${days.length * BAR} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {days.map(({ day, count }, index) => {
        const height = count === 0 ? 1 : Math.max(2, (count / most) * HEIGHT);
        const bar = (
          <rect key={day} x={index * BAR} y={HEIGHT - height} width={BAR - 2} height={height}>
            <title>{spoken[index]}</title>
          </rect>
        );
        return hrefOfDay ? (
          <a key={day} href={hrefOfDay(day)} aria-label={spoken[index]}>
            <rect className="session-guard-whole-day" x={index * BAR} width={BAR} height={HEIGHT} />
            {bar}
          </a>
        ) : (
          bar
        );
      })}
    </svg>
  );
}

function Bars({
  title,
  none,
  rows,
}: {
  title: string;
  /** What is told where there is no row. */
  none: string;
  rows: { label: string; count: number; href?: string }[] | undefined;
}) {
  const {
    texts: { t, number },
  } = usePage();
  const shown = rows?.slice(0, 5);
  const most = Math.max(1, ...(shown ?? []).map(({ count }) => count));
  return (
    <GridItem md={6}>
      <Card isCompact isFullHeight>
        <CardTitle component="h2">{title}</CardTitle>
        <CardBody>
          {!shown ? (
            <Skeleton height="9rem" screenreaderText={t("loading")} />
          ) : shown.length === 0 ? (
            none
          ) : (
            <table className="session-guard-bars" aria-label={title}>
              <tbody>
                {shown.map(({ label, count, href }) => (
                  <tr key={label}>
                    <th scope="row">{href === undefined ? label : <a href={href}>{label}</a>}</th>
                    <td>
                      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                        <rect width={Math.max(1, (count / most) * 100)} height="8" />
                      </svg>
                    </td>
                    <td>{number(count)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </CardBody>
      </Card>
    </GridItem>
  );
}
