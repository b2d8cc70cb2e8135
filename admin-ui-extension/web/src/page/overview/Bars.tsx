import { Card, CardBody, CardTitle, GridItem, Skeleton } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { usePage } from "../page";

/** The largest of some counts. */
export function Bars({
  title,
  none,
  rows,
  note,
}: {
  title: string;
  /** What is told where there is no row. */
  none: ReactNode;
  /** What is told below the rows, or below their absence. */
  note?: ReactNode;
  rows: { label: string; count: number; href?: string }[] | undefined;
}) {
  const {
    texts: { t, number },
  } = usePage();
  const shown = rows?.slice(0, 5);
  const most = Math.max(1, ...(shown ?? []).map(({ count }) => count));
  return (
    <GridItem md={6}>
      <Card isCompact isFullHeight>
        <CardTitle component="h2">{title}</CardTitle>
        <CardBody>
          {!shown ? (
            <Skeleton height="9rem" screenreaderText={t("loading")} />
          ) : shown.length === 0 ? (
            none
          ) : (
            <table className="session-guard-bars" aria-label={title}>
              <tbody>
                {shown.map(({ label, count, href }) => (
                  <tr key={label}>
                    <th scope="row">{href === undefined ? label : <a href={href}>{label}</a>}</th>
                    <td>
                      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                        <rect width={Math.max(1, (count / most) * 100)} height="8" />
                      </svg>
                    </td>
                    <td>{number(count)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {note}
        </CardBody>
      </Card>
    </GridItem>
  );
}
