import { PageSection, Title } from "@patternfly/react-core";
import type { PageContext } from "../context";

/** The page "Session management" of one realm. */
export function SessionManagementPage({ context }: { context: PageContext }) {
  return (
    <PageSection variant="light">
      <Title headingLevel="h1">Session management</Title>
      <p>{context.realm}</p>
    </PageSection>
  );
}
