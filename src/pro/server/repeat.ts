import { setTimeout as sleep } from "node:timers/promises";
import { ToolkitError } from "../../core/errors.js";

export interface Repetition {
  /** Ends after what is being done now. */
  stop(): Promise<void>;
}

/** Does something again and again, with a pause between. Says when it begins to fail, and when it works again. */
export function repeat(
  what: string,
  seconds: number,
  work: () => Promise<void>,
  report: (line: string) => void,
): Repetition {
  const abort = new AbortController();
  let failing = false;
  const running = (async () => {
    while (!abort.signal.aborted) {
      try {
        await work();
        if (failing) report(`${what} works again.`);
        failing = false;
      } catch (error) {
        if (!failing) report(`${what} fails: ${error instanceof ToolkitError ? error.shortMessage : nameOf(error)}`);
        failing = true;
      }
      await sleep(seconds * 1_000, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: () => {
      abort.abort();
      return running;
    },
  };
}

/** The kind of error: messages may quote what they were given. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown error";
}
