import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../api/api";
import type { Job } from "../api/types";
import { isOver } from "../model/jobs";
import { remember, remembered } from "../model/memory";
import { usePage } from "./page";

const INTERVAL = 1000;

/** How often to look whether somebody else has started a job. */
const LOOKOUT = 10_000;

/** Whether asking again would be answered the same. */
function isFinal(error: unknown) {
  return error instanceof ApiError && [401, 403, 404].includes(error.status);
}

/** The job that the page shows, if any. */
export interface WatchedJob {
  readonly job: Job | undefined;
  readonly follow: (job: Job) => void;
  /** The administrator has seen what came of it: it is not told again. */
  readonly read: () => void;
  readonly dismiss: () => void;
}

/**
 * The job the administrator watches: one that runs, whoever started it and in whichever window, else
 * the one they started and have not seen the end of.
 *
 * @param onOver called when it has ended
 */
export function useJob(onOver: () => void): WatchedJob {
  const { api, realm, texts, say, failed } = usePage();
  const { t } = texts;
  const [job, setJob] = useState<Job>();
  const memory = `job.${realm}`;
  const isRunning = job !== undefined && !isOver(job);

  const over = useCallback(
    (done: Job) => {
      onOver();
      if (done.id !== undefined) say("success", t("job.done", { count: done.ended }));
    },
    [onOver, say, t],
  );

  // The one that was started here may have ended before the page was loaded anew.
  const first = useRef(true);
  useEffect(() => {
    if (isRunning) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async () => {
      try {
        const running = document.hidden ? undefined : (await api.jobs()).find((one) => !isOver(one));
        const own = first.current ? remembered("sessionStorage", memory) : null;
        first.current = false;
        const found = running ?? (own === null ? undefined : await api.job(own));
        if (gone) return;
        if (found) setJob(found);
        if (found && !isOver(found)) return;
      } catch (error) {
        first.current = false;
        // an old job that the server forgot, or an administrator who may not see jobs
        if (isFinal(error)) {
          remember("sessionStorage", memory, null);
          if (!(error instanceof ApiError && error.status === 404)) return;
        }
      }
      if (!gone) timer = setTimeout(() => void look(), LOOKOUT);
    };
    if (first.current) void look();
    else timer = setTimeout(() => void look(), LOOKOUT);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [api, memory, isRunning]);

  useEffect(() => {
    const id = job?.id;
    if (!id || isOver(job)) return;
    const timer = setTimeout(() => {
      api.job(id).then(
        (next) => {
          setJob(next);
          if (isOver(next)) over(next);
        },
        (error: unknown) => {
          if (isFinal(error)) {
            failed(error, t("job.lost"));
            setJob(undefined);
          } else {
            setJob({ ...job }); // asked again: a node that restarts does not end the job
          }
        },
      );
    }, INTERVAL);
    return () => clearTimeout(timer);
  }, [api, job, over, failed, t]);

  const follow = useCallback(
    (next: Job) => {
      remember("sessionStorage", memory, next.id ?? null);
      setJob(next);
      if (isOver(next)) over(next);
    },
    [memory, over],
  );
  const read = useCallback(() => remember("sessionStorage", memory, null), [memory]);
  const dismiss = useCallback(() => {
    read();
    setJob(undefined);
  }, [read]);
  return { job, follow, read, dismiss };
}
