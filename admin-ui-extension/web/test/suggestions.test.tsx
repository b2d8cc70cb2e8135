import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { open, row, user } from "./opened";
import { serve } from "./server";

describe("what a filter can be", () => {
  it("offersWhatOccursInTheListByItsName", async () => {
    const { of } = serve({
      "GET sessions/values": () => ({
        values: [
          { value: "of-a", label: "alice", count: 1200, countIsExact: true },
          { value: "of-b", label: "albert", countIsExact: false },
        ],
        complete: true,
      }),
    });
    await open();
    await row("a");
    await user.selectOptions(screen.getByLabelText("Filter by"), "user");
    await user.type(screen.getByLabelText("User"), "al");
    await waitFor(() =>
      expect(
        [...document.querySelectorAll("#session-guard-suggested option")].map((one) => [
          one.getAttribute("value"),
          one.getAttribute("label"),
        ]),
      ).toEqual([
        ["alice", "alice (1,200)"],
        ["albert", "albert"],
      ]),
    );
    const asked = of("GET", "sessions/values").at(-1)?.query;
    expect([asked?.get("field"), asked?.get("search"), asked?.get("status")]).toEqual(["user", "al", "live"]);
  });
});
