import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseBigJson, type BigJson } from "../../src/core/bigJson.js";
import type { BurnAddress } from "../../src/oxen/burnAddress.js";
import { encodeVarint, keccak, publicKeyOf } from "../../src/oxen/curve.js";
import type { OxenTransaction } from "../../src/oxen/outputs.js";
import { oxenTransaction, type OxenDestination } from "./oxenTransactions.js";

/* An Oxen chain with daemons and a view-only wallet in front of it, which answer in the form of the files in
   test/vectors/oxen-rpc, and as wrongly as a test wants. */

type Fields = Record<string, BigJson>;

/** What is asked for and answered in a file of test/vectors/oxen-rpc. */
export function rpcVector(name: string): { request: { method: string; params: Fields }; result: Fields } {
  const text = readFileSync(new URL(`../vectors/oxen-rpc/${name}.json`, import.meta.url), "utf8");
  return parseBigJson(text) as unknown as ReturnType<typeof rpcVector>;
}

/** JSON with bigints as numbers, as Oxen writes them. */
export function bigJsonText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? `\u0001${item}` : item)).replace(
    /"\\u0001(-?[0-9]+)"/g,
    "$1",
  );
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const PRUNABLE_HASH = keccak(Buffer.from("bulletproofs and signatures"));

export interface EncodedTransaction {
  txid: string;
  unprunable: Uint8Array;
  prunableHash: Uint8Array;
}

/** A transaction of version 4 and type CLSAG with one input, in the form in which daemons give it. */
export function encodeTransaction(transaction: OxenTransaction, extraTail: readonly number[] = []): EncodedTransaction {
  const { publicKey, additionalKeys, encryptedPaymentId, outputs } = transaction;
  const extra = Buffer.concat([
    Buffer.from([1]),
    publicKey,
    ...(additionalKeys === undefined ? [] : [Buffer.from([4, additionalKeys.length]), ...additionalKeys]),
    ...(encryptedPaymentId === undefined ? [] : [Buffer.from([2, 9, 1]), encryptedPaymentId]),
    Buffer.from(extraTail),
  ]);
  const input = Buffer.concat([Buffer.from([2, 0, 2]), encodeVarint(5_000_000n), encodeVarint(17n), publicKeyOf(11n)]);
  const prefix = Buffer.concat([
    Buffer.from([4, outputs.length, ...outputs.map(() => 0), 0, 1]),
    input,
    Buffer.from([outputs.length]),
    ...outputs.flatMap(({ key }) => [Buffer.from([0, 2]), key]),
    encodeVarint(BigInt(extra.length)),
    extra,
    Buffer.from([0]),
  ]);
  const base = Buffer.concat([
    Buffer.from([5]),
    encodeVarint(9_540_000n),
    ...outputs.map(({ encryptedAmount }) => encryptedAmount),
    ...outputs.map(({ commitment }) => commitment),
  ]);
  const txid = hex(keccak(keccak(prefix), keccak(base), PRUNABLE_HASH));
  return { txid, unprunable: Buffer.concat([prefix, base]), prunableHash: PRUNABLE_HASH };
}

export interface Payment {
  amounts: readonly bigint[];
  paymentId?: Uint8Array;
  /** Secret key of the transaction. */
  secret?: bigint;
}

interface Paid extends EncodedTransaction {
  height: number;
  amounts: readonly bigint[];
  paymentId: string;
}

/** When blocks are made unless a test says otherwise. */
export const GENESIS = 1_700_000_000;
export const BLOCK_TIME = 120;

/** What all daemons agree about unless a test says otherwise. */
export class OxenChain {
  readonly burn: BurnAddress;
  network = "mainnet";
  blocks: string[] = [];
  /** Unix seconds, one for each block. */
  times: number[] = [];
  /** Undefined while nobody can tell. */
  immutable: number | undefined;
  paid: Paid[] = [];
  #salt = 0;

  constructor(burn: BurnAddress, height: number) {
    this.burn = burn;
    this.mine(height);
  }

  mine(count: number): void {
    for (let i = 0; i < count; i++) {
      this.times.push(GENESIS + BLOCK_TIME * this.blocks.length);
      this.blocks.push(hex(keccak(Buffer.from(`block ${this.blocks.length} ${this.#salt}`))));
    }
  }

