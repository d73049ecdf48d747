import { z } from "zod";
import { bytes, count, hash, u64 } from "./fields.js";
import type { OxenRpc } from "./jsonRpc.js";
import { readTransaction, type ChainTransaction } from "./transaction.js";

/* What the toolkit asks oxend. Methods and fields are those of oxen-core's core_rpc_server_commands_defs.h
   (GET_INFO, GET_BLOCK_HEADER_BY_HEIGHT, GET_BLOCK_HEADERS_RANGE, GET_TRANSACTIONS, GET_COINBASE_TX_SUM,
   GET_SERVICE_NODES, IS_KEY_IMAGE_SPENT). `untrusted` is true when the daemon has asked a bootstrap node instead of its own chain. */

export interface DaemonInfo {
  network: string;
  /** Number of blocks it has. */
  height: number;
  /** The highest block that service nodes have made irreversible; absent as long as the daemon cannot tell. */
  immutable?: { height: number; hash: string };
}

export interface BlockHeader {
  height: number;
  hash: string;
  /** Unix seconds, as whoever made the block says; a later block can have an earlier one. */
  timestamp: number;
}

export interface FoundTransaction {
  /** Absent in the pool. */
  height?: number;
  transaction: ChainTransaction;
}

export interface ServiceNode {
  publicKey: string;
  contributors: { address: string; amount: bigint }[];
}

export type KeyImageStatus = "unspent" | "spent" | "pool";

const infoSchema = z
  .looseObject({
    height: count,
    nettype: z.string(),
    offline: z.boolean().optional(),
    // Omitted while it cannot be determined; older daemons say 0.
    immutable_height: count.optional(),
    immutable_block_hash: z.union([hash, z.literal("")]).optional(),
  })
  .transform(({ nettype, height, offline, immutable_height, immutable_block_hash }): DaemonInfo => {
    const known = offline !== true && immutable_height !== undefined && immutable_height > 0 && immutable_block_hash;
    const immutable = known ? { immutable: { height: immutable_height, hash: immutable_block_hash } } : {};
    return { network: nettype, height, ...immutable };
  });
const header = z
  .looseObject({ height: count, hash, timestamp: count, orphan_status: z.literal(false) })
  .transform(({ height, hash: id, timestamp }): BlockHeader => ({ height, hash: id, timestamp }));
const headerSchema = z.looseObject({ block_header: header });
const headersSchema = z.looseObject({ headers: z.array(header) });
const transactionsSchema = z.looseObject({
  txs: z.array(
    z.looseObject({
      tx_hash: hash,
      in_pool: z.boolean().optional(),
      block_height: count.optional(),
      pruned: bytes,
      prunable_hash: hash,
    }),
  ),
});
const sumSchema = z.looseObject({ emission_amount: u64, fee_amount: u64, burn_amount: u64 });
const serviceNodesSchema = z.looseObject({
  service_node_states: z.array(
    z
      .looseObject({
        service_node_pubkey: hash,
        contributors: z.array(z.looseObject({ address: z.string(), amount: u64 })),
      })
      .transform(({ service_node_pubkey, contributors }): ServiceNode => ({
        publicKey: service_node_pubkey,
        contributors: contributors.map(({ address, amount }) => ({ address, amount })),
      })),
  ),
});
const keyImageSchema = z.union([
  z.literal(0n).transform((): KeyImageStatus => "unspent"),
  z.literal(1n).transform((): KeyImageStatus => "spent"),
  z.literal(2n).transform((): KeyImageStatus => "pool"),
]);
const keyImagesSchema = z.looseObject({ spent_status: z.array(keyImageSchema) });

/** Transactions of one request: an answer stays small. */
const TRANSACTIONS_LIMIT = 100;
/** The daemon adds up every block since the first one. */
const SUM_TIMEOUT = 300_000;

export class OxenDaemon {
  readonly #rpc: OxenRpc;

  constructor(rpc: OxenRpc) {
    this.#rpc = rpc;
  }

