import {
  Alert,
  Button,
  Chip,
  ChipGroup,
  EmptyState,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
  SearchInput,
  Spinner,
  Toolbar,
  ToolbarContent,
  ToolbarItem,
} from "@patternfly/react-core";
import { useCallback, useMemo, useState } from "react";
import { ApiError } from "../../api/api";
import type { RefusalItem, RefusalsAnswer } from "../../api/types";
import {
  FIRST_REFUSALS,
  limitText,
  OWN_LIMIT,
  REFUSALS_ON_A_PAGE,
  type RefusalListing,
  refusalParameters,
  refusalQueryOf,
} from "../../model/refusals";
import { useLoaded, useNow } from "../hooks";
import { usePage } from "../page";
import { RefusalsTable } from "./RefusalsTable";

/** The logins that a limit refused: a list with search and pages. */
export function RefusalsTab({
  onUser,
  asked,
  onAsk,
}: {
  /** Opens what is known of a person; without it, names lead to the user's page. */
  onUser?: (item: RefusalItem) => void;
  /** What is asked for, if the address knows it. */
  asked?: RefusalListing;
  onAsk?: (next: RefusalListing) => void;
}) {
  const { api, texts } = usePage();
  const { t } = texts;
  const now = useNow();
  const [listing, setListing] = useRefusalListing(asked, onAsk);
  const [edited, setEdited] = useState<{ of: string; text: string }>();
  const typed = edited?.of === listing.search ? edited.text : listing.search;
  const setTyped = (text: string) => setEdited({ of: listing.search, text });
  const load = useCallback(
    (signal: AbortSignal) => api.refusals(refusalParameters(listing), signal),
    [api, listing],
  );
  const [{ value, error, loading, outdated }, reload] = useLoaded(load);
  const search = (text: string) => {
    setEdited(undefined);
    setListing({ ...listing, search: text.trim(), cursors: [] });
  };
  const clear = () => search("");

  return (
    <section aria-label={t("refusals.title")} data-testid="session-guard-refusals">
      <Toolbar>
        <ToolbarContent>
          <ToolbarItem variant="search-filter">
            <SearchInput
              aria-label={t("refusals.search")}
              placeholder={t("refusals.search")}
              value={typed}
              resetButtonLabel={t("refusals.clear")}
              submitSearchButtonLabel={t("refusals.submit")}
              onChange={(_, text) => setTyped(text)}
              onSearch={(_, text) => search(text)}
              onClear={clear}
            />
          </ToolbarItem>
          <ToolbarItem>
            <Button variant="link" isLoading={loading && value !== undefined} onClick={reload}>
              {t("refusals.refresh")}
            </Button>
          </ToolbarItem>
          <ToolbarItem align={{ default: "alignRight" }}>
            <Pages answer={value} outdated={outdated} listing={listing} onChange={setListing} />
          </ToolbarItem>
        </ToolbarContent>
      </Toolbar>
      <Chips listing={listing} onChange={setListing} />
      {error !== undefined && value && (
        <Alert component="h3" variant="warning" isInline isPlain title={t("refusals.stale")} />
      )}
      {error !== undefined && !value ? (
        <Problem error={error} onRetry={reload} />
      ) : !value ? (
        <Spinner aria-label={t("loading")} />
      ) : value.items.length === 0 ? (
        <Nothing
          isSearched={refusalQueryOf({ ...listing, sort: "time", order: "desc" }).toString() !== ""}
          {...(listing.search !== "" && { onClear: clear })}
        />
      ) : (
        <RefusalsTable
          items={value.items}
          listing={listing}
          now={now}
          onSort={setListing}
          {...(onUser && { onUser })}
        />
      )}
      {value?.attributions?.map(({ text, link }) => (
        <p key={link} className="pf-v5-u-font-size-sm">
          <a href={link} target="_blank" rel="noreferrer noopener">
            {text}
          </a>
        </p>
      ))}
    </section>
  );
}

