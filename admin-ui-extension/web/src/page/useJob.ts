import { useCallback, useEffect, useState } from "react";
import { ApiError } from "../api/api";
import type { Job } from "../api/types";
import { isOver } from "../model/jobs";
import { remember, remembered } from "../model/memory";
import { usePage } from "./page";

const INTERVAL = 1000;

/** Whether asking again would be answered the same. */
function isFinal(error: unknown) {
  return error instanceof ApiError && [401, 403, 404].includes(error.status);
}

/**
 * The job the administrator watches: the one they started, also after a reload, else one that runs.
 *
 * @param onOver called when it has ended
 */
export function useJob(onOver: () => void) {
  const { api, realm, texts, failed } = usePage();
  const [job, setJob] = useState<Job>();
  const memory = `job.${realm}`;

  useEffect(() => {
    let gone = false;
    const own = remembered("sessionStorage", memory);
    const found = own
      ? api.job(own)
      : api.jobs().then((jobs) => jobs.find((one) => !isOver(one)));
    found.then(
      (value) => !gone && setJob(value),
      // an old job that the server forgot, or an administrator who may not see jobs
      () => remember("sessionStorage", memory, null),
    );
    return () => {
      gone = true;
    };
  }, [api, memory]);

  useEffect(() => {
    const id = job?.id;
    if (!id || isOver(job)) return;
    const timer = setTimeout(() => {
      api.job(id).then(
        (next) => {
          setJob(next);
          if (isOver(next)) onOver();
        },
        (error: unknown) => {
          if (isFinal(error)) {
            failed(error, texts.t("job.lost"));
            setJob(undefined);
          } else {
            setJob({ ...job }); // asked again: a node that restarts does not end the job
          }
        },
      );
    }, INTERVAL);
    return () => clearTimeout(timer);
  }, [api, job, onOver, failed, texts]);

  const follow = useCallback(
    (next: Job) => {
      remember("sessionStorage", memory, next.id ?? null);
      setJob(next);
      if (isOver(next)) onOver();
    },
    [memory, onOver],
  );
  const dismiss = useCallback(() => {
    remember("sessionStorage", memory, null);
    setJob(undefined);
  }, [memory]);
  return { job, follow, dismiss };
}
