import { latestBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs } from "../contracts/logs.js";
import { isPresent, nodeStatusOf } from "../contracts/nodeStatuses.js";
import { read } from "../contracts/read.js";
import { type Registration, registrations } from "../contracts/registrations.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";
import { mapLimited } from "../core/parallel.js";
import { formatTime } from "../core/time.js";
import type { SeededSet } from "../seeding/compareSets.js";
import type { SeededNode } from "../seeding/seedingRoot.js";

/** Nodes asked for at the same time. */
const PARALLEL = 20;

/** The nodes that have been seeded, from the chain alone: names from events, everything else from the contract. */
export async function seededSet(client: ReadClient): Promise<SeededSet> {
  const { staking, token } = client.contracts;
  const { number: block } = await latestBlock(client.provider);
  const at = { blockTag: block };
  const [startedAt, activeNodes, aggregateKey, balance] = await read(
    Promise.all([
      staking.startedAt(at),
      staking.activeNodes(at),
      staking.aggregateKey(at),
      token.balanceOf(client.deployment.NodeStaking, at),
    ]),
  );
  if (startedAt !== 0n) throw startedError(Number(startedAt));
  const registered = await registrations(client, block);
  const seededTo = await firstBeneficiaries(client, block);
  const states = await mapLimited(registered, PARALLEL, (one) => stateOf(client, one, seededTo, block));
  const nodes = states.flatMap(({ present, node }) => (present ? [node] : []));
  if (BigInt(nodes.length) !== activeNodes) throw contradiction(`${nodes.length} nodes instead of ${activeNodes}`);
  return {
    block,
    nodes,
    left: states.flatMap(({ present, node }) => (present ? [] : [node.nodeId])),
    aggregateKey: { x: aggregateKey.x, y: aggregateKey.y },
    principal: states.reduce((sum, { principal }) => sum + principal, 0n),
    balance,
  };
}

interface NodeState {
  node: SeededNode;
  present: boolean;
  principal: bigint;
}

async function stateOf(
  { contracts: { staking } }: ReadClient,
  { nodeId, node: { ed25519Key, ed25519Signature, feeBps }, contributors: registered }: Registration,
  seededTo: ReadonlyMap<string, Address>,
  block: number,
): Promise<NodeState> {
  const at = { blockTag: block };
  const [{ status, feeBps: fee }, stored] = await read(
    Promise.all([staking.nodeOf(nodeId, at), staking.contributorsOf(nodeId, at)]),
  );
  const contributors = stored.map(({ staker, beneficiary, stake }) => ({
    staker: staker as Address,
    beneficiary: seededTo.get(`${nodeId} ${staker}`) ?? (beneficiary as Address),
    stake,
  }));
  const present = isPresent(nodeStatusOf(status));
  if (present && (fee !== feeBps || toJson(contributors) !== toJson(registered))) {
    throw contradiction(`another registration of node ${nodeId}`);
  }
  return {
    node: { nodeId, ed25519Key, ed25519Signature, feeBps: Number(fee), contributors },
    present,
    principal: contributors.reduce((sum, { stake }) => sum + stake, 0n),
  };
}

/**
 * Contributors may send their rewards elsewhere before the start. That is their own act and no difference: what counts is
 * the beneficiary before the first change.
 */
async function firstBeneficiaries(client: ReadClient, block: number): Promise<Map<string, Address>> {
  const { interface: staking } = client.contracts.staking;
  const topics = [staking.getEvent("BeneficiaryChanged").topicHash];
  const logs = await collectLogs(client.provider, { address: client.deployment.NodeStaking, topics }, 0, block);
  const first = new Map<string, Address>();
  for (const log of logs) {
    const { nodeId, staker, previous } = staking.decodeEventLog("BeneficiaryChanged", log.data, log.topics);
    const name = `${nodeId as Hex} ${staker as Address}`;
    if (!first.has(name)) first.set(name, previous as Address);
  }
  return first;
}

function startedError(startedAt: number): ToolkitError {
  return new ToolkitError("PRECONDITION_FAILED", `The network started at ${formatTime(startedAt)}.`, {
    hint: "Seeding is over; register nodes in the normal way. Nothing was sent.",
    details: { startedAt },
  });
}

function contradiction(told: string): ToolkitError {
  return new ToolkitError("RPC_FAILED", `The endpoint's events contradict the contract: they tell of ${told}.`, {
    hint: "The endpoint lies, lags behind or keeps no old events: choose another one with SESH_RPC_URL.",
  });
}
