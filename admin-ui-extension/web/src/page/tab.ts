import type { SettingsAnswer } from "../api/types";
import type { TabId } from "../model/address";
import type { WatchedJob } from "./useJob";

/** What a tab is handed; one that needs nothing of it takes nothing. */
export interface TabProps {
  /** Counts up when sessions were ended anywhere on the page. */
  changes: number;
  onChanged: () => void;
  job: WatchedJob;
  /** The tabs that there are for this administrator. */
  tabs: readonly TabId[];
  /** The realm's settings as last heard of, where the administrator may see them. */
  settings: SettingsAnswer | undefined;
}
