import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { Hono, type Context } from "hono";
import { parseAddress, type Address } from "../../core/addresses.js";
import { ToolkitError } from "../../core/errors.js";
import { RateLimit, type RateLimits } from "../../http/rateLimit.js";
import { bindingOf } from "../bindings.js";
import { claimMessage, type ClaimDomain } from "../claimMessage.js";
import { depositAddress, integratedAddress, type Deposit } from "../deposits.js";
import { examineHolder } from "../holderSignature.js";
import type { HolderCheck } from "../ledger/evidence.js";
import { verifyOutProof } from "../outProof.js";
import type { OxenNetwork } from "../oxenAddress.js";
import type { ProofLog } from "../proofLog.js";
import { parseRecipient } from "../recipient.js";
import type { SignatureLog } from "../signatureLog.js";
import type { WatchReader } from "../watchReader.js";
import type { Look, PendingDeposit } from "../watchState.js";
import { json, readRequest, refuse, Refusal, valid } from "./answers.js";
import {
  outProofRequestSchema,
  PATHS,
  registerRequestSchema,
  type DepositStatus,
  type HolderAnswer,
  type Signed,
} from "./schemas.js";
import type { EpochBook, RegistrationBook } from "./sources.js";

export interface ClaimsApiOptions {
  network: OxenNetwork;
  domain: ClaimDomain;
  /** Of the Service Node Bonus. */
  bonusDomain: ClaimDomain;
  /** What the watcher has found. */
  watch: WatchReader;
  registrations: RegistrationBook;
  proofs: ProofLog;
  signatures: SignatureLog;
  epochs: EpochBook;
  /** Addresses that could never use SESH, with the reason. */
  forbidden: ReadonlyMap<string, string>;
  /** Who asks, for the limits. */
  clientOf: (context: Context) => string;
  /** Milliseconds. */
  now: () => number;
  /** Told about requests that failed for a reason of our own. */
  report: (line: string) => void;
}

/** What is added to a log stays for ever. */
const WRITES: RateLimits = { seconds: 60, perClient: 12, total: 300 };
const READS: RateLimits = { seconds: 60, perClient: 120, total: 12_000 };
/** Seconds after which the watcher's look says nothing about the height of the chain any more. */
const LOOK_AGE_LIMIT = 900;
const LIST_LIMIT = 1_000;
const EPOCH = /^[1-9][0-9]{0,8}$/;

/**
 * The HTTP interface for holders: where to send their OXEN, what became of them, and what is theirs. It holds no key and
 * decides nothing: what it answers can be computed by everybody from the Oxen chain and the published files.
 */
