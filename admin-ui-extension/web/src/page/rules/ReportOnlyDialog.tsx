import { Alert, Button, List, ListItem, Modal, Skeleton } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { useCallback, useState } from "react";
import type { ReportOnlyEntry, ReportOnlySummary } from "../../api/rules";
import { isolated, visible } from "../../model/names";
import type { Texts } from "../../model/texts";
import { useLoaded } from "../hooks";
import { usePage } from "../page";

const PAGE = 50;

/** What would have been refused and ended, newest first. */
export function ReportOnlyDialog({
  summary,
  onClose,
}: {
  summary: ReportOnlySummary;
  onClose: () => void;
}) {
  const { api, texts } = usePage();
  const { t } = texts;
  const { days } = summary;
  const [first, setFirst] = useState(0);
  const load = useCallback(
    (signal: AbortSignal) => api.reportOnlyEntries({ days, first, max: PAGE }, signal),
    [api, days, first],
  );
  const [{ value, error, loading, outdated }] = useLoaded(load);
  const entries = outdated ? undefined : value;
  return (
    <Modal
      variant="large"
      isOpen
      title={t("reportOnly.title")}
      description={t("reportOnly.titleDetail", { number: days })}
      onClose={onClose}
      actions={[
        <Button key="close" onClick={onClose}>
          {t("close")}
        </Button>,
      ]}
    >
      <List isPlain className="pf-v5-u-mb-md">
        {sources(summary).map((one) => (
          <ListItem key={`${one.application} ${one.cap} ${one.rule}`}>
            {t("reportOnly.byRule", {
              rule: sourceName(one, texts),
              refused: t("reportOnly.refused", { count: one.refused }),
              ended: t("reportOnly.ended", { count: one.ended }),
            })}
          </ListItem>
        ))}
      </List>
      {error !== undefined && !loading ? (
        <Alert component="h3" variant="danger" isInline isPlain title={t("reportOnly.failed")} />
      ) : !entries ? (
        <Skeleton height="12rem" screenreaderText={t("loading")} />
      ) : (
        <Entries entries={entries} />
      )}
      <nav className="pf-v5-l-flex pf-v5-u-mt-sm" aria-label={t("paging.top")}>
        <Button
          variant="secondary"
          isDisabled={first === 0 || loading}
          onClick={() => setFirst(first - PAGE)}
        >
          {t("paging.previous")}
        </Button>
        <Button
          variant="secondary"
          isDisabled={loading || (entries?.length ?? 0) < PAGE}
          onClick={() => setFirst(first + PAGE)}
        >
          {t("paging.next")}
        </Button>
      </nav>
    </Modal>
  );
}

/** What gave a limit: a rule, an application or a cap; the realm where all are empty. */
interface Source {
  readonly rule: string;
  readonly application: string;
  readonly cap: string;
}

const NONE: Source = { rule: "", application: "", cap: "" };

const sources = ({ rules, applications, caps }: ReportOnlySummary) => [
  ...rules.map((one) => ({ ...NONE, ...one })),
  ...applications.map((one) => ({ ...NONE, ...one })),
  ...caps.map((one) => ({ ...NONE, ...one })),
];

/** Whether it is only the application's part in a session that would have ended. */
const endsPart = ({ kind, application, cap }: ReportOnlyEntry) =>
  kind === "ended" && (application !== "" || cap.startsWith("client:"));

function sourceName({ rule, application, cap }: Source, { t }: Texts) {
  if (application !== "") return t("reportOnly.application", { name: isolated(application) });
  if (cap === "realm") return t("reportOnly.capOfRealm");
  if (cap !== "") return t("reportOnly.cap", { name: isolated(cap.slice(cap.indexOf(":") + 1)) });
  return rule === "" ? t("reportOnly.realm") : isolated(rule);
}

function Entries({ entries }: { entries: readonly ReportOnlyEntry[] }) {
  const { texts } = usePage();
  const { t } = texts;
  const place = ({ ip, city, country }: ReportOnlyEntry) =>
    [city, country && texts.country(country), ip].filter(Boolean).join(", ") || "–";
  const columns = ["time", "kind", "username", "rule", "loginTime", "place"] as const;
  const cell = (column: (typeof columns)[number], entry: ReportOnlyEntry) => {
    switch (column) {
      case "time":
        return texts.dateTime(entry.time);
      case "kind":
        return texts.ofId("reportOnly.kind", endsPart(entry) ? "part-ended" : entry.kind);
      case "username":
        return <bdi>{visible(entry.username ?? entry.userId)}</bdi>;
      case "rule":
        return sourceName(entry, texts);
      case "loginTime":
        return entry.loginTime ? texts.dateTime(entry.loginTime) : "–";
      case "place":
        return place(entry);
    }
  };
  return (
    <Table variant="compact" aria-label={t("reportOnly.title")} gridBreakPoint="grid-lg">
      <Thead>
        <Tr>
          {columns.map((column) => (
            <Th key={column}>{t(`reportOnly.column.${column}`)}</Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {entries.map((entry, index) => (
          <Tr key={`${entry.time} ${index}`}>
            {columns.map((column) => (
              <Td key={column} dataLabel={t(`reportOnly.column.${column}`)}>
                {cell(column, entry)}
              </Td>
            ))}
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
