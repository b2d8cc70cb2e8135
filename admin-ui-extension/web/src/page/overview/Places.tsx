import { Card, CardBody, CardTitle, Grid, GridItem } from "@patternfly/react-core";
import type { Statistics } from "../../api/types";
import { loadWorld, strengthOf, type World } from "../../model/world";
import { useLoaded } from "../hooks";
import { usePage } from "../page";

type Countries = NonNullable<Statistics["countries"]>;

/** Where the live sessions are: the countries on a map, and the same as a table. */
export function Places({
  countries = [],
  live,
  hrefOf,
}: {
  countries: Statistics["countries"];
  /** All sessions that live, wherever they are. */
  live: number;
  /** The list of the sessions of a country. */
  hrefOf: (country: string) => string;
}) {
  const { texts } = usePage();
  const { t, number } = texts;
  const [{ value: world }] = useLoaded(loadWorld);
  if (countries.length === 0) return null;
  const elsewhere = live - countries.reduce((sum, { count }) => sum + count, 0);
  return (
    <GridItem md={12}>
      <Card isCompact>
        <CardTitle component="h2">{t("overview.countries")}</CardTitle>
        <CardBody>
          <Grid hasGutter>
            <GridItem md={8}>
              <div className="session-guard-world">
                {world && <WorldMap world={world} countries={countries} hrefOf={hrefOf} />}
              </div>
            </GridItem>
            <GridItem md={4}>
              <div className="session-guard-long">
                <table className="session-guard-numbers" aria-label={t("overview.countries")}>
                  <thead>
                    <tr>
                      <th scope="col">{t("overview.column.country")}</th>
                      <th scope="col">{t("overview.column.live")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {countries.map(({ country, count }) => (
                      <tr key={country}>
                        <th scope="row">
                          <a href={hrefOf(country)}>{texts.country(country)}</a>
                        </th>
                        <td>{number(count)}</td>
                      </tr>
                    ))}
                    {elsewhere > 0 && (
                      <tr>
                        <th scope="row">{t("overview.noCountry")}</th>
                        <td>{number(elsewhere)}</td>
                      </tr>
                    )}
                  </tbody>
                </table>
              </div>
            </GridItem>
          </Grid>
        </CardBody>
      </Card>
    </GridItem>
  );
}

/** For the eye and the pointer; the table beside it is for all others, with the same links. */
function WorldMap({
  world,
  countries,
  hrefOf,
}: {
  world: World;
  countries: Countries;
  hrefOf: (country: string) => string;
}) {
  const { texts } = usePage();
  const most = Math.max(...countries.map(({ count }) => count));
  const known = new Set(countries.map(({ country }) => country));
  return (
    <svg viewBox={`0 0 ${world.width} ${world.height}`} aria-hidden="true" data-testid="session-guard-map">
      <path d={world.rest} />
      {Object.entries(world.shapes).map(([code, path]) => !known.has(code) && <path key={code} d={path} />)}
      {countries.map(({ country, count }) => {
        const [shape, dot] = [world.shapes[country], world.dots[country]];
        if (shape === undefined && dot === undefined) return null; // in the table only
        return (
          <a key={country} href={hrefOf(country)} tabIndex={-1}>
            <title>{`${texts.country(country)}: ${texts.number(count)}`}</title>
            {shape === undefined ? (
              <circle cx={dot?.[0]} cy={dot?.[1]} r={4} fillOpacity={strengthOf(count, most)} />
            ) : (
              <path d={shape} fillOpacity={strengthOf(count, most)} />
            )}
          </a>
        );
      })}
    </svg>
  );
}
