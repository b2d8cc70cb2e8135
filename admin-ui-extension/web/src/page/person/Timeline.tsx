import { Alert, Button, ProgressStep, ProgressStepper, Spinner } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import type { TimelineAnswer, TimelineEntry } from "../../api/types";
import { isolated, visible } from "../../model/names";
import { deviceText, placeText } from "../../model/origins";
import { limitText } from "../../model/refusals";
import type { Texts } from "../../model/texts";
import { useLoaded } from "../hooks";
import { usePage } from "../page";

const AT_ONCE = 20;

const VARIANT = { login: "success", end: "pending", refusal: "danger" } as const;

/** What a user did, newest first: logins, ends of sessions, refused logins. */
export function Timeline({ userId }: { userId: string }) {
  const { api, texts } = usePage();
  const { t } = texts;
  const load = useCallback(
    (signal: AbortSignal) => api.timeline(userId, { max: AT_ONCE }, signal),
    [api, userId],
  );
  const [first, reload] = useLoaded(load);
  const [later, setLater] = useState<TimelineAnswer>();
  const [going, setGoing] = useState<"on" | "wrong">();
  const next = (later ?? first.value)?.next;
  const entries = [...(first.value?.entries ?? []), ...(later?.entries ?? [])];
  const error = first.error !== undefined || going === "wrong";
  const loading = first.loading || going === "on";

  async function goOn() {
    setGoing("on");
    try {
      const more = await api.timeline(userId, { before: next, max: AT_ONCE });
      setLater((before) => ({ ...more, entries: [...(before?.entries ?? []), ...more.entries] }));
      setGoing(undefined);
    } catch {
      setGoing("wrong");
    }
  }

  return (
    <>
      {error && (
        <Alert
          component="h4"
          variant="danger"
          isInline
          title={t("person.failed")}
          actionLinks={
            <Button variant="link" isInline onClick={() => (first.error === undefined ? void goOn() : reload())}>
              {t("tryAgain")}
            </Button>
          }
        />
      )}
      {first.value?.entries.length === 0 && <p>{t("person.nothing")}</p>}
      {entries.length > 0 && (
        <ProgressStepper isVertical aria-label={t("person.timeline")}>
          {entries.map((entry) => {
            const id = `session-guard-${entry.kind}-${entry.id}`;
            return (
              <ProgressStep
                key={id}
                id={id}
                titleId={`${id}-title`}
                variant={VARIANT[entry.kind]}
                aria-label={t(`person.${entry.kind}`)}
                description={<Detail entry={entry} />}
              >
                {title(entry, texts)}
              </ProgressStep>
            );
          })}
        </ProgressStepper>
      )}
      {loading ? (
        <Spinner size="md" aria-label={t("loading")} />
      ) : (
        next !== undefined && (
          <Button variant="link" isInline onClick={() => void goOn()}>
            {t("person.more")}
          </Button>
        )
      )}
    </>
  );
}

function title(entry: TimelineEntry, { t }: Texts): string {
  return t(entry.offline ? `person.${entry.kind}.offline` : `person.${entry.kind}`);
}

function Detail({ entry }: { entry: TimelineEntry }) {
  const { texts } = usePage();
  const { t } = texts;
  const from = [placeText(entry, texts), entry.ip, entry.device && deviceText(entry.device, texts)];
  const why =
    entry.kind === "refusal"
      ? limitText(entry, texts)
      : entry.endReason && texts.ofId("reason", entry.endReason);
  const parts = [
    ...(entry.kind === "end" ? [] : from),
    entry.client && visible(entry.client),
    why,
    entry.endedBy && t("person.by", { name: isolated(entry.endedBy) }),
  ].filter((part) => part !== undefined && part !== "");
  return (
    <>
      <time dateTime={new Date(entry.time).toISOString()}>{texts.dateTime(entry.time)}</time>
      {parts.length > 0 && (
        <>
          <br />
          <bdi>{parts.join(" · ")}</bdi>
        </>
      )}
    </>
  );
}
