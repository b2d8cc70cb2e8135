import {
  Alert,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  FormGroup,
  Spinner,
  Title,
} from "@patternfly/react-core";
import { type ReactNode, useCallback, useState } from "react";
import { ApiError } from "../../api/api";
import type { Found } from "../../api/directory";
import type { Rule, UserPolicy } from "../../api/rules";
import { isolated } from "../../model/names";
import { becauseText, devicesText, sessionsText, sourceText } from "../../model/ruleTexts";
import { useLoaded } from "../hooks";
import { usePage } from "../page";
import { Combobox } from "./Combobox";

/** Tells what holds for a user who is chosen, and by which rule; folded. */
export function PolicyCheck({ rules, children }: { rules: readonly Rule[]; children: ReactNode }) {
  const { texts, directory } = usePage();
  const { t } = texts;
  const [user, setUser] = useState<Found>();
  return (
    <details className="pf-v5-u-mt-md" data-testid="session-guard-policy">
      <summary>{t("policy.title")}</summary>
      <p className="pf-v5-u-my-sm">{t("policy.detail")}</p>
      {children}
      <FormGroup fieldId="session-guard-policy-user" label={t("policy.user")}>
        <Combobox
          id="session-guard-policy-user"
          label={t("policy.user")}
          placeholder={t("rule.find.users")}
          search={directory.users}
          onChoose={setUser}
        />
      </FormGroup>
      {user && <PolicyOf key={user.id} user={user} rules={rules} />}
    </details>
  );
}

function PolicyOf({ user, rules }: { user: Found; rules: readonly Rule[] }) {
  const { api, texts } = usePage();
  const { t } = texts;
  // asked again once other rules are saved
  const load = useCallback(
    (signal: AbortSignal) => (void rules, api.policy(user.id, signal)),
    [api, user.id, rules],
  );
  const [{ value, error }] = useLoaded(load);
  // a node that is still to be upgraded tells less
  const told: Partial<UserPolicy> | undefined = value;
  const name = isolated(user.name);
  return (
    <div aria-live="polite" className="pf-v5-u-mt-md">
      {value ? (
        <>
          <PolicyParts policy={value} title={t("policy.of", { name })} />
          {told?.byDevice?.map(({ devices, limit, held, next }) => (
            <section key={limit.from} aria-label={devicesText(devices, texts)}>
              <Title headingLevel="h4" size="md" className="pf-v5-u-my-sm">
                {devicesText(devices, texts)}
              </Title>
              <PolicyParts policy={{ limit, held, next }} title={devicesText(devices, texts)} />
            </section>
          ))}
          {told?.matches && <Path rules={rules} matches={told.matches} />}
        </>
      ) : error !== undefined ? (
        <Alert
          component="h4"
          variant="danger"
          isInline
          isPlain
          title={t(
            error instanceof ApiError && error.status === 403 ? "error.forbidden" : "policy.failed",
          )}
        />
      ) : (
        <Spinner size="md" aria-label={t("loading")} />
      )}
    </div>
  );
}

/** What is known of a policy; of a limit for some devices, that alone. */
function PolicyParts({
  policy,
  title,
}: {
  policy: Pick<UserPolicy, "limit" | "held" | "next"> & Partial<UserPolicy>;
  title: string;
}) {
  const { texts } = usePage();
  const { t } = texts;
  const { limit, idle, lifetime, exempt, exemptFrom, held, next, reportOnly } = policy;
  const limited = (one: Pick<UserPolicy["limit"], "maxSessions" | "whenExceeded">) => {
    const max = one.maxSessions ?? null;
    const sessions = sessionsText(max, texts);
    return max === null
      ? sessions
      : t("rule.sessionsThen", { sessions, then: texts.ofId("whenExceeded", one.whenExceeded) });
  };
  const rows: [string, ReactNode, (string | undefined)?][] = [
    ["policy.limit", limited(limit), sourceText(limit, texts)],
    [
      "policy.exempt",
      exempt !== undefined && t(exempt ? "yes" : "no"),
      exempt && exemptFrom ? t("policy.from.ruleOnly", { rule: isolated(exemptFrom) }) : undefined,
    ],
    ["policy.idle", idle && texts.duration(idle.seconds), idle ? sourceText(idle, texts) : undefined],
    [
      "policy.lifetime",
      lifetime && texts.duration(lifetime.seconds),
      lifetime ? sourceText(lifetime, texts) : undefined,
    ],
    ["policy.held", texts.number(held)],
    ["policy.next", next === "allowed" ? t("policy.allowed") : texts.ofId("whenExceeded", next)],
    [
      "policy.reportOnly",
      reportOnly && limited(reportOnly),
      reportOnly ? sourceText(reportOnly, texts) : undefined,
    ],
  ];
  return (
    <DescriptionList isCompact isHorizontal aria-label={title}>
      {rows.map(
        ([key, value, source]) =>
          value !== undefined &&
          value !== null &&
          value !== false &&
          value !== "" && (
            <DescriptionListGroup key={key}>
              <DescriptionListTerm>{t(key)}</DescriptionListTerm>
              <DescriptionListDescription>
                {value}
                {source !== undefined && <div className="session-guard-source">{source}</div>}
              </DescriptionListDescription>
            </DescriptionListGroup>
          ),
      )}
    </DescriptionList>
  );
}

/** Every rule in order, with whether it matches, and by what. */
function Path({ rules, matches }: { rules: readonly Rule[]; matches: NonNullable<UserPolicy["matches"]> }) {
  const { texts } = usePage();
  const { t } = texts;
  if (rules.length === 0) return null;
  return (
    <>
      <Title headingLevel="h4" size="md" className="pf-v5-u-my-sm">
        {t("policy.path")}
      </Title>
      <ol className="pf-v5-c-list" aria-label={t("policy.path")}>
        {rules.map(({ name, enabled = true }) => {
          const match = matches.find(({ rule }) => rule === name);
          const rule = isolated(name);
          return (
            <li key={name}>
              {match
                ? t("policy.matches", { rule, because: becauseText(match.because, texts) })
                : t(enabled ? "policy.matchesNot" : "policy.disabled", { rule })}
            </li>
          );
        })}
      </ol>
    </>
  );
}
