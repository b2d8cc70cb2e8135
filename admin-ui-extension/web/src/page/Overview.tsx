import { Alert, Button, Grid } from "@patternfly/react-core";
import SyncAltIcon from "@patternfly/react-icons/dist/esm/icons/sync-alt-icon";
import { useCallback } from "react";
import { ApiError } from "../api/api";
import type { Day, RefusedBy, Statistics } from "../api/types";
import { momentOf } from "../model/address";
import { isolated } from "../model/names";
import { limitText, OWN_LIMIT } from "../model/refusals";
import { AsOf } from "./AsOf";
import { CityFileNote } from "./CityFileNote";
import { useLoaded, useReloadOn } from "./hooks";
import { Bars } from "./overview/Bars";
import { Figure } from "./overview/Figure";
import { Hours } from "./overview/Hours";
import { Places } from "./overview/Places";
import { usePage } from "./page";
import type { TabProps } from "./tab";
import { useAddress } from "./useAddress";

/** A day of the statistics begins at midnight UTC. */
const DAY = 86_400_000;

/** The realm at a glance: figures of today with their last days, why sessions ended, where users are. */
export function Overview({ changes, tabs, settings }: TabProps) {
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
  const devices = Object.entries(value?.devices ?? {}).map(([kind, count]) => ({
    label: texts.ofId("overview.device", kind),
    count,
  }));
  const users = (value?.topUsers ?? []).map(({ userId, username, count }) => ({
    label: isolated(username ?? userId),
    count,
    href: listOf({ user: username ?? userId }),
  }));
  const refusers = (value?.refusedBy ?? []).map(({ scope, name, count }) => ({
    label: limitText(nameOf(scope, name), texts) ?? scope,
    count,
    ...(scope === "user" &&
      tabs.includes("refusals") && {
        href: hrefOf(
          "refusals",
          new URLSearchParams({ rule: name ?? OWN_LIMIT, ...between("from", "to", first) }),
        ),
      }),
  }));
  /** Not by a node that is older than the page. */
  const isTold = (part: "devices" | "topUsers" | "refusedBy") => !value || value[part] !== undefined;
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
        <Hours hours={value?.hours} loginsOf={loginsOf} />
        <Places
          countries={value?.countries}
          live={value?.live ?? 0}
          hrefOf={(country) => listOf({ country })}
        />
        <Bars title={t("overview.reasons")} rows={value && reasons} none={t("overview.none")} />
        <Bars
          title={t("overview.cities")}
          rows={value && cities}
          none={t(value?.cityFiles ? "overview.none" : "overview.noCities")}
          note={settings?.privacy.city !== "off" && <CityFileNote files={value?.cityFiles} />}
        />
        {isTold("devices") && (
          <Bars title={t("overview.devices")} rows={value && devices} none={t("overview.none")} />
        )}
        {isTold("topUsers") && (
          <Bars title={t("overview.users")} rows={value && users} none={t("overview.none")} />
        )}
        {isTold("refusedBy") && (
          <Bars title={t("overview.refusers")} rows={value && refusers} none={t("overview.none")} />
        )}
      </Grid>
    </>
  );
}

/** What refused logins, as a refusal tells it. */
const nameOf = (scope: RefusedBy["scope"], name: string | undefined) => ({
  scope,
  ...(name !== undefined && { [scope === "user" ? "rule" : scope]: name }),
});

/** A period as a list's address has it; without an end it goes on. */
const between = (from: string, to: string, start: number, end?: number): Record<string, string> => ({
  [from]: momentOf(start),
  ...(end !== undefined && { [to]: momentOf(end) }),
});

const daysOf = (statistics: Statistics | undefined, name: Exclude<keyof Day, "day">) =>
  statistics?.days.map((day) => ({ day: day.day, count: day[name] }));
