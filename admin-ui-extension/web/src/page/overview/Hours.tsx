import { Card, CardBody, CardTitle, FormSelect, FormSelectOption, GridItem, Skeleton } from "@patternfly/react-core";
import { useState } from "react";
import type { Hour } from "../../api/types";
import { HOUR, lastOf, lineOf, mostOf, type Span, SPANS } from "../../model/hours";
import { usePage } from "../page";

const HEIGHT = 100;

/** Logins and live sessions hour by hour: a picture, and the same as a table. */
export function Hours({
  hours,
  loginsOf,
}: {
  hours: readonly Hour[] | undefined;
  /** The list of the logins of a time. */
  loginsOf: (start: number, end: number) => string;
}) {
  const { texts } = usePage();
  const { t, number } = texts;
  const [span, setSpan] = useState<Span>(24);
  const shown = lastOf(hours ?? [], span);
  const edges = [shown[0], shown[Math.floor(shown.length / 2)], shown.at(-1)];
  return (
    <GridItem md={12}>
      <Card isCompact>
        <CardTitle component="h2">{t("overview.hours")}</CardTitle>
        <CardBody>
          {!hours ? (
            <Skeleton height="11rem" screenreaderText={t("loading")} />
          ) : (
            <>
              <div className="session-guard-toolbar pf-v5-u-mb-sm">
                <FormSelect
                  className="session-guard-narrow"
                  aria-label={t("overview.span")}
                  value={span}
                  onChange={(_, next) => setSpan(SPANS.find((one) => String(one) === next) ?? span)}
                >
                  {SPANS.map((one) => (
                    <FormSelectOption key={one} value={one} label={t(`overview.span.${one}`)} />
                  ))}
                </FormSelect>
                <span className="session-guard-key-bar">
                  {t("overview.loginsUpTo", { most: number(mostOf(shown, "logins")) })}
                </span>
                <span className="session-guard-key-line">
                  {t("overview.liveUpTo", { most: number(mostOf(shown, "live")) })}
                </span>
              </div>
              <Picture hours={shown} loginsOf={loginsOf} />
              <div className="session-guard-axis" aria-hidden="true">
                {edges.map((hour, at) => (
                  <span key={at}>{hour && texts.hour(hour.hour)}</span>
                ))}
              </div>
              <details>
                <summary>{t("overview.asTable")}</summary>
                <HoursTable hours={shown} loginsOf={loginsOf} />
              </details>
            </>
          )}
        </CardBody>
      </Card>
    </GridItem>
  );
}

interface Shown {
  hours: readonly Hour[];
  loginsOf: (start: number, end: number) => string;
}

/** For the eye and the pointer; the table is for all others, with the same links. */
function Picture({ hours, loginsOf }: Shown) {
  const { texts } = usePage();
  const most = mostOf(hours, "logins");
  return (
    <svg
      className="session-guard-hours"
      aria-hidden="true"
      viewBox={`0 0 ${hours.length} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {hours.map(({ hour, logins, live }, at) => {
        const height = (logins / most) * HEIGHT;
        const told = texts.t("overview.hour", {
          time: texts.hour(hour),
          logins: texts.number(logins),
          live: texts.number(live),
        });
        return (
          <a key={hour} href={loginsOf(hour, hour + HOUR)} tabIndex={-1}>
            <title>{told}</title>
            <rect className="session-guard-whole-day" x={at} width={1} height={HEIGHT} />
            <rect x={at + 0.1} y={HEIGHT - height} width={0.8} height={height} />
          </a>
        );
      })}
      <polyline points={lineOf(hours, HEIGHT)} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

function HoursTable({ hours, loginsOf }: Shown) {
  const { texts } = usePage();
  const { t, number } = texts;
  return (
    <div className="session-guard-long">
      <table className="session-guard-numbers" aria-label={t("overview.hours")}>
        <thead>
          <tr>
            <th scope="col">{t("overview.column.hour")}</th>
            <th scope="col">{t("overview.column.logins")}</th>
            <th scope="col">{t("overview.column.live")}</th>
          </tr>
        </thead>
        <tbody>
          {[...hours].reverse().map(({ hour, logins, live }) => (
            <tr key={hour}>
              <th scope="row">
                <a href={loginsOf(hour, hour + HOUR)}>{texts.hour(hour)}</a>
              </th>
              <td>{number(logins)}</td>
              <td>{number(live)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
