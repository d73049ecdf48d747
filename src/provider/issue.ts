import { setTimeout as sleep } from "node:timers/promises";
import { toToolkitError } from "../contracts/errors.js";
import { mapLimited } from "../core/parallel.js";
import { ToolkitError } from "../core/errors.js";
import { type IssueRequest, type RefusalCode } from "../pro/api.js";
import { requestIssue } from "../pro/client.js";
import { CommitmentTree } from "../pro/commitment.js";
import { serviceError } from "../pro/http.js";
import type { PublishedKey } from "../pro/keyFile.js";
import { unblind } from "../pro/purchase.js";
import { issueRequestOf } from "../pro/requests.js";
import { requireKey } from "./keys.js";
import type { Batch, Stock, Unit } from "./stock.js";

export interface IssueOptions {
  server: URL;
  /** The announced keys, that of the batch among them. */
  keys: readonly PublishedKey[];
  /** Milliseconds before a server that is busy is asked again. */
  pause?: number;
}

const PARALLEL_REQUESTS = 8;
/** So many tokens share one commit; after an interruption at most these are asked for again. */
const GROUP = 256;
const BUSY: ReadonlySet<unknown> = new Set(["too_many_requests", "unavailable"] satisfies RefusalCode[]);
/** Long enough for a limit of requests a minute. */
const ATTEMPTS = 30;

/**
 * Gets the tokens of a burned batch. An issuer answers the same request in the same way at any time, so whatever was
 * lost is asked for again. Answers with the number of new tokens.
 */
export async function issueBatch(stock: Stock, batch: Batch, options: IssueOptions): Promise<number> {
  const { receiptId } = batch;
  const units = stock.unissued(batch);
  if (receiptId === undefined || units.length === 0) return 0;
  const published = requireKey(options.keys, batch.keyId);
  const tree = new CommitmentTree(stock.load(batch).commitments);
  let failure: ToolkitError | undefined;
  const issue = async (unit: Unit): Promise<Required<Unit>[]> => {
    if (failure !== undefined) return [];
    try {
      const purchase = stock.derive(unit.index, published);
      const request = issueRequestOf(receiptId, purchase, tree.proofOf(unit.commitment));
      const token = unblind(purchase, await patientIssue(request, options));
      if (token === undefined) throw serviceError(options.server, "answered with a wrong signature");
      return [{ ...unit, signature: token.signature }];
    } catch (error) {
      failure ??= toToolkitError(error);
      return [];
    }
  };
  for (let from = 0; from < units.length; from += GROUP) {
    const tokens = await mapLimited(units.slice(from, from + GROUP), PARALLEL_REQUESTS, issue);
    stock.storeTokens(tokens.flat());
    // Thrown here, so that the tokens that came before it are kept.
    if (failure !== undefined) throw failure;
  }
  return units.length;
}

/** Waits for a server that is busy. */
async function patientIssue(request: IssueRequest, { server, pause = 5_000 }: IssueOptions): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestIssue(server, request);
    } catch (error) {
      const isBusy = error instanceof ToolkitError && BUSY.has(error.details.refusal);
      if (!isBusy || attempt === ATTEMPTS) throw error;
      await sleep(pause);
    }
  }
}
