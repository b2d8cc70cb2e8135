import { afterEach, describe, expect, it, vi } from "vitest";
import { Api, ApiError, realmOfToken } from "../src/api/api";

const context = {
  realm: "a realm/ö",
  adminBaseUrl: "https://admin.example",
  serverBaseUrl: "https://server.example",
  getAccessToken: () => Promise.resolve("the-token"),
};

function answering(answer: Response) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(answer));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

describe("api", () => {
  it("asksTheAdminBaseOfTheRealmWithTheToken", async () => {
    const fetched = answering(Response.json({ items: [], total: 0, totalIsExact: true }));
    await new Api(context).sessions({ search: "a&b", status: "live", cursor: undefined });
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe(
      "https://admin.example/admin/realms/a%20realm%2F%C3%B6/session-guard/sessions?search=a%26b&status=live",
    );
    expect(init?.headers).toMatchObject({ Authorization: "Bearer the-token" });
  });

  it("tellsEveryFieldProblem", async () => {
    const errors = [{ field: "limit.maxSessions", errorMessage: "must be 1 to 1000" }];
    answering(Response.json({ errorMessage: "Invalid", errors }, { status: 400 }));
    await expect(new Api(context).settings()).rejects.toMatchObject({
      status: 400,
      message: "limit.maxSessions must be 1 to 1000",
      problems: errors,
    });
  });

  it.each([
    ["no JSON", new Response("<html>", { status: 502, statusText: "Bad Gateway" }), "Bad Gateway"],
    ["no errors", Response.json({ error: "unknown" }, { status: 500 }), "unknown"],
  ])("survives an error answer with %s", async (_, answer, message) => {
    answering(answer);
    await expect(new Api(context).settings()).rejects.toMatchObject({ message, problems: [] });
  });

  it("hasStatus0WhenNoAnswerComes", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
    const error: unknown = await new Api(context).settings().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 0, isSignedOut: false });
  });

  it.each([
    ["https://k/realms/master", "master"],
    ["https://k/auth/realms/a%20b", "a b"],
    ["https://k/elsewhere", undefined],
  ])("reads the login realm of issuer %s", (iss, realm) => {
    expect(realmOfToken(`x.${btoa(JSON.stringify({ iss }))}.y`)).toBe(realm);
  });

  it.each(["", "x", "a.b.c"])("reads no realm from %j", (token) => {
    expect(realmOfToken(token)).toBeUndefined();
  });
});
