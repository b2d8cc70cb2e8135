import type { TabId } from "../model/address";
import { usePage } from "./page";
import { useAddress } from "./useAddress";

/** The way to the other parts of the page: links, as each has an address. */
export function TabBar({ tabs, shown }: { tabs: readonly TabId[]; shown: TabId }) {
  const { t } = usePage().texts;
  const { hrefOf } = useAddress();
  return (
    <nav className="pf-v5-c-tabs pf-m-box session-guard-tabs" aria-label={t("tabs")}>
      <ul className="pf-v5-c-tabs__list">
        {tabs.map((id) => (
          <li key={id} className={`pf-v5-c-tabs__item${id === shown ? " pf-m-current" : ""}`}>
            <a
              className="pf-v5-c-tabs__link"
              href={hrefOf(id)}
              aria-current={id === shown ? "page" : undefined}
              data-testid={`session-guard-tab-${id}`}
            >
              <span className="pf-v5-c-tabs__item-text">{t(`tab.${id}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
