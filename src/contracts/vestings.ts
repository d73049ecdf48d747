import { zeroPadValue, ZeroAddress, ZeroHash, type Log } from "ethers";
import { StakingVesting__factory } from "../../typechain-types/index.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "./client.js";
import type { VestingKind } from "./contracts.js";
import { collectLogs } from "./logs.js";
import { read } from "./read.js";

/** A wallet that the factory has made; {@link vestingAt} tells (VE-06). */
export interface VestingWallet {
  kind: VestingKind;
  wallet: Address;
}

interface Created {
  wallet: Address;
  creator: Address;
  /** The hash of the grant's id. */
  key: Hex;
  /** Of the creation; the place can have been transferred since. */
  beneficiary: Address;
  total: bigint;
  blockNumber: number;
}

/** What the factory said when it made a wallet. Times in Unix seconds. */
export type CreatedVesting =
  | (Created & { kind: "staking"; end: number })
  | (Created & { kind: "monthly"; grantor?: Address; start: number; cliffMonths: number; steps: number });

export interface VestingFilter {
  creator?: Address;
  /** Hashes of grants' ids. */
  keys?: Hex[];
  wallet?: Address;
}

/** Wallets that the factory has made, oldest first; all of them without a filter. */
export async function createdVestings(
  client: ReadClient,
  { creator, keys, wallet }: VestingFilter = {},
): Promise<CreatedVesting[]> {
  const { interface: factory } = client.contracts.vestingFactory;
  const topics = [
    [factory.getEvent("StakingVestingCreated").topicHash, factory.getEvent("MonthlyVestingCreated").topicHash],
    topicOf(creator),
    keys ?? null,
    topicOf(wallet),
  ];
  const lastBlock = await read(client.provider.getBlockNumber());
  const filter = { address: client.deployment.VestingFactory, topics };
  const logs = await collectLogs(client.provider, filter, 0, lastBlock);
  return logs.map((log) => decode(client, log));
}

/** A wallet that the factory has made; refuses any other address, whatever it answers (VE-06). */
export async function vestingAt(client: ReadClient, wallet: Address): Promise<CreatedVesting> {
  const [created] = await createdVestings(client, { wallet });
  if (created !== undefined) return created;
  throw new ToolkitError("PRECONDITION_FAILED", `${wallet} is no vesting wallet of this deployment.`, {
    hint: "Check the address and the network; `sesh vesting list` shows the wallets of an account.",
    details: { wallet },
  });
}

/** {@link vestingAt} for what only one kind of wallet can do. */
export async function vestingOfKind<Kind extends VestingKind>(
  client: ReadClient,
  wallet: Address,
  kind: Kind,
): Promise<Extract<CreatedVesting, { kind: Kind }>> {
  const created = await vestingAt(client, wallet);
  if (created.kind === kind) return created as Extract<CreatedVesting, { kind: Kind }>;
  const [can, cannot] = kind === "staking" ? ["stakable", "stake"] : ["monthly", "be revoked"];
  throw new ToolkitError("PRECONDITION_FAILED", `${wallet} is no ${can} grant: it cannot ${cannot}.`, {
    hint: "`sesh vesting status` shows the kind of a wallet.",
    details: { wallet, kind: created.kind },
  });
}

/** The reward addresses that wallets were made with, from their first events. */
export async function firstRewardAddresses(
  client: ReadClient,
  created: readonly CreatedVesting[],
): Promise<Map<Address, Address>> {
  const blocks = created.map(({ blockNumber }) => blockNumber);
  const wallet = StakingVesting__factory.createInterface();
  const filter = {
    address: created.map(({ wallet: address }) => address),
    topics: [wallet.getEvent("RewardAddressChanged").topicHash, ZeroHash],
  };
  if (created.length === 0) return new Map();
  const logs = await collectLogs(client.provider, filter, Math.min(...blocks), Math.max(...blocks));
  return new Map(
    logs.map((log) => {
      const { current } = wallet.decodeEventLog("RewardAddressChanged", log.data, log.topics);
      return [log.address as Address, current as Address] as const;
    }),
  );
}

function topicOf(address: Address | undefined): string | null {
  return address === undefined ? null : zeroPadValue(address, 32);
}

function decode({ contracts }: ReadClient, log: Log): CreatedVesting {
  const { interface: factory } = contracts.vestingFactory;
  const event = factory.parseLog(log);
  if (event === null) throw new TypeError("A log of the factory that was asked for by its topic is another event.");
  const { args } = event;
  const common: Created = {
    wallet: args.wallet as Address,
    creator: args.creator as Address,
    key: args.id as Hex,
    beneficiary: args.beneficiary as Address,
    total: args.total as bigint,
    blockNumber: log.blockNumber,
  };
  if (event.name === "StakingVestingCreated") return { kind: "staking", ...common, end: Number(args.end) };
  return {
    kind: "monthly",
    ...common,
    ...(args.grantor !== ZeroAddress && { grantor: args.grantor as Address }),
    start: Number(args.start),
    cliffMonths: Number(args.cliffMonths),
    steps: Number(args.steps),
  };
}
