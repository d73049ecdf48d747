import { setTimeout as sleep } from "node:timers/promises";
import type { Job } from "./job.js";

/**
 * Whether a job that was refused has been done, now or in a moment: what refuses may know more than what answers questions,
 * as long as the transaction of whoever was faster is in no block.
 */
export async function isDoneSoon(job: Job, pause = 1_000): Promise<boolean> {
  if (await job.isDone()) return true;
  await sleep(pause);
  return job.isDone();
}
