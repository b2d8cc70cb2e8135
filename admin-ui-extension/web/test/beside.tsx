import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { Api } from "../src/api/api";
import { Texts } from "../src/model/texts";
import { type Page, PageOf } from "../src/page/page";
import { context } from "./server";

/** Shows a part of the page without the page around it. */
export function show(part: ReactNode, may: Partial<Page> = {}) {
  const failed = vi.fn();
  const page = {
    realm: "demo",
    api: new Api(context),
    texts: new Texts(),
    mayManageUsers: true,
    failed,
    ...may,
  } as unknown as Page;
  render(<PageOf.Provider value={page}>{part}</PageOf.Provider>);
  return { failed };
}
