import type { CityFiles } from "../api/types";
import { usePage } from "./page";

/** Who makes files that can be used, and where Keycloak tells how its options are set. */
const MAKERS = [
  { name: "DB-IP City Lite", href: "https://db-ip.com/db/download/ip-to-city-lite" },
  { name: "MaxMind GeoLite2 City", href: "https://dev.maxmind.com/geoip/geolite2-free-geolocation-data/" },
];
const OPTIONS = "https://www.keycloak.org/server/configuration-provider";

/** Says where there is no city file, or an old one, and what to do about it. Nothing where all is well. */
export function CityFileNote({ files }: { files: CityFiles | undefined }) {
  const { texts } = usePage();
  const { t } = texts;
  if (files === undefined || files.state === "current") return null;
  const isOld = files.state === "old";
  return (
    <div className="pf-v5-u-font-size-sm pf-v5-u-mt-sm" data-testid="session-guard-city-file">
      {t(`cityFile.${files.state}`, { date: files.built === undefined ? "" : texts.date(files.built) })}
      <details>
        <summary>{t(isOld ? "cityFile.howToRenew" : "cityFile.howToAdd")}</summary>
        <p>{t(isOld ? "cityFile.renew" : "cityFile.add")}</p>
        <ul className="pf-v5-c-list">
          {[...MAKERS, { name: t("cityFile.options"), href: OPTIONS }].map(({ name, href }) => (
            <li key={href}>
              <a href={href} target="_blank" rel="noreferrer noopener">
                {name}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
