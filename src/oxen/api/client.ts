import type { z } from "zod";
import type { Address } from "../../core/addresses.js";
import { ToolkitError } from "../../core/errors.js";
import { parseJson } from "../../core/files.js";
import { readBodyLimited } from "../../core/streams.js";
import { serviceName } from "../../http/serviceUrl.js";
import {
  accountAnswerSchema,
  depositAnswerSchema,
  holderAnswerSchema,
  outProofAnswerSchema,
  PATHS,
  refusalSchema,
  registeredSchema,
  signedSchema,
  type HolderAnswer,
  type Problem,
  type Registered,
  type Signed,
} from "./schemas.js";

const TIMEOUT = 20_000;
const SIZE_LIMIT = 4 * 1_048_576;

/** What a refusal means, in our own words: a service's text could say anything. */
const REFUSALS: Record<Problem, string> = {
  INVALID: "does not understand the request",
  BAD_OXEN_ADDRESS: "finds the Oxen address wrong",
  WRONG_NETWORK: "is for another Oxen network",
  BAD_OXEN_KEY: "finds the Oxen address wrong",
  INTEGRATED_ADDRESS: "finds the Oxen address wrong",
  UNKNOWN_DEPOSIT: "has not seen this deposit",
  UNKNOWN_EPOCH: "has no ledger of this epoch",
  NO_CLAIM: "has nothing for this address in its newest ledger",
  NOT_FOUND: "is not a service for Oxen claims",
  TAKEN: "has given this payment id to another address; take the next --nonce",
  NOT_FINAL: "says that the deposit is not final yet; try again in half an hour",
  ALREADY_BOUND: "says that the deposit is bound to a recipient already",
  NONCE_USED: "has a signature of this holder with the same or a higher nonce; sign with a higher --nonce",
  TOO_LARGE: "finds the request too large",
  WRONG_PROOF: "finds the proof wrong",
  BAD_SIG: "finds the signature wrong",
  TOO_MANY: "wants fewer requests; wait a minute",
  UNAVAILABLE: "cannot answer now; do not send anything, and try again later",
};

/** A service for Oxen claims. What it answers is checked where that is possible, and shown as its word where not. */
export class ClaimsService {
  readonly #url: URL;
  readonly #timeout: number;

  constructor(url: URL, timeout = TIMEOUT) {
    this.#url = url;
    this.#timeout = timeout;
  }

  async register(to: Address, nonce: number): Promise<Registered> {
    return this.#ask(PATHS.register, registeredSchema, { campaign: "oxen-coin", to, nonce });
  }

  /** Hands in a holder's signature for the Service Node Bonus. */
  async sign(oxen: string, to: Address, nonce: number, sig: string): Promise<Signed> {
    return this.#ask(PATHS.register, signedSchema, { campaign: "sn-bonus", to, nonce, oxen, sig });
  }

  async prove(txid: string, to: Address, nonce: number, proof: string): Promise<"accepted" | "known"> {
    return (await this.#ask(PATHS.outproof, outProofAnswerSchema, { txid, to, nonce, proof })).status;
  }

  async deposit(txid: string): Promise<z.infer<typeof depositAnswerSchema>> {
    return this.#ask(`${PATHS.status}?txid=${txid}`, depositAnswerSchema);
  }

  async account(to: Address): Promise<z.infer<typeof accountAnswerSchema>> {
    return this.#ask(`${PATHS.status}?to=${to}`, accountAnswerSchema);
  }

  async holder(oxen: string): Promise<HolderAnswer> {
    return this.#ask(`${PATHS.status}?oxen=${encodeURIComponent(oxen)}`, holderAnswerSchema);
  }

  /** How messages name it. */
  get name(): string {
    return serviceName(this.#url);
  }

  fault(problem: string, cause?: unknown): ToolkitError {
    return new ToolkitError("RPC_FAILED", `${this.name} ${problem}.`, {
      hint: "Check --api, or try again in a moment.",
      cause,
    });
  }

  async #ask<Schema extends z.ZodType>(path: string, schema: Schema, body?: object): Promise<z.infer<Schema>> {
    const { status, text } = await this.#fetch(path, body);
    let data: unknown;
    try {
      data = parseJson(text, this.name);
    } catch (error) {
      throw this.fault(`answered something that is not JSON (status ${status})`, error);
    }
    const refusal = refusalSchema.safeParse(data);
    if (refusal.success) {
      const { code } = refusal.data.error;
      throw new ToolkitError("PRECONDITION_FAILED", `${this.name} ${REFUSALS[code]}.`, {
        hint: "The guide on claiming Oxen says what each refusal means.",
        details: { code },
      });
    }
    const answer = schema.safeParse(data);
    if (answer.success && status < 300) return answer.data;
    throw this.fault(`answered something else than was asked for (status ${status})`, answer.error);
  }

  async #fetch(path: string, body?: object): Promise<{ status: number; text: string }> {
    const post = body && {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    try {
      const response = await fetch(`${this.name}${path}`, {
        ...post,
        redirect: "error",
        signal: AbortSignal.timeout(this.#timeout),
      });
      const text = await readBodyLimited(response, SIZE_LIMIT);
      if (text === undefined) throw this.fault(`answers more than ${SIZE_LIMIT} bytes`);
      return { status: response.status, text };
    } catch (error) {
      if (error instanceof ToolkitError) throw error;
      const late = error instanceof Error && error.name === "TimeoutError";
      throw this.fault(late ? `did not answer within ${this.#timeout} ms` : "cannot be reached", error);
    }
  }
}
