import {
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
} from "@patternfly/react-core";
import { ApiError } from "../../api/api";
import { usePage } from "../page";

/** In the place of a list that has no session. */
export function NoSessions({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const {
    texts: { t },
  } = usePage();
  return (
    <EmptyState variant="sm">
      <EmptyStateHeader
        headingLevel="h3"
        titleText={t(isFiltered ? "sessions.noMatch" : "sessions.none")}
      />
      <EmptyStateBody>
        {t(isFiltered ? "sessions.noMatch.detail" : "sessions.none.detail")}
      </EmptyStateBody>
      {isFiltered && (
        <EmptyStateFooter>
          <EmptyStateActions>
            <Button variant="link" onClick={onClear}>
              {t("filter.clear")}
            </Button>
          </EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}

/** In the place of a list that could not be loaded. */
export function ListProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const {
    texts: { t },
  } = usePage();
  const forbidden = error instanceof ApiError && error.status === 403;
  return (
    <EmptyState variant="sm">
      <EmptyStateHeader
        headingLevel="h3"
        titleText={t(forbidden ? "sessions.forbidden" : "sessions.failed")}
      />
      <EmptyStateBody>
        {forbidden ? t("sessions.forbidden.detail") : error instanceof ApiError ? error.message : null}
      </EmptyStateBody>
      {!forbidden && (
        <EmptyStateFooter>
          <EmptyStateActions>
            <Button variant="primary" onClick={onRetry}>
              {t("tryAgain")}
            </Button>
          </EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}