export function createClaimsApi(options: ClaimsApiOptions): Hono {
  const { network, domain, watch, registrations, proofs, signatures, epochs, clientOf, now, report } = options;
  const burn = depositAddress(network, domain);
  const writes = new RateLimit(WRITES, now);
  const reads = new RateLimit(READS, now);
  const api = new Hono();

  api.use(async (context, next) => {
    const limit = context.req.method === "POST" ? writes : reads;
    if (!limit.admit(clientOf(context))) throw new Refusal("TOO_MANY", "Too many requests; wait a minute.");
    await next();
  });
  api.post(PATHS.register, async (context) => {
    const request = await readRequest(context, registerRequestSchema);
    const { nonce } = request;
    const to = recipient(request.to);
    if (request.campaign === "sn-bonus") {
      return json(context, await keepSignature(request.oxen, to, nonce, request.sig));
    }
    const entry = await register(to, nonce, await tip());
    const { pid: paymentId, index: logIndex, seenAtOxenHeight } = entry;
    return json(context, {
      address: integratedAddress(network, burn, paymentId),
      paymentId,
      logIndex,
      seenAtOxenHeight,
    });
  });

  api.post(PATHS.outproof, async (context) => {
    const { txid, to: text, nonce, proof } = await readRequest(context, outProofRequestSchema);
    const to = recipient(text);
    const deposit = await finalDeposit(txid);
    const binding = bindingFor(deposit);
    if (binding?.by === "registration") {
      throw new Refusal("ALREADY_BOUND", `Its payment id was registered to ${binding.to} before the deposit.`);
    }
    const message = claimMessage(domain, to, nonce);
    const address = { network, kind: "standard", spendKey: burn.spendKey, viewKey: burn.viewKey } as const;
    if (verifyOutProof(deposit.transaction, address, message, proof) === undefined) {
      throw new Refusal("WRONG_PROOF", `This is not the sender's proof of ${txid} with the message "${message}".`);
    }
    const known = proofs.proofOf(txid) !== undefined;
    const kept = await proofs.add({ txid, to, nonce, proof });
    if (kept.to === to && kept.nonce === nonce) {
      return json(context, { status: known ? "known" : "accepted" }, known ? 200 : 201);
    }
    throw new Refusal("ALREADY_BOUND", `The sender has bound it to ${kept.to} already.`);
  });

  api.get(PATHS.status, async (context) => {
    const { to, txid, oxen, ...rest } = context.req.query();
    const asked = [to, txid, oxen].filter((each) => each !== undefined);
    if (Object.keys(rest).length > 0 || asked.length !== 1) {
      throw new Refusal("INVALID", "Ask with one of ?to=<address>, ?txid=<transaction> and ?oxen=<Oxen address>.");
    }
    if (oxen !== undefined) return json(context, holderStatus(oxen));
    const look = await refresh();
    const watcher = look && { status: look.status, at: look.at, finalHeight: watch.state?.anchor?.height };
    const published = await epochs.epochs();
    const statusOf = (deposit: Deposit | PendingDeposit) => depositStatus(deposit, published);
    if (txid !== undefined) {
      const found = watch.deposits.get(txid) ?? look?.pending.find((pending) => pending.txid === txid);
      if (found === undefined) throw new Refusal("UNKNOWN_DEPOSIT", "No such deposit has been seen.");
      return json(context, { watcher, deposit: statusOf(found) });
    }
    const account = address(to ?? "");
    const deposits = [...watch.deposits.values(), ...(look?.pending ?? [])]
      .filter((deposit) => bindingFor(deposit)?.to === account)
      .slice(-LIST_LIMIT)
      .map(statusOf);
    const newest = await epochs.newest();
    const claim = newest?.claims.claimOf(account);
    return json(context, {
      watcher,
      to: account,
      deposits,
      ...(claim && {
        claim: { epoch: Number(newest?.claims.epoch), cumulative: claim.cumulative, proof: claim.proof },
      }),
    });
  });

  api.get("/claims/epochs/:epoch/ledger.jsonl", async (context) => {
    const epoch = context.req.param("epoch");
    const path = EPOCH.test(epoch) ? await epochs.ledgerPath(Number(epoch)) : undefined;
    if (path === undefined) throw new Refusal("UNKNOWN_EPOCH", "There is no ledger of this epoch.");
    const headers = { "content-type": "application/jsonl", "content-length": String((await stat(path)).size) };
    return context.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, headers);
  });

  api.get(PATHS.attest, async (context) => {
    const account = address(context.req.query("to") ?? "");
    const newest = await epochs.newest();
    const claim = newest?.claims.claimOf(account);
    if (newest === undefined || claim === undefined) {
      throw new Refusal("NO_CLAIM", "The newest ledger has nothing for this address.");
    }
    const { epoch, root, total, ledgerHash, oxenHeight, oxenBlockHash } = newest.claims;
    const { signatures } = newest;
    const { chainId, bridge } = domain;
    const attestation = { chainId, bridge, epoch, root, total, ledgerHash, oxenHeight, oxenBlockHash };
    const { cumulative, proof } = claim;
    return json(context, { account, cumulative, proof, attestation, signatures });
  });

  api.notFound((context) => refuse(context, "NOT_FOUND", "There is nothing here."));
  api.onError((error, context) => {
    if (error instanceof Refusal) return refuse(context, error.problem, error.message);
    // What went wrong inside is nobody else's business.
    report(`Could not answer: ${error instanceof ToolkitError ? error.shortMessage : error.name}`);
    return refuse(context, "UNAVAILABLE", "The service cannot answer now.");
  });
  return api;

  async function refresh(): Promise<Look | undefined> {
    await watch.read();
    return watch.look();
  }

  /** The height of the chain; without a recent one nobody can tell which deposits a registration came before. */
  async function tip(): Promise<number> {
    const look = await watch.look();
    const isRecent = look !== undefined && now() / 1_000 - look.at <= LOOK_AGE_LIMIT;
    if (isRecent && look.tip !== undefined) return look.tip;
    throw new Refusal("UNAVAILABLE", "The Oxen chain cannot be seen now. Do not send anything, and try again later.");
  }

  async function register(to: Address, nonce: number, height: number) {
    try {
      return await registrations.register(to, nonce, height);
    } catch (error) {
      if (!(error instanceof ToolkitError) || error.details.pid === undefined) throw error;
      throw new Refusal("TAKEN", "This payment id belongs to another address; take the next nonce.");
    }
  }

  async function keepSignature(oxen: string, to: Address, nonce: number, sig: string): Promise<Signed> {
    const message = claimMessage(options.bonusDomain, to, nonce);
    const spendKey = holder({ network, oxen, signed: { message, signature: sig } });
    const kept = await signatures.add({ spendKey, oxen, to, nonce, sig }, await tip());
    if (kept.to === to && kept.nonce === nonce)
      return { logIndex: kept.index, seenAtOxenHeight: kept.seenAtOxenHeight };
    const above = `sign with a nonce above ${kept.nonce} to change the recipient`;
    throw new Refusal("NONCE_USED", `This holder has signed for ${kept.to} with nonce ${kept.nonce}: ${above}.`);
  }

  function holderStatus(oxen: string): HolderAnswer {
    const kept = signatures.signaturesOf(holder({ network, oxen })).slice(-LIST_LIMIT);
    return {
      oxen,
      signatures: kept.map(({ to, nonce, index, seenAtOxenHeight }) => ({
        to,
        nonce,
        logIndex: index,
        seenAtOxenHeight,
      })),
    };
  }

  async function finalDeposit(txid: string): Promise<Deposit> {
    const look = await refresh();
    const deposit = watch.deposits.get(txid);
    if (deposit !== undefined && deposit.amount > 0n) return deposit;
    if (look?.pending.some((pending) => pending.txid === txid) === true) {
      throw new Refusal("NOT_FINAL", "The deposit is not final yet; try again in half an hour.");
    }
    throw new Refusal("UNKNOWN_DEPOSIT", "No such deposit has been seen.");
  }

  function bindingFor({ txid, height, paymentId }: Pick<Deposit, "txid" | "height" | "paymentId">) {
    const registration = paymentId === undefined ? undefined : registrations.entryOf(paymentId);
    return bindingOf(height, registration, proofs.proofOf(txid));
  }

  function depositStatus(
    deposit: Deposit | PendingDeposit,
    published: readonly { epoch: number; oxenHeight: number }[],
  ): DepositStatus {
    const { txid, height, amount, paymentId } = deposit;
    const isFinal = watch.deposits.has(txid);
    const epoch = isFinal ? published.find(({ oxenHeight }) => oxenHeight >= height)?.epoch : undefined;
    const bound = bindingFor(deposit);
    const hasId = paymentId !== undefined && paymentId.length === 16 && /[^0]/.test(paymentId);
    return {
      txid,
      state: isFinal ? "final" : "pending",
      height,
      amount,
      ...(hasId && { paymentId }),
      ...(bound && { bound }),
      ...(epoch !== undefined && { epoch }),
    };
  }

  function recipient(text: string): Address {
    return valid(() => parseRecipient(text, "to", options.forbidden));
  }
}

const address = (text: string): Address => valid(() => parseAddress(text, "to"));

/** The spend key of whoever holds an Oxen address, 64 hexadecimal digits. */
function holder(check: Omit<HolderCheck, "type">): string {
  const found = examineHolder(check);
  if ("spendKey" in found) return found.spendKey;
  throw new Refusal(found.code, `This is ${found.problem}. ${found.hint}`);
}
