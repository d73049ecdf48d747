import { z } from "zod";
import { toBytes } from "../curve.js";
import type { BurnAddress } from "../burnAddress.js";
import { count, hash, u64 } from "./fields.js";
import type { OxenRpc } from "./jsonRpc.js";

/* What the toolkit asks a view-only oxen-wallet-rpc. Methods and fields are those of oxen-core's
   wallet_rpc_server_commands_defs.h and transfer_view.h. */

/** One output, or several of one transaction to the same address, as the wallet lists it. */
export interface Transfer {
  txid: string;
  /** 0 as long as it is in no block. */
  height: number;
  /** Atomic OXEN. */
  amount: bigint;
  /** 8 bytes, or 32 of the old kind; all zeros if there is none. */
  paymentId: string;
  /** Whether the wallet's daemon calls its block immutable. */
  checkpointed: boolean;
}

const transferSchema = z.looseObject({
  txid: hash,
  payment_id: z.string().regex(/^(?:[0-9a-f]{16}|[0-9a-f]{64})$/, "must be 16 or 64 hexadecimal digits"),
  height: count,
  amount: u64,
  type: z.string(),
  // 1 if at least 2 checkpoints of service nodes back it.
  checkpointed: u64,
  subaddr_index: z.looseObject({ major: u64, minor: u64 }),
});
// Empty lists are left out of the answer.
const transfersSchema = z.looseObject({
  in: z.array(transferSchema).default([]),
  pool: z.array(transferSchema).default([]),
});

/** Scanning new blocks takes time; while it lasts the wallet answers nothing else. */
const REFRESH_TIMEOUT = 120_000;

export class OxenWallet {
  readonly #rpc: OxenRpc;

  constructor(rpc: OxenRpc) {
    this.#rpc = rpc;
  }

  get name(): string {
    return this.#rpc.name;
  }

  /** Makes a view-only wallet of an address; what was sent to it before `restoreHeight` is not seen. */
  async generateFromKeys(burn: BurnAddress, restoreHeight: number, filename: string): Promise<void> {
    const { address } = await this.#rpc.call(
      "generate_from_keys",
      {
        restore_height: restoreHeight,
        filename,
        address: burn.address,
        viewkey: Buffer.from(toBytes(burn.viewSecret)).toString("hex"),
        // The wallet can spend nothing, and everybody can make it: there is nothing to protect.
        password: "",
        autosave_current: true,
      },
      z.looseObject({ address: z.string() }),
      { retry: false },
    );
    if (address !== burn.address) throw this.#rpc.fault(`made a wallet of ${address}`);
  }

  /** Its address, to see that it is the right wallet. */
  async address(): Promise<string> {
    return (await this.#rpc.call("get_address", { account_index: 0 }, z.looseObject({ address: z.string() }))).address;
  }

  async refresh(): Promise<void> {
    await this.#rpc.call("refresh", {}, z.looseObject({}), { timeout: REFRESH_TIMEOUT, retry: false });
  }

  /** Number of blocks it has scanned. */
  async height(): Promise<number> {
    return (await this.#rpc.call("get_height", {}, z.looseObject({ height: count }))).height;
  }

  /**
   * What the address itself has received in blocks from a height on, and in the pool. Rewards of blocks are not
   * transfers, and subaddresses, which anybody can compute from the view key, are other addresses.
   */
  async transfers(fromHeight: number): Promise<Transfer[]> {
    const answer = await this.#rpc.call(
      "get_transfers",
      {
        in: true,
        pool: true,
        out: false,
        stake: false,
        pending: false,
        failed: false,
        coinbase: false,
        filter_by_height: true,
        // The wallet takes blocks above this.
        min_height: Math.max(fromHeight - 1, 0),
        account_index: 0,
        subaddr_indices: [0],
      },
      transfersSchema,
    );
    return [...answer.in.filter(({ type }) => type === "in"), ...answer.pool]
      .filter(({ subaddr_index }) => subaddr_index.major === 0n && subaddr_index.minor === 0n)
      .map(({ txid, height, amount, payment_id, checkpointed }) => ({
        txid,
        height,
        amount,
        paymentId: payment_id,
        checkpointed: checkpointed > 0n,
      }));
  }
}
