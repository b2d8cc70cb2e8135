import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { address, open, row, user } from "./opened";
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

  it("offersWhySessionsEndAndListsThoseThatDid", async () => {
    const { of } = serve();
    await open();
    await row("a");
    await user.selectOptions(screen.getByLabelText("Filter by"), "reason");
    await user.selectOptions(screen.getByLabelText("End reason"), "Session limit");
    await screen.findByText("End reason: Session limit");
    expect(address()).toBe("/sessions?status=ended&reason=limit");
    const asked = of("GET", "sessions").at(-1)?.query;
    expect([asked?.get("status"), asked?.get("reason"), asked?.get("sort")]).toEqual(["ended", "limit", "endTime"]);
    expect(screen.queryByText("Log out all that match")).toBeNull();
  });
});
