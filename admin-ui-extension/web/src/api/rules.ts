/** What the REST resource takes and answers of rules, as its document has it. */
import type { components } from "./openapi";

type Schemas = components["schemas"];

export type WhenExceeded = Schemas["Settings"]["limit"]["whenExceeded"];
export type Fallback = NonNullable<Schemas["Settings"]["limit"]["fallback"]>;
export type Unit = Schemas["Settings"]["idle"]["unit"];

/** Whether something is done, or only recorded as if it were. */
export type Mode = NonNullable<Schemas["Rule"]["mode"]>;

export type Device = NonNullable<Schemas["RuleWho"]["devices"]>[number];

/** The users who have any of these names. */
export type RulePeople = Schemas["RulePeople"];

/** For whom a rule holds; with devices, only for sessions on one of them. */
export type RuleWho = Schemas["RuleWho"];

/** A limit; what is left out is as the realm has it. Null is no limit. */
export type RuleLimit = Schemas["RuleLimit"];

export type RuleTime = Schemas["Span"];

/** An entry of the ordered list of rules. */
export type Rule = Schemas["Rule"];

/** An application with a limit of its own. */
export type Application = Schemas["Application"];

/** Most sessions of the realm, a client or an organization in all. */
export type Cap = Schemas["Cap"];

/** How full a cap is. */
export type CapState = Schemas["CapState"];

/** A user above the limit. */
export type Above = Schemas["Above"];

/** Whom a part of the settings governs now, and how many of them hold more sessions than it allows. */
export type Governed = Omit<Schemas["RuleEffect"], "name">;

/** What settings would mean now; rules in the order of the settings. */
export type SettingsPreview = Schemas["LimitPreview"];

/** How many sessions a cap has, and how many are too many. */
export type CapEffect = Omit<Schemas["CapEffect"], "cap">;

/** What holds for one user. */
export type UserPolicy = Schemas["UserPolicy"];

/** How often limits that are only reported would have been exceeded. */
export type ReportOnlySummary = Schemas["ReportSummary"];

/** A login that would have been refused, or a session that would have been ended. */
export type ReportOnlyEntry = Schemas["ReportEntry"];
