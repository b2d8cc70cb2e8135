import type { Settings } from "../api/types";

/**
 * Unsaved settings by realm. They outlive the page, so that they are still there after the browser's
 * Back and Forward.
 */
export class Drafts {
  readonly #byRealm = new Map<string, Settings>();

  of(realm: string): Settings | undefined {
    return this.#byRealm.get(realm);
  }

  keep(realm: string, draft: Settings) {
    this.#byRealm.set(realm, draft);
  }

  forget(realm: string) {
    this.#byRealm.delete(realm);
  }
}