/** What is asked for, and the page of it; another question begins on its first page. */
function useRefusalListing(asked?: RefusalListing, onAsk?: (next: RefusalListing) => void) {
  const [own, setOwn] = useState(FIRST_REFUSALS);
  const [paging, setPaging] = useState<{ of: string; cursors: readonly string[] }>();
  const question = asked ?? own;
  const key = refusalQueryOf(question).toString();
  const cursors = paging?.of === key ? paging.cursors : FIRST_REFUSALS.cursors;
  const listing = useMemo(() => ({ ...question, cursors }), [question, cursors]);
  const change = (next: RefusalListing) => {
    const of = refusalQueryOf(next).toString();
    setPaging({ of, cursors: next.cursors });
    if (of !== key) (onAsk ?? setOwn)({ ...next, cursors: [] });
  };
  return [listing, change] as const;
}

/** What is asked for beside the search, to be taken away. */
function Chips({
  listing,
  onChange,
}: {
  listing: RefusalListing;
  onChange: (next: RefusalListing) => void;
}) {
  const { texts } = usePage();
  const { t } = texts;
  const period = (["from", "to"] as const).flatMap((name) => {
    const time = listing[name];
    return time === undefined ? [] : [t(`refusals.${name}`, { time: texts.dateTime(time) })];
  });
  const { rule } = listing;
  if (period.length === 0 && rule === undefined) return null;
  const without = (part: Partial<RefusalListing>) => onChange({ ...listing, ...part, cursors: [] });
  return (
    <ChipGroup aria-label={t("filter.chips")} className="pf-v5-u-mb-sm">
      {period.length > 0 && (
        <Chip
          key="period"
          closeBtnAriaLabel={t("filter.remove")}
          onClick={() => without({ from: undefined, to: undefined })}
        >
          {period.join(" – ")}
        </Chip>
      )}
      {rule !== undefined && (
        <Chip
          key="rule"
          closeBtnAriaLabel={t("filter.remove")}
          onClick={() => without({ rule: undefined })}
        >
          {limitText({ scope: "user", ...(rule !== OWN_LIMIT && { rule }) }, texts)}
        </Chip>
      )}
    </ChipGroup>
  );
}

function Pages({
  answer,
  outdated,
  listing,
  onChange,
}: {
  answer: RefusalsAnswer | undefined;
  outdated: boolean;
  listing: RefusalListing;
  onChange: (listing: RefusalListing) => void;
}) {
  const { t, number } = usePage().texts;
  if (!answer || answer.items.length === 0) return null;
  const { cursors } = listing;
  const first = cursors.length * REFUSALS_ON_A_PAGE + 1;
  return (
    <nav aria-label={t("refusals.pages")}>
      <span role="status">
        {t(answer.totalIsExact ? "refusals.range" : "refusals.rangeAtLeast", {
          first,
          last: first + answer.items.length - 1,
          total: number(answer.total),
        })}
      </span>{" "}
      <Button
        variant="link"
        isDisabled={cursors.length === 0}
        onClick={() => onChange({ ...listing, cursors: cursors.slice(0, -1) })}
      >
        {t("refusals.previous")}
      </Button>
      <Button
        variant="link"
        isDisabled={answer.next === undefined || outdated}
        onClick={() =>
          answer.next !== undefined && onChange({ ...listing, cursors: [...cursors, answer.next] })
        }
      >
        {t("refusals.next")}
      </Button>
    </nav>
  );
}

function Nothing({ isSearched, onClear }: { isSearched: boolean; onClear?: () => void }) {
  const { t } = usePage().texts;
  const key = isSearched ? "refusals.noMatch" : "refusals.none";
  return (
    <EmptyState variant="sm">
      <EmptyStateHeader headingLevel="h3" titleText={t(key)} />
      <EmptyStateBody>{t(`${key}.detail`)}</EmptyStateBody>
      {onClear && (
        <EmptyStateFooter>
          <Button variant="link" onClick={onClear}>
            {t("refusals.clear")}
          </Button>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}

function Problem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = usePage().texts;
  const forbidden = error instanceof ApiError && error.status === 403;
  const tooLong = error instanceof ApiError && error.code === "took-too-long";
  return (
    <EmptyState variant="sm">
      <EmptyStateHeader
        headingLevel="h3"
        titleText={t(forbidden ? "refusals.forbidden" : "refusals.failed")}
      />
      <EmptyStateBody>
        {tooLong
          ? t("problem.took-too-long")
          : !forbidden && error instanceof ApiError
            ? error.message
            : null}
      </EmptyStateBody>
      {!forbidden && (
        <EmptyStateFooter>
          <Button onClick={onRetry}>{t("tryAgain")}</Button>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}
