import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { choose, FIRST_LISTING, forward, withChip } from "../src/model/listing";
import { listingOfSaved, MAX_SAVED, problemOfName, readSaved, withoutSaved, withSaved } from "../src/model/saved";
import { address, button, openAt, row, user } from "./opened";
import { serve } from "./server";

const berlin = withChip(FIRST_LISTING, "city", "Berlin");
const stored = () => localStorage.getItem("session-guard.filters.demo");

describe("a saved filter", () => {
  it("keepsFiltersAndOrderAndNotThePage", () => {
    const sorted = choose(berlin, { status: "all", sort: "username", order: "asc", pageSize: 100 });
    const [kept] = withSaved([], " Berlin ", forward(sorted, "cursor"));
    expect(kept).toEqual({ name: "Berlin", query: "status=all&city=Berlin&sort=username&order=asc" });
    expect(kept && listingOfSaved(kept)).toEqual({ ...sorted, pageSize: FIRST_LISTING.pageSize });
  });

  it("isReplacedUnderItsNameInAnyCaseAndSorted", () => {
    const two = withSaved(withSaved([], "b", berlin), "A", berlin);
    expect(two.map(({ name }) => name)).toEqual(["A", "b"]);
    const again = withSaved(two, "a", FIRST_LISTING);
    expect(again.map(({ name, query }) => [name, query])).toEqual([["a", ""], ["b", "city=Berlin"]]);
    expect(withoutSaved(again, "a").map(({ name }) => name)).toEqual(["b"]);
  });

  const full = Array.from({ length: MAX_SAVED }, (_, at) => ({ name: `f${at}`, query: "" }));
  it.each([
    ["", "noName"],
    ["  ", "noName"],
    ["x".repeat(61), "longName"],
    ["a\u202eb", "unseenName"],
    ["a\nb", "unseenName"],
    ["one more", "tooMany"],
    ["F1", undefined],
    ["<b>Zürich</b>", "tooMany"],
  ])("has a name that is checked: %j", (name, problem) => {
    expect(problemOfName(name, full)).toBe(problem);
  });

  it.each([
    [null, []],
    ["{", []],
    ['"x"', []],
    ['[null,1,{"name":1,"query":"a"},{"name":"a"},{"name":"a\\u202e","query":""}]', []],
    ['[{"name":"a","query":"city=X&evil=1&status=none&reason=none"}]', [{ name: "a", query: "city=X" }]],
    [JSON.stringify([...full, { name: "more", query: "" }]), [...full].sort((a, b) => a.name.localeCompare(b.name))],
  ])("is left out where storage holds no such: %s", (text, expected) => {
    expect(readSaved(text)).toEqual(expected);
  });

  it("isKeptChosenAndDeletedOnThePage", async () => {
    serve();
    await openAt("/sessions?status=ended&reason=limit");
    await row("a");
    await user.click(await button("Saved filters"));
    let dialog = within(await screen.findByRole("dialog"));
    dialog.getByText("No filter is saved yet.");
    await user.click(dialog.getByRole("button", { name: "Save the filter in use" }));
    dialog.getByText("Give it a name.");
    await user.type(dialog.getByRole("textbox", { name: "Name" }), "Pushed out{Enter}");
    dialog.getByRole("button", { name: "Pushed out" });
    expect(stored()).toBe(JSON.stringify([{ name: "Pushed out", query: "status=ended&reason=limit" }]));
    await user.keyboard("{Escape}");
    await user.click((await button(/^Clear all filters/)));
    expect(address()).toBe("/sessions?status=ended");

    await user.click(await button("Saved filters"));
    dialog = within(await screen.findByRole("dialog"));
    dialog.getByText("Ended · End reason: Session limit");
    await user.click(dialog.getByRole("button", { name: "Pushed out" }));
    expect(address()).toBe("/sessions?status=ended&reason=limit");
    expect(screen.queryByRole("dialog")).toBeNull();

    await user.click(await button("Saved filters"));
    await user.click(await button("Delete the filter Pushed out"));
    expect(stored()).toBeNull();
  });
});
