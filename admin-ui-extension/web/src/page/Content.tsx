import { PageSection, Text, TextContent } from "@patternfly/react-core";
import { useCallback, useEffect, useState } from "react";
import type { SettingsAnswer } from "../api/types";
import { DriftAlert } from "./DriftAlert";
import { EndDialog, type Ending } from "./EndDialog";
import { usePage } from "./page";
import { PageActions } from "./PageActions";
import { TabBar } from "./TabBar";
import type { TabProps } from "./tab";
import { TABS } from "./tabs";
import { HashOf, useAddress, useHash } from "./useAddress";
import { useJob } from "./useJob";

/** Where Keycloak's own page of sessions leads to. */
const DOCUMENTATION = "https://www.keycloak.org/docs/latest/server_admin/index.html#managing-user-sessions";

const EVERYTHING: Ending = { kind: "all", request: { all: true }, mayHoldOwn: true };

/** The page once language and permissions are known. */
export function Content() {
  return (
    <HashOf.Provider value={useHash()}>
      <Parts />
    </HashOf.Provider>
  );
}

/** Title, actions, tabs, and what is told above all. */
function Parts() {
  const { texts, realm, mayViewRealm } = usePage();
  const { t } = texts;
  const { tab, go } = useAddress();
  const [changes, setChanges] = useState(0);
  const changed = useCallback(() => setChanges((count) => count + 1), []);
  const [decisions, setDecisions] = useState(0);
  const [ending, setEnding] = useState<Ending>();
  const job = useJob(changed);
  const tabs = TABS.filter(({ ofRealm }) => !ofRealm || mayViewRealm);
  const ids = tabs.map(({ id }) => id);
  const shown = ids.includes(tab) ? tab : "sessions";
  const visited = useVisited(shown);
  const settings = useKnownSettings(shown !== "settings");

  return (
    <div lang={texts.locale} className="session-guard-page">
      <PageSection variant="light" className="pf-v5-u-pb-md">
        <div className="pf-v5-l-flex pf-m-justify-content-space-between pf-m-align-items-center">
          <TextContent>
            <Text component="h1">{t("title")}</Text>
          </TextContent>
          <PageActions onTerminateAll={() => setEnding(EVERYTHING)} />
        </div>
        <div className="pf-v5-l-flex">
          <span>{t("subtitle", { realm })}</span>
          <a href={DOCUMENTATION} target="_blank" rel="noreferrer noopener">
            {t("learnMore")}
          </a>
        </div>
      </PageSection>
      <TabBar tabs={ids} shown={shown} />
      <PageSection variant="light" className="pf-v5-u-pt-md">
        <DriftAlert onDecided={() => setDecisions((count) => count + 1)} />
        {tabs.map(({ id, View, stays }) => {
          if (id !== shown && !(stays && visited.has(id))) return null;
          const props: TabProps = { changes, onChanged: changed, job, tabs: ids, settings };
          return (
            <section
              key={`${id} ${stays ? decisions : 0}`}
              aria-label={t(`tab.${id}`)}
              hidden={id !== shown}
            >
              <View {...props} />
            </section>
          );
        })}
      </PageSection>
      {ending && (
        <EndDialog
          ending={ending}
          onClose={() => setEnding(undefined)}
          onJob={(started) => {
            job.follow(started);
            go("sessions");
          }}
        />
      )}
    </div>
  );
}

/** The tabs that have been shown so far. */
function useVisited(shown: string): ReadonlySet<string> {
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set([shown]));
  if (!visited.has(shown)) setVisited(new Set(visited).add(shown));
  return visited;
}

/**
 * Asks for the realm's settings where no form does: what another tool lost is told on every tab.
 *
 * @returns the last answer about them, whoever asked
 */
function useKnownSettings(ask: boolean): SettingsAnswer | undefined {
  const { api, mayViewRealm } = usePage();
  const [known, setKnown] = useState<SettingsAnswer>();
  const isToAsk = ask && mayViewRealm && !known;
  useEffect(() => api.onSettings(setKnown), [api]);
  useEffect(() => {
    if (isToAsk) api.settings().catch(() => undefined); // told where the settings are shown
  }, [api, isToAsk]);
  return known;
}
