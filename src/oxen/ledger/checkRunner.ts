import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { checkEvidence, type EvidenceCheck, type EvidenceResult } from "./evidence.js";

/** What one worker takes at a time: about a tenth of a second. */
const BATCH = 32;
/** Fewer are done sooner than a worker has started. */
const WORKER_MINIMUM = 500;

export type OnProgress = (done: number, all: number) => void;

/** Runs checks on all cores; results are in the order of the checks. */
export async function runChecks(
  checks: readonly EvidenceCheck[],
  onProgress: OnProgress = () => undefined,
  cores = availableParallelism(),
): Promise<EvidenceResult[]> {
  if (checks.length < WORKER_MINIMUM || cores < 2) {
    return checks.map((check, i) => {
      if (i % BATCH === 0) onProgress(i, checks.length);
      return checkEvidence(check);
    });
  }
  const results = new Array<EvidenceResult>(checks.length);
  const starts = Array.from({ length: Math.ceil(checks.length / BATCH) }, (_, i) => i * BATCH).values();
  let done = 0;
  await Promise.all(
    Array.from({ length: cores }, async () => {
      const worker = new Worker(new URL("./checkWorker.js", import.meta.url));
      try {
        for (const start of starts) {
          const batch = await ask(worker, checks.slice(start, start + BATCH));
          batch.forEach((result, i) => (results[start + i] = result));
          done += batch.length;
          onProgress(done, checks.length);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return results;
}

function ask(worker: Worker, checks: readonly EvidenceCheck[]): Promise<EvidenceResult[]> {
  return new Promise((resolve, reject) => {
    const onMessage = (results: EvidenceResult[]) => settle(() => resolve(results));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => onError(new Error("A worker that checks signatures ended."));
    const settle = (finish: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      finish();
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(checks);
  });
}