  /** Replaces the blocks from a height on; what was paid in them is gone. */
  reorganise(height: number): void {
    const count = this.blocks.length - height;
    this.#salt++;
    this.blocks.length = this.times.length = height;
    this.mine(count);
    this.paid = this.paid.filter((paid) => paid.height < height);
  }

  /** Pays the burn address in a block, or in the pool at height 0; an output for each amount. */
  pay(height: number, { amounts, paymentId, secret = BigInt(1_000 + this.paid.length) }: Payment): string {
    const { spendKey, viewKey } = this.burn;
    const change: OxenDestination = { spendKey: publicKeyOf(5n), viewKey: publicKeyOf(7n), amount: 123n };
    const id = paymentId ?? new Uint8Array(8);
    const to = amounts.map((amount) => ({ spendKey, viewKey, amount, paymentId: id }));
    const encoded = encodeTransaction(oxenTransaction(secret, [change, ...to]));
    this.paid.push({ ...encoded, height, amounts, paymentId: hex(id) });
    return encoded.txid;
  }
}

export interface OxenRequest {
  id: string;
  method: string;
  params: Fields;
}

/** Answers itself and returns true, or leaves it to the chain. */
export type OxenFault = (request: OxenRequest, response: ServerResponse) => boolean | Promise<boolean>;
/** Changes what the chain would answer. */
export type OxenLie = (method: string, result: Fields, params: Fields) => Fields;

export interface OxenServer {
  url: URL;
  requests: OxenRequest[];
  fault: OxenFault | undefined;
  lie: OxenLie | undefined;
  close(): Promise<void>;
}

/** Faults that any server may have (SD-06). */
export const faults = {
  html: (_request: OxenRequest, response: ServerResponse) => {
    response.writeHead(502, { "content-type": "text/html" });
    response.end("<html><body>502 Bad Gateway</body></html>");
    return true;
  },
  truncated: ({ id }: OxenRequest, response: ServerResponse) => {
    response.end(`{"jsonrpc":"2.0","id":"${id}","result":{"status":"OK","height":18001`);
    return true;
  },
  brokenOff: ({ id }: OxenRequest, response: ServerResponse) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write(`{"jsonrpc":"2.0","id":"${id}"`, () => response.destroy());
    return true;
  },
  wrongId: (_request: OxenRequest, response: ServerResponse) => {
    response.end('{"jsonrpc":"2.0","id":"of another question","result":{"status":"OK"}}');
    return true;
  },
  noAnswer: ({ id }: OxenRequest, response: ServerResponse) => {
    response.end(`{"jsonrpc":"2.0","id":"${id}"}`);
    return true;
  },
  fraction: ({ id }: OxenRequest, response: ServerResponse) => {
    response.end(`{"jsonrpc":"2.0","id":"${id}","result":{"status":"OK","height":1.8e6}}`);
    return true;
  },
  busy: ({ id }: OxenRequest, response: ServerResponse) => {
    response.end(`{"jsonrpc":"2.0","id":"${id}","result":{"status":"BUSY"}}`);
    return true;
  },
  bootstrap: ({ id }: OxenRequest, response: ServerResponse) => {
    response.end(`{"jsonrpc":"2.0","id":"${id}","result":{"status":"OK","untrusted":true}}`);
    return true;
  },
  refusal: ({ id }: OxenRequest, response: ServerResponse) => {
    response.end(`{"jsonrpc":"2.0","id":"${id}","error":{"code":-32601,"message":"Method not found"}}`);
    return true;
  },
  slow: (milliseconds: number) => async () => {
    await sleep(milliseconds);
    return false;
  },
  dropped: (_request: OxenRequest, response: ServerResponse) => {
    response.destroy();
    return true;
  },
};

/** A daemon of the chain on a free port. */
export function startDaemon(chain: OxenChain): Promise<OxenServer> {
  return start((method, params) => answerOfDaemon(chain, method, params));
}

