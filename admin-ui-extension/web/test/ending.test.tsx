import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Job } from "../src/api/types";
import { act, button, open, row, user } from "./opened";
import { failure, job, serve } from "./server";

describe("ending many", () => {
  const jobsOf = (states: Partial<Job>[]) => {
    let step = 0;
    return {
      "POST sessions/revoke": ({ body }: { body: unknown }) =>
        (body as { dryRun?: boolean }).dryRun
          ? { count: 2, countIsExact: true, sample: [] }
          : Response.json(job, { status: 202 }),
      "GET jobs/*": () => ({ ...job, ...states[Math.min(step++, states.length - 1)] }),
    };
  };

  const typeRealm = async () =>
    user.type(await screen.findByLabelText(/type the name of the realm/), "demo");

  it("endsTheSelectedOnes", async () => {
    const { of } = serve(jobsOf([{ state: "done", ended: 2, clientsTold: 1 }]));
    await open();
    await user.click(within(await row("a")).getByRole("checkbox"));
    await user.click(await button("Log out selected (1)"));
    await screen.findByText("2 sessions will be ended.");
    await user.click(screen.getByTestId("session-guard-confirm"));
    await waitFor(() => expect(of("POST", "sessions/revoke").length).toBe(2));
    expect(of("POST", "sessions/revoke")[1]?.body).toMatchObject({ ids: ["a"], includeOffline: true });
  });

  it("keepsTheOwnSessionUnlessTold", async () => {
    const { of } = serve(jobsOf([{}]));
    await open();
    await act("Terminate all sessions");
    await screen.findByText("2 sessions will be ended.");
    expect(of("POST", "sessions/revoke")[0]?.body).toEqual({
      all: true,
      keepOwn: true,
      includeOffline: false,
      dryRun: true,
    });
    await user.click(screen.getByLabelText(/Keep my own session/));
    await waitFor(() =>
      expect(of("POST", "sessions/revoke").at(-1)?.body).toMatchObject({ keepOwn: false }),
    );
  });

  it("endsNothingThatCouldNotBeCounted", async () => {
    serve({
      "POST sessions/revoke": ({ body }) =>
        (body as { includeOffline: boolean }).includeOffline
          ? failure(502)
          : { count: 2, countIsExact: true, sample: [] },
    });
    await open();
    await act("Terminate all sessions");
    await screen.findByText("2 sessions will be ended.");
    await user.click(screen.getByLabelText(/Offline sessions too/));
    await screen.findByText("The sessions could not be counted.");
    expect(screen.getByTestId("session-guard-confirm").hasAttribute("disabled")).toBe(true);
  });

  it("refusesNoTokensForWhomTheServerWouldRefuseIt", async () => {
    serve(jobsOf([{}]), ["manage-users", "view-realm"]);
    await open();
    await act("Terminate all sessions");
    await screen.findByText("2 sessions will be ended.");
    expect(screen.queryByLabelText(/Refuse all tokens/)).toBeNull();
  });

  it("keepsNoSessionWhereAllTokensAreRefused", async () => {
    const { of } = serve(jobsOf([{}]));
    await open();
    await act("Terminate all sessions");
    await screen.findByText("2 sessions will be ended.");
    await user.click(screen.getByLabelText(/Refuse all tokens/));
    const keep = screen.getByLabelText(/Keep my own session/);
    expect(keep).toHaveProperty("checked", false);
    expect(keep).toHaveProperty("disabled", true);
    await typeRealm();
    const confirm = screen.getByTestId("session-guard-confirm");
    await waitFor(() => expect(confirm.hasAttribute("disabled")).toBe(false));
    await user.click(confirm);
    await waitFor(() =>
      expect(of("POST", "sessions/revoke").at(-1)?.body).toEqual({
        all: true,
        keepOwn: false,
        includeOffline: true,
        notBefore: true,
      }),
    );
  });

  it("saysHowManyOfflineSessionsStay", async () => {
    serve({
      "POST sessions/revoke": ({ body }) => ({
        count: (body as { includeOffline: boolean }).includeOffline ? 5 : 2,
        countIsExact: true,
        sample: [],
      }),
    });
    await open();
    await act("Terminate all sessions");
    await screen.findByText("3 offline sessions stay.");
    await screen.findByText("Your own session stays.");
    await user.click(screen.getByLabelText(/Offline sessions too/));
    await screen.findByText("5 sessions will be ended.");
    expect(screen.queryByText(/offline sessions stay/)).toBeNull();
  });

  it("showsARunningJobBeforeARememberedOne", async () => {
    sessionStorage.setItem("session-guard.job.demo", "old");
    serve({
      "GET jobs": () => [{ ...job, id: "new", startedBy: "root" }],
      "GET jobs/*": ({ path }) =>
        path === "jobs/old" ? { ...job, id: "old", state: "done", ended: 28 } : { ...job, id: "new" },
    });
    await open();
    await screen.findByText("Started by root");
    expect(screen.queryByText("28 sessions ended")).toBeNull();
  });

  it("tellsOfAJobThatBeganInAnotherWindowAndForgetsAReportThatWasRead", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      let jobs: Job[] = [];
      serve({
        "GET jobs": () => jobs,
        "GET jobs/*": () => ({ ...job, state: "done", ended: 2 }),
      });
      await open();
      await row("a");
      jobs = [job];
      await vi.advanceTimersByTimeAsync(12_000);
      const report = await screen.findByTestId("session-guard-job-report");
      expect(report.textContent).toContain("No application of these sessions has a logout URL");
      expect(sessionStorage.getItem("session-guard.job.demo")).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it("asksForTheRealmsNameWhenThereAreMany", async () => {
    const { of } = serve({
      "POST sessions/revoke": ({ body }) =>
        (body as { dryRun?: boolean }).dryRun
          ? { count: 100, countIsExact: true, sample: [] }
          : Response.json(job, { status: 202 }),
    });
    await open();
    await act("Terminate all sessions");
    const confirm = screen.getByTestId("session-guard-confirm");
    const name = await screen.findByLabelText(/type the name of the realm/);
    await user.type(name, "dem");
    expect(confirm.hasAttribute("disabled")).toBe(true);
    await user.type(name, "o");
    await user.click(confirm);
    await waitFor(() => expect(of("POST", "sessions/revoke").at(-1)?.body).not.toHaveProperty("dryRun"));
  });

  it("followsTheJobAndReportsWhoCouldNotBeTold", async () => {
    sessionStorage.setItem("session-guard.job.demo", "j");
    serve(
      jobsOf([
        { ended: 1 },
        { state: "done", ended: 2, clientsTold: 1, clientsFailed: 1, failedClients: ["backend"] },
      ]),
    );
    await open();
    await screen.findByText("1 of 2");
    const report = await screen.findByTestId("session-guard-job-report", {}, { timeout: 5000 });
    expect(report.textContent).toContain("2 sessions ended");
    expect(report.textContent).toContain("Applications that could not be told (1): backend");
  });

  describe("anOrder", () => {
    const answered = (order: () => Response) => ({
      "POST sessions/revoke": ({ body }: { body: unknown }) =>
        (body as { dryRun?: boolean }).dryRun
          ? { count: 2, countIsExact: true, sample: [] }
          : order(),
    });

    async function give() {
      await open();
      await act("Terminate all sessions");
      await screen.findByText("2 sessions will be ended.");
      await typeRealm();
      await user.click(screen.getByTestId("session-guard-confirm"));
    }

    it("isReportedWithoutAJobWhereNothingMatches", async () => {
      const { id, ...none } = { ...job, state: "done" as const, total: 0 };
      const { asked, of } = serve(answered(() => Response.json(none, { status: 202 })));
      await give();
      const report = await screen.findByTestId("session-guard-job-report");
      expect(report.textContent).toContain("No session matched, so none was ended");
      expect(report.textContent).not.toContain("told");
      await waitFor(() => expect(of("GET", "sessions").length).toBe(2));
      expect(sessionStorage.getItem("session-guard.job.demo")).toBeNull();
      await new Promise((later) => setTimeout(later, 1500)); // longer than the page waits to ask again
      expect(asked.filter(({ path }) => path.startsWith("jobs/")), id).toEqual([]);
      await user.click(within(report).getByRole("button", { name: /Close/ }));
      expect(screen.queryByTestId("session-guard-job-report")).toBeNull();
    });

    it.each([
      [{ "Retry-After": "5" }, "Too many of your requests are not finished yet. Try again in 5 seconds."],
      [
        { "Retry-After": "Thu, 26 Nov 2026 22:00:00 GMT" },
        "Too many of your requests are not finished yet. Try again when one of them is.",
      ],
      [{}, "Too many of your requests are not finished yet. Try again when one of them is."],
    ])("tellsThatThereIsNoRoomForIt %j", async (headers, sentence) => {
      const refusal = { errorMessage: "10 of your orders are not done yet; try again when one is" };
      serve(answered(() => Response.json(refusal, { status: 429, headers })));
      await give();
      await screen.findByText(sentence);
      expect(screen.queryByTestId("session-guard-job-report")).toBeNull();
      expect(screen.getByTestId("session-guard-confirm").hasAttribute("disabled")).toBe(false);
    });
  });

  it("followsTheJobThroughAFailure", async () => {
    sessionStorage.setItem("session-guard.job.demo", "j");
    let polls = 0;
    const { of } = serve({
      "GET jobs/*": () =>
        polls++ === 1 ? failure(502) : { ...job, state: polls > 2 ? "done" : "running", ended: 2 },
    });
    await open();
    const report = await screen.findByTestId("session-guard-job-report", {}, { timeout: 5000 });
    expect(report.textContent).toContain("2 sessions ended");
    await waitFor(() => expect(of("GET", "sessions").length).toBe(2));
  });

  it("saysOfWhichRealmTheStarterIs", async () => {
    const started = { ...job, startedBy: "admin", startedByRealm: "master" };
    serve({ "GET jobs": () => [started], "GET jobs/*": () => started });
    await open();
    await screen.findByText("Started by admin (master)");
  });

  it("showsAJobThatSomebodyElseStarted", async () => {
    serve({ "GET jobs": () => [{ ...job, startedBy: "root" }], "GET jobs/*": () => job });
    await open();
    await screen.findByText("Started by root");
  });

  it("offersToEndAllThatMatchOnlyWithAFilter", async () => {
    const { of } = serve(jobsOf([{}]));
    await open();
    await row("a");
    expect(screen.queryByRole("button", { name: "Log out all that match" })).toBeNull();
    await user.selectOptions(screen.getByLabelText("Filter by"), "user");
    await user.type(screen.getByRole("textbox", { name: "User" }), "alice{Enter}");
    await user.click(await button("Log out all that match"));
    await screen.findByText("2 sessions will be ended.");
    await screen.findByText("Filters: User: alice");
    expect(of("POST", "sessions/revoke")[0]?.body).toMatchObject({
      filter: { user: "alice", status: "live" },
    });
  });
});
