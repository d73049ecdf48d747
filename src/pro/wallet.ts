import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile, writeFile } from "../core/files.js";
import { bytesToHex, type Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";
import { parseKeyFile } from "./keyFile.js";
import { derivePurchase, type Purchase } from "./purchase.js";

/* The purchases of one account, in a file. It has no secret that could spend a token, and nothing in it is lost for good
   with it: everything follows from the account's seed. It does tie purchases to an account: it stays on the device. */

const FORMAT = "sesh-pro-wallet/1";
const SIZE_LIMIT = 16 * 1_048_576;

const bytes32 = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "must be 32 bytes of hex")
  .transform((text) => text as Hex);
const time = z.int().nonnegative();

const purchaseSchema = z.strictObject({
  plan: z.int().min(1).max(255),
  epoch: z.int().nonnegative(),
  index: z.int().nonnegative(),
  keyId: bytes32,
  commitment: bytes32,
  /**
   * Planned: nothing is known to be paid. Requested: somebody else is to pay. Burned: paid. Issued: the token is here.
   * Redeemed: the account has it.
   */
  state: z.enum(["planned", "requested", "burned", "issued", "redeemed"]),
  /** Which gift pays for it. */
  gift: bytes32.optional(),
  /** The purchase on the chain, and the unit's place in it. */
  receiptId: z.int().min(1).optional(),
  unit: z.int().nonnegative().optional(),
  /** 354 bytes in base64. */
  token: z.base64().optional(),
  /** When it is time to redeem it, in Unix seconds. */
  redeemAt: time.optional(),
  /** The times in the requests that were signed to redeem it: a refusal must not be founded on one of these. */
  signedAt: z.array(time).optional(),
  /** When the account's entitlement ends, as the redeemer said. */
  accountExpiresAt: time.optional(),
});
export type WalletPurchase = z.infer<typeof purchaseSchema>;
export type PurchaseState = WalletPurchase["state"];

const walletSchema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: z.int().min(1),
  proBurn: z.string(),
  /** Which account: a hash of its purchase secret. */
  account: bytes32,
  /** The first index that was never used, by plan. */
  nextIndex: z.record(z.string(), z.int().nonnegative()),
  purchases: z.array(purchaseSchema),
  /** The texts of the key files of the purchases by key id, checked when they came in: redeeming asks no issuer. */
  keyFiles: z.record(z.string(), z.string()),
});
export type Wallet = z.infer<typeof walletSchema>;

export interface WalletOwner {
  chainId: bigint;
  proBurn: string;
  /** Of the account, see `purchaseSecretOf`. */
  secret: Uint8Array;
}

/** A wallet file. Nothing is kept in memory: every look reads the file, every change is written before it is relied on. */
export class WalletFile {
  readonly path: string;
  readonly #owner: Pick<Wallet, "chainId" | "proBurn" | "account">;

  constructor(path: string, { chainId, proBurn, secret }: WalletOwner) {
    this.path = path;
    this.#owner = { chainId: Number(chainId), proBurn, account: accountOf(secret) };
  }

  /** An empty wallet if there is no file yet. */
  async read(): Promise<Wallet> {
    if (!(await this.exists())) return { format: FORMAT, ...this.#owner, nextIndex: {}, purchases: [], keyFiles: {} };
    const wallet = await readJsonFile(this.path, walletSchema, SIZE_LIMIT);
    const { chainId, proBurn, account } = this.#owner;
    if (wallet.account !== account) throw this.#error("is of another account");
    if (wallet.chainId !== chainId || wallet.proBurn !== proBurn) throw this.#error("is of another network");
    return wallet;
  }

  async exists(): Promise<boolean> {
    return fs.access(this.path).then(
      () => true,
      () => false,
    );
  }

  /** Changes the wallet, one process at a time: two could give the same index to two purchases. */
  async change<Result>(change: (wallet: Wallet) => Result): Promise<Result> {
    const release = await this.#lock("lock", 100);
    try {
      const wallet = await this.read();
      const result = change(wallet);
      await writeFile(this.path, `${toJson(walletSchema.parse(wallet))}\n`, { force: true, secret: true });
      return result;
    } finally {
      await release();
    }
  }

  /** Changes one purchase. */
  async update({ plan, index }: Pick<WalletPurchase, "plan" | "index">, news: Partial<WalletPurchase>): Promise<void> {
    await this.change(({ purchases }) => {
      const purchase = purchases.find((candidate) => candidate.plan === plan && candidate.index === index);
      if (purchase !== undefined) Object.assign(purchase, news);
    });
  }

  /** Lets one purchase be made at a time: a second one could burn for what the first is about to burn for. */
  async buying<Result>(buy: () => Promise<Result>): Promise<Result> {
    const release = await this.#lock("buying", 1);
    try {
      return await buy();
    } finally {
      await release();
    }
  }

  /** A file with the number of the process that holds it; one whose process is gone is no lock. */
  async #lock(name: string, attempts: number): Promise<() => Promise<void>> {
    const path = `${this.path}.${name}`;
    for (let attempt = 1; ; attempt++) {
      try {
        await fs.writeFile(path, String(process.pid), { flag: "wx", mode: 0o600 });
        return () => fs.rm(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw this.#error("cannot be written", error);
      }
      const holder = await fs.readFile(path, "utf8").catch(() => "");
      if (holder !== "" && !isRunning(Number(holder))) await fs.rm(path, { force: true });
      else if (attempt >= attempts) throw locked(path);
      else await sleep(50);
    }
  }

  #error(problem: string, cause?: unknown): ToolkitError {
    return new ToolkitError("FILE_INVALID", `The wallet ${this.path} ${problem}.`, {
      hint: "Check --wallet, --account and --network.",
      cause,
    });
  }
}

function locked(path: string): ToolkitError {
  return new ToolkitError("FILE_EXISTS", `${path} exists: another command is working with the wallet.`, {
    hint: "Wait for it. If none is running, one was interrupted: delete this file.",
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The purchase with its secrets. */
export function deriveFrom(wallet: Wallet, secret: Uint8Array, { index, keyId }: WalletPurchase): Purchase {
  return derivePurchase(secret, index, parseKeyFile(wallet.keyFiles[keyId] ?? "", "A key file in the wallet"));
}

/** The index of a plan's next purchase; from now on it is taken. */
export function takeIndex(wallet: Wallet, plan: number): number {
  const index = wallet.nextIndex[plan] ?? 0;
  wallet.nextIndex[plan] = index + 1;
  return index;
}

function accountOf(secret: Uint8Array): Hex {
  return bytesToHex(createHash("sha256").update("SeshProWallet").update(secret).digest());
}