/** A view-only wallet of the burn address; it has scanned `scanned` blocks, or all there are. */
export async function startWallet(chain: OxenChain): Promise<OxenServer & { scanned: number | undefined }> {
  const wallet: { scanned: number | undefined } = { scanned: undefined };
  const server = await start((method, params) =>
    answerOfWallet(chain, wallet.scanned ?? chain.blocks.length, method, params),
  );
  return Object.defineProperty(server as OxenServer & typeof wallet, "scanned", {
    get: () => wallet.scanned,
    set: (scanned: number | undefined) => (wallet.scanned = scanned),
  });
}

function answerOfDaemon(chain: OxenChain, method: string, params: Fields): Fields {
  const { result } = rpcVector(method);
  switch (method) {
    case "get_info": {
      const { immutable } = chain;
      const info = { ...result, nettype: chain.network, height: BigInt(chain.blocks.length) };
      if (immutable !== undefined) {
        return { ...info, immutable_height: BigInt(immutable), immutable_block_hash: chain.blocks[immutable]! };
      }
      return Object.fromEntries(Object.entries(info).filter(([name]) => !name.startsWith("immutable_")));
    }
    case "get_block_header_by_height": {
      return { ...result, block_header: headerOf(chain, Number(params.height)) };
    }
    case "get_block_headers_range": {
      const [first, last] = [Number(params.start_height), Number(params.end_height)];
      const headers = Array.from({ length: last - first + 1 }, (_, i) => headerOf(chain, first + i));
      return { ...result, headers };
    }
    case "get_transactions": {
      const [sample] = result.txs as Fields[];
      const wanted = params.tx_hashes as string[];
      const found = chain.paid.filter(({ txid }) => wanted.includes(txid));
      return {
        ...result,
        missed_tx: wanted.filter((txid) => !found.some((paid) => paid.txid === txid)),
        txs: found.map(({ txid, height, unprunable, prunableHash }) => ({
          ...sample,
          tx_hash: txid,
          in_pool: height === 0,
          block_height: BigInt(height),
          pruned: hex(unprunable),
          prunable_hash: hex(prunableHash),
        })),
      };
    }
    default:
      return result;
  }
}

const SAMPLE_HEADER = rpcVector("get_block_header_by_height").result.block_header as Fields;

function headerOf({ blocks, times }: OxenChain, height: number): Fields {
  const [block, time] = [blocks[height] ?? "", times[height] ?? 0];
  return { ...SAMPLE_HEADER, height: BigInt(height), hash: block, timestamp: BigInt(time) };
}

function answerOfWallet(chain: OxenChain, scanned: number, method: string, params: Fields): Fields {
  const { result } = rpcVector(`wallet_${method}`);
  const { address } = chain.burn;
  switch (method) {
    case "get_address":
    case "generate_from_keys":
      return { ...result, address };
    case "get_height":
      return { ...result, height: BigInt(scanned) };
    case "get_transfers": {
      const list = (type: string, payments: Paid[]) => {
        const [sample] = result[type] as Fields[];
        return payments.flatMap(({ txid, height, amounts, paymentId }) =>
          amounts.map((amount) => ({
            ...sample,
            address,
            txid,
            amount,
            payment_id: paymentId,
            height: BigInt(height),
            checkpointed: height > 0 && height <= (chain.immutable ?? -1) ? 1n : 0n,
          })),
        );
      };
      const above = Number(params.min_height);
      const mined = chain.paid.filter(({ height }) => height > above && height < scanned);
      const pool = chain.paid.filter(({ height }) => height === 0);
      // An empty list is left out, as the wallet does.
      return {
        ...(mined.length > 0 && { in: list("in", mined) }),
        ...(pool.length > 0 && { pool: list("pool", pool) }),
      };
    }
    default:
      return result;
  }
}

async function start(answer: (method: string, params: Fields) => Fields): Promise<OxenServer> {
  const server: Server = createServer((incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const request = parseBigJson(Buffer.concat(chunks).toString()) as unknown as OxenRequest;
      self.requests.push(request);
      if (incoming.url !== "/json_rpc") return response.writeHead(404).end();
      if (self.fault !== undefined && (await self.fault(request, response))) return;
      const { id, method, params } = request;
      const result = answer(method, params);
      response.setHeader("content-type", "application/json");
      response.end(bigJsonText({ jsonrpc: "2.0", id, result: self.lie?.(method, result, params) ?? result }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const self: OxenServer = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    requests: [],
    fault: undefined,
    lie: undefined,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return self;
}
