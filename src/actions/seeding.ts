import { formatEther } from "ethers";
import type { Client } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { read } from "../contracts/read.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import { seededSet } from "../queries/seededSet.js";
import { batchesOf, type SeedBatch } from "../seeding/batches.js";
import { compareNodes, differenceError, stakeOf } from "../seeding/compareSets.js";
import type { NodeList } from "../seeding/nodeList.js";
import { buildRequest, requireBalance } from "./call.js";
import { planSeedNodes } from "./seedNodes.js";

/** What is left to do until all nodes of a list are on the chain. */
export interface Seeding {
  root: Hex;
  nodes: number;
  stake: bigint;
  /** Nodes of the list that are on the chain already. */
  seeded: number;
  /** Of the nodes that are not, in the order in which they are sent. */
  batches: readonly (SeedBatch & { stake: bigint; feeWei: bigint })[];
  missingStake: bigint;
  gas: bigint;
  feeWei: bigint;
  /** Of the account that pays. */
  balance: bigint;
  balanceWei: bigint;
}

/** Gas of an approval. */
const APPROVAL_GAS = 60_000n;
const PARALLEL = 5;

/** Refuses a chain that no further seeding can make the list. */
export async function planSeeding(client: Client, list: NodeList, gasLimit?: bigint): Promise<Seeding> {
  const { missing, conflicts } = compareNodes(list, await seededSet(client));
  if (conflicts.length > 0) {
    throw differenceError("What is on the chain is not of this list", conflicts, CONFLICT_HINT);
  }
  const { gasPrice } = await read(client.provider.getFeeData());
  const batches = await mapLimited(batchesOf(missing, gasLimit), PARALLEL, async (batch) => {
    const gas = batch.gas + APPROVAL_GAS + (await gasOfData(client, batch));
    return { ...batch, stake: stakeOf(batch.nodes), feeWei: gas * (gasPrice ?? 0n) };
  });
  const [balance, balanceWei] = await read(
    Promise.all([client.contracts.token.balanceOf(client.account), client.provider.getBalance(client.account)]),
  );
  return {
    root: list.root,
    nodes: list.nodes.length,
    stake: stakeOf(list.nodes),
    seeded: list.nodes.length - missing.length,
    batches,
    missingStake: stakeOf(missing),
    gas: batches.reduce((sum, { gas }) => sum + gas, 0n),
    feeWei: batches.reduce((sum, { feeWei }) => sum + feeWei, 0n),
    balance,
    balanceWei,
  };
}

/** Everything that would stop the account half way: a right, SESH or ETH that it does not have. */
export async function seedingObstacles(client: Client, seeding: Seeding): Promise<ToolkitError[]> {
  if (seeding.batches.length === 0) return [];
  // Seeding nothing needs the same right and the same state of the network as seeding something.
  const empty = await buildRequest(client, await planSeedNodes(client, []), false);
  const spend = { spender: client.deployment.NodeStaking, amount: seeding.missingStake };
  const results = await Promise.allSettled([client.provider.call(empty), requireBalance(client, spend)]);
  const errors = results.flatMap((result) => (result.status === "rejected" ? [toToolkitError(result.reason)] : []));
  return seeding.balanceWei < seeding.feeWei ? [...errors, etherError(client, seeding)] : errors;
}

const CONFLICT_HINT =
  "Nothing was sent. A seeded node cannot be taken back: agree on a list that has exactly these nodes and those to come.";

function etherError({ account }: Client, { balanceWei, feeWei }: Seeding): ToolkitError {
  const has = `${account} has ${formatEther(balanceWei)} ETH, and the batches need about ${formatEther(feeWei)}`;
  return new ToolkitError("PRECONDITION_FAILED", `${has}.`, {
    hint: "Send it more ETH. Nothing was sent.",
    details: { account, balanceWei, feeWei },
  });
}

/**
 * What the network charges for carrying a batch, to an account that does nothing with it: on a rollup that has a price of
 * its own. It counts the data twice, which the batch's gas has in it too; better a little too much.
 */
async function gasOfData(client: Client, { nodes }: SeedBatch): Promise<bigint> {
  const { data } = await buildRequest(client, await planSeedNodes(client, nodes), false);
  return read(client.provider.estimateGas({ from: client.account, to: client.account, data: data ?? "0x" }));
}
