import { Card, CardBody, CardTitle, GridItem, Skeleton } from "@patternfly/react-core";
import { usePage } from "../page";

const HEIGHT = 32;
const BAR = 8;

/** A figure, with its last days. */
export function Figure({
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
