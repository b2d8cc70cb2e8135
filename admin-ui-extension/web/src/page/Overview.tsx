import { Alert, Card, CardBody, CardTitle, Grid, GridItem, Skeleton } from "@patternfly/react-core";
import { useCallback, useEffect } from "react";
import { ApiError } from "../api/api";
import type { Day, Statistics } from "../api/types";
import { usePage } from "./page";
import { useLoaded } from "./hooks";

const HEIGHT = 32;
const BAR = 8;

/** The realm at a glance: figures of today with their last days, why sessions ended, where users are. */
export function Overview({ changes }: { changes: number }) {
  const { api, texts, firstSessions } = usePage();
  const { t, number } = texts;
  // Counting costs more than the list does, and must not be in its way.
  const load = useCallback(
    () => firstSessions.catch(() => undefined).then(() => api.statistics()),
    [api, firstSessions],
  );
  const [{ value, error }, reload] = useLoaded(load);
  useEffect(() => {
    if (changes > 0) reload();
  }, [changes, reload]);

  // The figures are of everybody: whoever may not see everybody has none.
  if (error instanceof ApiError && error.status === 403) return null;
  if (error !== undefined && !value) {
    return <Alert component="h2" variant="warning" isInline isPlain title={t("overview.failed")} />;
  }
  const reasons = Object.entries(value?.endedByReason ?? {})
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([id, count]) => ({ label: texts.ofId("reason", id), count }));
  const cities = (value?.topCities ?? []).map(({ city, country, count }) => ({
    label: country === undefined ? city : `${city}, ${texts.country(country)}`,
    count,
  }));
  return (
    <section aria-label={t("overview.title")} className="pf-v5-u-mb-md">
      <Grid hasGutter md={6} xl={4}>
        <Figure
          title={t("overview.live")}
          value={value && number(value.live)}
          detail={value && t("overview.liveUsers", { count: value.liveUsers })}
        />
        <Figure
          title={t("overview.logins")}
          value={value && number(value.today.logins)}
          days={daysOf(value, "logins")}
        />
        <Figure
          title={t("overview.refused")}
          value={value && number(value.today.refused)}
          days={daysOf(value, "refused")}
        />
        <Figure
          title={t("overview.ended")}
          value={value && number(value.today.ended)}
          days={daysOf(value, "ended")}
        />
        <Bars title={t("overview.reasons")} rows={value && reasons} />
        <Bars title={t("overview.cities")} rows={value && cities} />
      </Grid>
    </section>
  );
}

const daysOf = (statistics: Statistics | undefined, name: Exclude<keyof Day, "day">) =>
  statistics?.days.map((day) => ({ day: day.day, count: day[name] }));

function Figure({
  title,
  value,
  detail,
  days,
}: {
  title: string;
  value: string | undefined;
  detail?: string | undefined;
  days?: { day: number; count: number }[] | undefined;
}) {
  return (
    <GridItem md={6} xl={3}>
      <Card isCompact isFullHeight>
        <CardTitle component="h2">{title}</CardTitle>
        <CardBody>
          {value === undefined ? (
            <Skeleton />
          ) : (
            <>
              <div className="session-guard-figure">{value}</div>
              {detail}
              {days && days.length > 1 && <Sparkline title={title} days={days} />}
            </>
          )}
        </CardBody>
      </Card>
    </GridItem>
  );
}

/** One bar a day. For those who cannot see it, the same numbers are its name. */
function Sparkline({ title, days }: { title: string; days: { day: number; count: number }[] }) {
  const { texts } = usePage();
  const most = Math.max(1, ...days.map(({ count }) => count));
  const spoken = days.map(({ day, count }) => `${texts.day(day)}: ${texts.number(count)}`);
  return (
    <svg
      className="session-guard-sparkline"
      role="img"
      aria-label={`${title}. ${spoken.join("; ")}`}
      viewBox={`0 0 ${days.length * BAR} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {days.map(({ day, count }, index) => {
        const height = count === 0 ? 1 : Math.max(2, (count / most) * HEIGHT);
        return (
          <rect key={day} x={index * BAR} y={HEIGHT - height} width={BAR - 2} height={height}>
            <title>{spoken[index]}</title>
          </rect>
        );
      })}
    </svg>
  );
}

function Bars({
  title,
  rows,
}: {
  title: string;
  rows: { label: string; count: number }[] | undefined;
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
            <Skeleton />
          ) : shown.length === 0 ? (
            t("overview.none")
          ) : (
            <table className="session-guard-bars" aria-label={title}>
              <tbody>
                {shown.map(({ label, count }) => (
                  <tr key={label}>
                    <th scope="row">{label}</th>
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
