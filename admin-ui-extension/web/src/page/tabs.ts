import type { ComponentType } from "react";
import type { TabId } from "../model/address";
import { Overview } from "./Overview";
import { RefusalsView } from "./refusals/RefusalsView";
import { SessionsTab } from "./SessionsTab";
import { SettingsTab } from "./SettingsTab";
import type { TabProps } from "./tab";

interface TabOf {
  id: TabId;
  View: ComponentType<TabProps>;
  /** Only for who may see the realm's settings. */
  ofRealm?: true;
  /** Stays in the page while another tab is shown: it may hold what is not saved. */
  stays?: true;
}

/** The tabs of the page in their order. */
export const TABS: readonly TabOf[] = [
  { id: "sessions", View: SessionsTab },
  { id: "refusals", View: RefusalsView },
  { id: "overview", View: Overview },
  { id: "settings", View: SettingsTab, ofRealm: true, stays: true },
];
