import type { Api } from "./api";

/** By what a rule can name people. */
export type NameKind = "realmRoles" | "clientRoles" | "groups" | "users" | "organizations";

/** A name by which a rule tells its people; a client's role has its client. */
export interface Named {
  readonly kind: NameKind;
  readonly name: string;
  readonly client?: string;
}

/** Something that can be chosen. */
export interface Found {
  /** As a rule names it. */
  readonly name: string;
  /** More for people to know it by. */
  readonly detail?: string | undefined;
  /** Keycloak's id. */
  readonly id: string;
}

interface Representation {
  id?: string;
  name?: string;
  description?: string;
  path?: string;
  clientId?: string;
  alias?: string;
  username?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
}

/** Most that is offered at once; whoever looks for more types more. */
const OFFERED = 20;
/** Most that is looked through for one name. */
const LOOKED_THROUGH = 1000;

/** What the realm has that a rule can name, by Keycloak's own admin REST API. */
export class Directory {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  realmRoles = (search: string, signal?: AbortSignal) => this.#roles("/roles", search, OFFERED, signal);

  async clients(search: string, signal?: AbortSignal): Promise<Found[]> {
    const parameters = { clientId: search, search: search === "" ? "" : true, first: 0, max: OFFERED };
    const list = await this.#api.ofRealm<Representation[]>("/clients", parameters, signal);
    return found(list, ({ clientId, name }) => ({ name: clientId, detail: placeholder(name) }));
  }

  clientRoles = (clientUuid: string, search: string, signal?: AbortSignal) =>
    this.#roles(`/clients/${encodeURIComponent(clientUuid)}/roles`, search, OFFERED, signal);

  groups = (search: string, signal?: AbortSignal) =>
    this.#groups({ search, first: 0, max: OFFERED }, signal);

  users = async (search: string, signal?: AbortSignal): Promise<Found[]> => {
    const parameters = { search, first: 0, max: OFFERED, briefRepresentation: true };
    const list = await this.#api.ofRealm<Representation[]>("/users", parameters, signal);
    return found(list, ({ username, firstName, lastName, email }) => ({
      name: username,
      detail: [firstName, lastName].filter(Boolean).join(" ") || email,
    }));
  };

  organizations = (search: string, signal?: AbortSignal) =>
    this.#organizations({ search, first: 0, max: OFFERED }, signal);

  /** Whether the realm has what is named. Where that cannot be told, it counts as there. */
  async isThere(named: Named, signal?: AbortSignal): Promise<boolean> {
    const { kind, name } = named;
    switch (kind) {
      case "realmRoles":
        return isAmong(name, await this.#roles("/roles", name, LOOKED_THROUGH, signal));
      case "clientRoles": {
        const parameters = { clientId: named.client };
        const [client] = await this.#api.ofRealm<Representation[]>("/clients", parameters, signal);
        if (client?.id === undefined) return false;
        const path = `/clients/${encodeURIComponent(client.id)}/roles`;
        return isAmong(name, await this.#roles(path, name, LOOKED_THROUGH, signal));
      }
      case "groups": {
        const search = name.split(/(?<!~)\//).at(-1)?.replaceAll("~/", "/");
        const parameters = { search, exact: true, first: 0, max: LOOKED_THROUGH };
        return isAmong(name, await this.#groups(parameters, signal));
      }
      case "users": {
        // The search leaves out service accounts.
        if (name.startsWith("service-account-")) return true;
        const parameters = { username: name, exact: true, briefRepresentation: true, max: 1 };
        const users = await this.#api.ofRealm<Representation[]>("/users", parameters, signal);
        return users.length > 0;
      }
      case "organizations": {
        // No search is by alias.
        const parameters = { first: 0, max: LOOKED_THROUGH };
        return isAmong(name, await this.#organizations(parameters, signal));
      }
    }
  }

  async #roles(path: string, search: string, max: number, signal?: AbortSignal): Promise<Found[]> {
    const list = await this.#api.ofRealm<Representation[]>(path, { search, first: 0, max }, signal);
    return found(list, ({ name, description }) => ({ name, detail: placeholder(description) }));
  }

  async #groups(parameters: Record<string, string | number | boolean | undefined>, signal?: AbortSignal) {
    const list = await this.#api.ofRealm<Representation[]>(
      "/groups",
      { ...parameters, populateHierarchy: false, subGroupsCount: false },
      signal,
    );
    return found(list, ({ path }) => ({ name: path }));
  }

  async #organizations(parameters: Record<string, string | number>, signal?: AbortSignal) {
    const list = await this.#api.ofRealm<Representation[]>("/organizations", parameters, signal);
    return found(list, ({ alias, name }) => ({
      name: alias,
      detail: name === alias ? undefined : name,
    }));
  }
}

/** Keycloak's built-in descriptions are keys of its own bundle. */
const placeholder = (text: string | undefined) => (text?.startsWith("${") ? undefined : text);

const isAmong = (name: string, list: readonly Found[]) =>
  list.length >= LOOKED_THROUGH || list.some((one) => one.name === name);

function found(
  list: readonly Representation[],
  told: (one: Representation) => { name: string | undefined; detail?: string | undefined },
): Found[] {
  return list.flatMap((one) => {
    const { name, detail } = told(one);
    return name === undefined ? [] : [{ name, id: one.id ?? name, ...(detail && { detail }) }];
  });
}
