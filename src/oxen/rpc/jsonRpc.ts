import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { parseBigJson } from "../../core/bigJson.js";
import { ToolkitError } from "../../core/errors.js";
import { readBodyLimited } from "../../core/streams.js";

export interface OxenRpcOptions {
  /** Milliseconds one request may take. */
  timeout?: number;
  /** How often a read is tried in all. */
  attempts?: number;
  /** Milliseconds before the second attempt; doubles each time, with jitter. */
  pause?: number;
  /** Bytes of an answer. */
  sizeLimit?: number;
  /** Ends whatever is being waited for. */
  signal?: AbortSignal;
}

export interface CallOptions {
  timeout?: number;
  /** False for what must not be done twice. */
  retry?: boolean;
}

const answerSchema = z.looseObject({
  id: z.unknown(),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.bigint(), message: z.string() }).optional(),
});

/**
 * JSON-RPC 2.0 over HTTP as oxend and oxen-wallet-rpc serve it, at the path /json_rpc of their port. Every request ends:
 * it has a timeout, reads are tried a few times, and whatever is not a proper answer becomes an RPC_FAILED error (SD-06).
 * Numbers keep all their digits (SD-02).
 */
export class OxenRpc {
  /** How messages name it: host and port only, because a URL may contain an access key. */
  readonly name: string;
  readonly #endpoint: URL;
  readonly #timeout: number;
  readonly #attempts: number;
  readonly #pause: number;
  readonly #sizeLimit: number;
  readonly #signal: AbortSignal | undefined;
  #calls = 0;

  constructor(what: string, url: URL, options: OxenRpcOptions = {}) {
    const { timeout = 20_000, attempts = 3, pause = 300, sizeLimit = 256 * 1_048_576, signal } = options;
    this.name = `${what} ${url.host}`;
    this.#endpoint = new URL("json_rpc", url.pathname.endsWith("/") ? url : `${url.href}/`);
    this.#timeout = timeout;
    this.#attempts = attempts;
    this.#pause = pause;
    this.#sizeLimit = sizeLimit;
    this.#signal = signal;
  }

  async call<Schema extends z.ZodType>(
    method: string,
    params: object,
    schema: Schema,
    { timeout = this.#timeout, retry = true }: CallOptions = {},
  ): Promise<z.infer<Schema>> {
    const attempts = retry ? this.#attempts : 1;
    for (let attempt = 1; ; attempt++) {
      try {
        return this.#check(method, await this.#post(method, params, timeout), schema);
      } catch (error) {
        const retriable = error instanceof ToolkitError && error.details.retriable === true;
        if (!retriable || attempt === attempts || this.#signal?.aborted === true) throw error;
      }
      await sleep(this.#pause * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
    }
  }

  /** An error about this endpoint. Only what may be better the next time is worth another attempt. */
  fault(problem: string, retriable = false, cause?: unknown): ToolkitError {
    return new ToolkitError("RPC_FAILED", `The ${this.name} ${problem}.`, {
      hint: "Look at its log, and try again in a moment.",
      details: { retriable },
      cause,
    });
  }

  #check<Schema extends z.ZodType>(method: string, result: unknown, schema: Schema): z.infer<Schema> {
    const checked = schema.safeParse(result);
    if (checked.success) return checked.data;
    const issue = checked.error.issues[0];
    const where = issue?.path.map(String).join(".") ?? "";
    throw this.fault(`answered ${method} with wrong contents at ${where}: ${issue?.message ?? "unknown"}`);
  }

  async #post(method: string, params: object, timeout: number): Promise<unknown> {
    const id = `${++this.#calls}`;
    const { status, text } = await this.#fetch(JSON.stringify({ jsonrpc: "2.0", id, method, params }), timeout);
    const late = status === 429 || status >= 500;
    let json: unknown;
    try {
      json = parseBigJson(text);
    } catch (error) {
      throw this.fault(`answered ${method} with something that is not exact JSON (status ${status})`, true, error);
    }
    const answer = answerSchema.safeParse(json);
    if (!answer.success || (answer.data.error === undefined && answer.data.result === undefined)) {
      throw this.fault(`answered ${method} with something that is not JSON-RPC (status ${status})`, late);
    }
    if (answer.data.id !== id) throw this.fault("answered another question");
    const { error, result } = answer.data;
    if (error !== undefined) throw this.fault(`refuses ${method}: ${error.message} (${error.code})`);
    return result;
  }

  async #fetch(body: string, timeout: number): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(this.#endpoint, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        redirect: "error",
        signal: AbortSignal.any([AbortSignal.timeout(timeout), ...(this.#signal ? [this.#signal] : [])]),
      });
      const text = await readBodyLimited(response, this.#sizeLimit);
      if (text === undefined) throw this.fault(`answers more than ${this.#sizeLimit} bytes`);
      return { status: response.status, text };
    } catch (error) {
      if (error instanceof ToolkitError) throw error;
      const late = error instanceof Error && error.name === "TimeoutError";
      throw this.fault(late ? `did not answer within ${timeout} ms` : "cannot be reached", true, error);
    }
  }
}
