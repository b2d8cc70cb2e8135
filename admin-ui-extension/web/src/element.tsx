/** The custom element: one React root in the light DOM, where the console's stylesheet reaches. */
import { createRoot, type Root } from "react-dom/client";
import type { PageContext } from "./context";
import { Drafts } from "./model/drafts";
import { adoptStyles } from "./styles";
import { SessionManagementPage } from "./page/SessionManagementPage";

class SessionGuardPage extends HTMLElement {
  /** The console makes an element per visit; a draft is there at the next. */
  static readonly #drafts = new Drafts();
  #context: PageContext | undefined;
  #root: Root | undefined;

  get context(): PageContext | undefined {
    return this.#context;
  }

  set context(context: PageContext | undefined) {
    this.#context = context;
    this.#render();
  }

  connectedCallback() {
    this.#render();
  }

  disconnectedCallback() {
    this.#root?.unmount();
    this.#root = undefined;
  }

  #render() {
    if (!this.isConnected || !this.#context) return;
    adoptStyles();
    this.#root ??= createRoot(this);
    this.#root.render(
      <SessionManagementPage
        key={this.#context.realm}
        context={this.#context}
        drafts={SessionGuardPage.#drafts}
      />,
    );
  }
}

if (!customElements.get(PAGE_TAG)) customElements.define(PAGE_TAG, SessionGuardPage);
