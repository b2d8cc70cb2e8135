import type { Settings } from "../api/types";

/** Settings as an administrator changes them, and the version of those that they began from. */
export interface Draft {
  readonly settings: Settings;
  readonly etag: string | undefined;
}

/**
 * Unsaved settings by realm. They outlive the page, so that they are still there after the browser's
 * Back and Forward.
 */
export class Drafts {
  readonly #byRealm = new Map<string, Draft>();

  of(realm: string): Draft | undefined {
    return this.#byRealm.get(realm);
  }

  keep(realm: string, draft: Draft) {
    this.#byRealm.set(realm, draft);
  }

  forget(realm: string) {
    this.#byRealm.delete(realm);
  }
}
