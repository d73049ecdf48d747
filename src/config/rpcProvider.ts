import { setTimeout as sleep } from "node:timers/promises";
import { JsonRpcProvider, Network, type JsonRpcPayload, type JsonRpcResult } from "ethers";
import { z } from "zod";
import { ToolkitError } from "../core/errors.js";

export interface RpcOptions {
  /** Milliseconds one request may take. */
  timeout?: number;
  /** How often a read is tried in all. */
  attempts?: number;
  /** Milliseconds before the second attempt; doubles each time, with jitter. */
  pause?: number;
  /** The environment variable that names another endpoint. */
  variable?: string;
}

const answerSchema = z.looseObject({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

/**
 * JSON-RPC over HTTP that always ends: every request has a timeout, reads are retried a few times, and whatever is not
 * a proper answer becomes an RPC_FAILED error. A signed transaction is handed over once; whether it arrived is found out
 * by its hash, never by sending again blindly (SD-06, SD-07).
 */
export class RpcProvider extends JsonRpcProvider {
  readonly #url: string;
  readonly #timeout: number;
  readonly #attempts: number;
  readonly #pause: number;
  readonly #variable: string;

  constructor(url: string, chainId: bigint, options: RpcOptions = {}) {
    const { timeout = 20_000, attempts = 4, pause = 300, variable = "SESH_RPC_URL" } = options;
    const network = Network.from(chainId);
    // One request per call: endpoints disagree about batches. No cache: a stale nonce or block costs a transaction.
    super(url, network, { staticNetwork: network, batchMaxCount: 1, cacheTimeout: -1, pollingInterval: 1_000 });
    this.#url = url;
    this.#timeout = timeout;
    this.#attempts = attempts;
    this.#pause = pause;
    this.#variable = variable;
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    const request = Array.isArray(payload) ? payload[0] : payload;
    if (request === undefined) return [];
    const attempts = request.method === "eth_sendRawTransaction" ? 1 : this.#attempts;
    for (let attempt = 1; ; attempt++) {
      try {
        return [await this.#post(request)];
      } catch (error) {
        const retriable = error instanceof ToolkitError && error.details.retriable === true;
        if (!retriable || attempt === attempts) throw error;
      }
      await sleep(this.#pause * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
    }
  }

  async #post(payload: JsonRpcPayload): Promise<JsonRpcResult> {
    const { status, text } = await this.#fetch(payload);
    if (status === 429) throw this.#error("refuses more requests (429)", true);
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (error) {
      throw this.#error(`answered something that is not JSON (status ${status})`, status >= 500, error);
    }
    const answer = answerSchema.safeParse(json);
    if (!answer.success || (answer.data.error === undefined && !("result" in answer.data))) {
      throw this.#error(`answered something that is not JSON-RPC (status ${status})`, status >= 500);
    }
    if (answer.data.id !== payload.id) throw this.#error("answered another question", false);
    // ethers tells results and errors apart itself, whatever the declared type says.
    return answer.data as unknown as JsonRpcResult;
  }

  async #fetch(payload: JsonRpcPayload): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(this.#url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(payload),
        redirect: "error",
        signal: AbortSignal.timeout(this.#timeout),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      const late = error instanceof Error && error.name === "TimeoutError";
      throw this.#error(late ? `did not answer within ${this.#timeout} ms` : "cannot be reached", true, error);
    }
  }

  /** Names the host only: URLs of endpoints often contain an access key. */
  #error(problem: string, retriable: boolean, cause?: unknown): ToolkitError {
    return new ToolkitError("RPC_FAILED", `The RPC endpoint ${new URL(this.#url).host} ${problem}.`, {
      hint: `Try again in a moment, or choose another endpoint with ${this.#variable}.`,
      details: { retriable },
      cause,
    });
  }
}