  get name(): string {
    return this.#rpc.name;
  }

  async info(): Promise<DaemonInfo> {
    return this.#call("get_info", {}, infoSchema);
  }

  /** Hash of the block at a height. */
  async blockHash(height: number): Promise<string> {
    const { block_header } = await this.#call("get_block_header_by_height", { height }, headerSchema);
    if (block_header.height !== height) throw this.#rpc.fault("answered with the header of another block");
    return block_header.hash;
  }

  /** The headers of all blocks from one height to another. */
  async headers(first: number, last: number): Promise<BlockHeader[]> {
    const params = { start_height: first, end_height: last };
    const { headers } = await this.#call("get_block_headers_range", params, headersSchema);
    const isWhole = headers.length === last - first + 1 && headers.every(({ height }, i) => height === first + i);
    if (!isWhole) throw this.#rpc.fault(`answered with other headers than those of ${first} to ${last}`);
    return headers;
  }

  /** Transactions by their ids; those the daemon does not have are left out. Nothing about them is taken on trust. */
  async transactions(txids: readonly string[]): Promise<Map<string, FoundTransaction>> {
    const found = new Map<string, FoundTransaction>();
    for (let i = 0; i < txids.length; i += TRANSACTIONS_LIMIT) {
      const tx_hashes = txids.slice(i, i + TRANSACTIONS_LIMIT);
      const { txs } = await this.#call("get_transactions", { tx_hashes, prune: true }, transactionsSchema);
      for (const { tx_hash, in_pool, block_height, pruned, prunable_hash } of txs) {
        const transaction = readTransaction(pruned, Buffer.from(prunable_hash, "hex"));
        if (transaction === undefined) throw this.#rpc.fault(`has transaction ${tx_hash} in a form not known here`);
        if (!tx_hashes.includes(tx_hash) || Buffer.from(transaction.txid).toString("hex") !== tx_hash) {
          throw this.#rpc.fault(`answered with another transaction than ${tx_hash}`);
        }
        const height = in_pool !== true && block_height !== undefined ? { height: block_height } : {};
        found.set(tx_hash, { ...height, transaction });
      }
    }
    return found;
  }

  /** All OXEN there are after the block at a height, atomic. Only an unrestricted port answers. */
  async supplyAt(height: number): Promise<bigint> {
    const params = { height: 0, count: height + 1 };
    const sum = await this.#call("get_coinbase_tx_sum", params, sumSchema, SUM_TIMEOUT);
    if (sum.burn_amount > sum.emission_amount) throw this.#rpc.fault("says that more was burnt than ever existed");
    return sum.emission_amount - sum.burn_amount;
  }

  /** All service nodes with who staked how much, atomic OXEN. */
  async serviceNodes(): Promise<ServiceNode[]> {
    const params = { service_node_pubkeys: [] };
    return (await this.#call("get_service_nodes", params, serviceNodesSchema)).service_node_states;
  }

  /** Whether each key image is spent; 32 bytes without 0x. */
  async keyImages(keyImages: readonly string[]): Promise<KeyImageStatus[]> {
    const { spent_status } = await this.#call("is_key_image_spent", { key_images: keyImages }, keyImagesSchema);
    if (spent_status.length === keyImages.length) return spent_status;
    throw this.#rpc.fault(`answered about ${spent_status.length} key images instead of ${keyImages.length}`);
  }

  async #call<Schema extends z.ZodType>(method: string, params: object, schema: Schema, timeout?: number) {
    const own = z
      .looseObject({ status: z.literal("OK"), untrusted: z.literal(false).optional() })
      .transform((result, context): z.infer<Schema> => {
        const checked = schema.safeParse(result);
        if (checked.success) return checked.data;
        for (const { message, path } of checked.error.issues) context.addIssue({ code: "custom", message, path });
        return z.NEVER;
      });
    return this.#rpc.call(method, params, own, timeout === undefined ? {} : { timeout });
  }
}
