import type { Job } from "../api/types";

export const isOver = (job: Job) => job.state === "done";

/** Sessions that are dealt with, whichever way. */
export const handled = (job: Job) => job.ended + job.alreadyGone;

/** 0 to 100. A job over is at 100 even if sessions came or went under it. */
export function percent(job: Job): number {
  if (isOver(job)) return 100;
  return job.total > 0 ? Math.min(99, Math.floor((100 * handled(job)) / job.total)) : 0;
}

/** From this many sessions on, ending them asks for the realm's name. */
export const NAME_THRESHOLD = 100;
