import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { LockdownReport, TimelineEntry } from "../src/api/types";
import { LockDownDialog } from "../src/page/person/LockDownDialog";
import { PersonDrawer } from "../src/page/person/PersonDrawer";
import { show } from "./beside";
import { failure, job, serve } from "./server";

const user = userEvent.setup({ delay: null });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const TIMELINE = "GET users/u1/timeline";
const LOCKDOWN = "POST users/u1/lockdown";

const entry = (id: string, kind: TimelineEntry["kind"], part: Partial<TimelineEntry> = {}) => ({
  id,
  kind,
  time: Date.UTC(2026, 10, 24, 9),
  device: { browser: "Firefox 140", os: "Linux" },
  client: "crm",
  ...part,
});

const report: LockdownReport = {
  sessions: 2,
  told: ["crm"],
  notTold: ["mail"],
  withoutLogoutAddress: ["app"],
  telling: false,
  consents: 1,
  passwordRequired: true,
  disabled: false,
};

function drawer(may = {}) {
  const calls = { onClose: vi.fn(), onJob: vi.fn(), onChanged: vi.fn() };
  show(<PersonDrawer userId="u1" username="alice" {...calls} />, may);
  return calls;
}

describe("a person's timeline", () => {
  it("tellsLoginsEndsAndRefusals", async () => {
    serve({
      [TIMELINE]: () => ({
        entries: [
          entry("r", "refusal", { rule: "Night", scope: "user", city: "Osaka", country: "JP" }),
          entry("e", "end", { endReason: "revoked", endedBy: "admin" }),
          entry("l", "login", { ip: "203.0.113.9", offline: true }),
        ],
      }),
    });
    drawer();
    await screen.findByText("Login refused");
    screen.getByText("Osaka, Japan · Firefox 140 on Linux · crm · Rule Night");
    screen.getByText("crm · Ended by an administrator · by admin");
    screen.getByText("Offline session started");
    screen.getByText("203.0.113.9 · Firefox 140 on Linux · crm");
  });

  it("goesOnWhereItStopped", async () => {
    const { of } = serve({
      [TIMELINE]: ({ query }: { query: URLSearchParams }) =>
        query.get("before") === "5"
          ? { entries: [entry("old", "end", { endReason: "idle" })] }
          : { entries: [entry("new", "login")], next: 5 },
    });
    drawer();
    await user.click(await screen.findByRole("button", { name: "Show earlier" }));
    await screen.findByText("Session ended");
    screen.getByText("Login");
    expect(screen.queryByRole("button", { name: "Show earlier" })).toBeNull();
    expect(of("GET", "users/u1/timeline").map(({ query }) => query.get("before"))).toEqual([null, "5"]);
  });

  it("thatCannotBeLoadedIsAskedForAgain", async () => {
    let broken = true;
    serve({ [TIMELINE]: () => (broken ? failure(502) : { entries: [] }) });
    drawer();
    await screen.findByText("The timeline could not be loaded");
    broken = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("No logins are recorded for this user.");
  });

  it("closesByEscape", async () => {
    serve({ [TIMELINE]: () => ({ entries: [] }) });
    const { onClose } = drawer();
    await screen.findByText("No logins are recorded for this user.");
    await user.keyboard("{Escape}");
    expect(onClose).toHaveBeenCalled();
  });

  it("offersNothingToWhoMayOnlyLook", async () => {
    serve({ [TIMELINE]: () => ({ entries: [] }) });
    drawer({ mayManageUsers: false });
    await screen.findByText("No logins are recorded for this user.");
    expect(screen.queryByRole("button", { name: "Lock down" })).toBeNull();
    expect(screen.queryByRole("button", { name: "End all sessions" })).toBeNull();
  });

  it("endsAllSessionsOfTheUser", async () => {
    const { of } = serve({
      [TIMELINE]: () => ({ entries: [] }),
      "POST sessions/revoke": ({ body }) =>
        (body as { dryRun?: boolean }).dryRun
          ? { count: 2, countIsExact: true, sample: [] }
          : Response.json(job, { status: 202 }),
    });
    const { onJob, onChanged } = drawer();
    await user.click(await screen.findByRole("button", { name: "End all sessions" }));
    await screen.findByText("2 sessions will be ended. Your own session stays.");
    await user.click(screen.getByRole("button", { name: "End sessions" }));
    await waitFor(() => expect(onJob).toHaveBeenCalled());
    expect(onChanged).toHaveBeenCalled();
    expect(of("POST", "sessions/revoke").at(-1)?.body).toEqual({
      filter: { user: "u1" },
      includeOffline: true,
      keepOwn: true,
    });
  });
});

describe("locking down", () => {
  const dialog = () => {
    const calls = { onClose: vi.fn(), onDone: vi.fn() };
    return { ...calls, ...show(<LockDownDialog userId="u1" username="alice" {...calls} />) };
  };

  it("sendsWhatIsChosenAndTellsWhatWasDone", async () => {
    const { of } = serve({ [LOCKDOWN]: () => report });
    const { onDone } = dialog();
    await user.click(screen.getByLabelText(/Revoke consents/));
    await user.click(screen.getByTestId("session-guard-lockdown"));
    await screen.findByText("2 sessions ended.");
    expect(of("POST", "users/u1/lockdown")[0]?.body).toEqual({
      endSessions: true,
      offline: true,
      revokeConsents: true,
      requirePassword: true,
      disable: false,
    });
    expect(onDone).toHaveBeenCalled();
    screen.getByText("A new password is required at the next login.");
    screen.getByText("1 consent revoked.");
    for (const told of ["Notified: crm", "Could not be notified: mail"]) {
      screen.getByText((_, element) => element?.textContent === told && element.tagName === "LI");
    }
    expect(screen.queryByText("The user is disabled.")).toBeNull();
  });

  it("endsOfflineSessionsOnlyWithTheOthers", async () => {
    serve({});
    dialog();
    await user.click(screen.getByLabelText(/^End sessions/));
    expect(screen.getByLabelText<HTMLInputElement>(/^End offline sessions/).checked).toBe(false);
    await user.click(screen.getByLabelText(/^End offline sessions/));
    expect(screen.getByLabelText<HTMLInputElement>(/^End sessions/).checked).toBe(true);
  });

  it("needsAChoice", async () => {
    serve({});
    dialog();
    for (const name of [/^End sessions/, /Require a new password/]) {
      await user.click(screen.getByLabelText(name));
    }
    expect(screen.getByTestId("session-guard-lockdown").hasAttribute("disabled")).toBe(true);
  });

  it("asksOnceMoreForOnesOwnAccount", async () => {
    const { of } = serve({
      [LOCKDOWN]: ({ query }: { query: URLSearchParams }) =>
        query.get("insist") === "true"
          ? report
          : Response.json(
              { error: "caller-would-be-locked-down", errorMessage: "Your own account." },
              { status: 400 },
            ),
    });
    dialog();
    await user.click(screen.getByTestId("session-guard-lockdown"));
    await screen.findByText(/This is your own account/);
    await user.click(screen.getByRole("button", { name: "Lock down my own account" }));
    await screen.findByText("2 sessions ended.");
    expect(of("POST", "users/u1/lockdown")).toHaveLength(2);
  });

  it("tellsThatNothingWasDone", async () => {
    serve({ [LOCKDOWN]: () => failure(502) });
    const { failed, onDone } = dialog();
    await user.click(screen.getByTestId("session-guard-lockdown"));
    await waitFor(() => expect(failed).toHaveBeenCalled());
    expect(onDone).not.toHaveBeenCalled();
  });
});
