import { afterEach, describe, expect, it, vi } from "vitest";
import { Api } from "../src/api/api";
import { Directory, type Named } from "../src/api/directory";
import { context, failure, serve } from "./server";

const directory = () => new Directory(new Api(context));

afterEach(() => vi.unstubAllGlobals());

describe("what can be named", () => {
  it("is found by Keycloak's own resources, a few at a time", async () => {
    const { asked } = serve({
      "GET realm/roles": () => [{ id: "1", name: "admin", description: "${role_admin}" }],
      "GET realm/clients": () => [{ id: "2", clientId: "crm", name: "Customers" }],
      "GET realm/clients/2/roles": () => [{ id: "3", name: "editor", description: "Writes" }],
      "GET realm/groups": () => [{ id: "4", name: "night", path: "/staff/night" }],
      "GET realm/users": () => [{ id: "5", username: "al", email: "al@example.org" }],
      "GET realm/organizations": () => [{ id: "6", name: "acme", alias: "acme" }, { id: "7" }],
    });
    const realm = directory();
    expect(await realm.realmRoles("ad")).toEqual([{ id: "1", name: "admin" }]);
    expect(await realm.clients("cr")).toEqual([{ id: "2", name: "crm", detail: "Customers" }]);
    expect(await realm.clientRoles("2", "")).toEqual([{ id: "3", name: "editor", detail: "Writes" }]);
    expect(await realm.groups("ni")).toEqual([{ id: "4", name: "/staff/night" }]);
    expect(await realm.users("al")).toEqual([{ id: "5", name: "al", detail: "al@example.org" }]);
    expect(await realm.organizations("")).toEqual([{ id: "6", name: "acme" }]);
    expect(asked.map(({ query }) => query.get("max"))).toEqual(Array(6).fill("20"));
    expect(asked[1]?.query.toString()).toBe("clientId=cr&search=true&first=0&max=20");
    expect(asked[3]?.query.get("populateHierarchy")).toBe("false");
  });

  it.each<[Named, boolean]>([
    [{ kind: "realmRoles", name: "admin" }, true],
    [{ kind: "realmRoles", name: "adm" }, false],
    [{ kind: "clientRoles", client: "crm", name: "editor" }, true],
    [{ kind: "clientRoles", client: "crm", name: "gone" }, false],
    [{ kind: "clientRoles", client: "gone", name: "editor" }, false],
    [{ kind: "groups", name: "/staff/night" }, true],
    [{ kind: "groups", name: "/night" }, false],
    [{ kind: "users", name: "alice" }, true],
    [{ kind: "users", name: "gone" }, false],
    [{ kind: "users", name: "service-account-crm" }, true],
    [{ kind: "organizations", name: "acme" }, true],
    [{ kind: "organizations", name: "Acme" }, false],
  ])("%j is there: %s", async (named, expected) => {
    serve({
      "GET realm/roles": () => [{ id: "1", name: "admin" }],
      "GET realm/clients": ({ query }) => (query.get("clientId") === "crm" ? [{ id: "2" }] : []),
      "GET realm/clients/2/roles": () => [{ id: "3", name: "editor" }],
      "GET realm/groups": ({ query }) =>
        query.get("search") === "night" ? [{ id: "4", path: "/staff/night" }] : [],
      "GET realm/users": ({ query }) => (query.get("username") === "alice" ? [{ id: "5" }] : []),
      "GET realm/organizations": () => [{ id: "6", alias: "acme" }],
    });
    expect(await directory().isThere(named)).toBe(expected);
  });

  it("is looked for by the last name of a group's path, whatever is in it", async () => {
    const { of } = serve({ "GET realm/groups": () => [{ id: "4", path: "/a/b~/c" }] });
    expect(await directory().isThere({ kind: "groups", name: "/a/b~/c" })).toBe(true);
    expect(of("GET", "realm/groups")[0]?.query.get("search")).toBe("b/c");
  });

  it("fails where Keycloak does", async () => {
    serve({ "GET realm/roles": () => failure(403) });
    await expect(directory().isThere({ kind: "realmRoles", name: "a" })).rejects.toMatchObject({ status: 403 });
  });
});
