import { ToolkitError } from "../core/errors.js";
import { toJson } from "../core/json.js";
import type { Secret } from "../core/secret.js";
import type { WatchEvent } from "./watchBook.js";

const TIMEOUT = 10_000;

export type Deliver = (event: WatchEvent) => Promise<void>;

/** Sends an event and throws unless it is taken: any answer from 200 to 299. The address is in no message. */
export function webhook(url: Secret, timeout = TIMEOUT): Deliver {
  return async (event) => {
    let status: number;
    try {
      const response = await fetch(url.reveal(), {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": event.id },
        body: toJson(event, 0),
        redirect: "error",
        signal: AbortSignal.timeout(timeout),
      });
      status = response.status;
      await response.body?.cancel();
    } catch {
      // The cause is left out: it may quote the address.
      throw refusal("cannot be reached");
    }
    if (status < 200 || status > 299) throw refusal(`answered ${status}`);
  };
}

function refusal(problem: string): ToolkitError {
  return new ToolkitError("SERVICE_FAILED", `The webhook ${problem}.`, { hint: "Nothing is lost: it is tried again." });
}
