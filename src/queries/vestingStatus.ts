import { zeroPadValue } from "ethers";
import { latestBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { connectVesting } from "../contracts/contracts.js";
import { collectLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import { vestingAt, type CreatedVesting } from "../contracts/vestings.js";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import { MONTH, grantEnd } from "../vesting/grants.js";
import { nodeStatus, type NodeState } from "./nodeStatus.js";
import { roundStatus, type RoundState } from "./roundStatus.js";
import { stakerNodes } from "./stakerNodes.js";
import { vestingState, type VestingState } from "./vestingState.js";

export interface VestingStatusReport extends VestingState {
  kind: CreatedVesting["kind"];
  wallet: Address;
  creator: Address;
  /** The hash of the grant's id. */
  key: Hex;
  /** Who may revoke what is not vested. */
  grantor?: Address;
  /** What the grantor has taken back. */
  revoked?: bigint;
  /** When the last of the grant is free, in Unix seconds. */
  end?: number;
  /** What becomes free next, and when. */
  next?: { at: number; amount: bigint };
  rewardAddress?: Address;
  staked?: StakedByWallet;
}

/** SESH of a wallet that is elsewhere, all of which comes back to it. */
export interface StakedByWallet {
  /** In nodes, without what can be withdrawn. */
  inNodes: bigint;
  inRounds: bigint;
  /** What `sesh vesting stake withdraw` brings back. */
  withdrawable: bigint;
  nodes: { nodeId: Hex; state: NodeState; stake: bigint; withdrawable: bigint; exitableAt?: number }[];
  rounds: { roundId: Hex; state: RoundState; amount: bigint; leavableAt: number }[];
}

const READS_AT_ONCE = 8;

/** A vesting wallet, its schedule, and where its SESH is. */
export async function vestingStatus(client: ReadClient, wallet: Address): Promise<VestingStatusReport> {
  const vesting = await vestingAt(client, wallet);
  const state = await vestingState(client, vesting);
  const { kind, creator, key } = vesting;
  const common = { kind, wallet, creator, key, ...state };
  if (vesting.kind === "monthly") {
    const { grantor, total } = vesting;
    const revoked = total - state.total;
    return {
      ...common,
      ...(grantor !== undefined && { grantor }),
      ...(revoked > 0n ? { revoked } : { end: grantEnd(vesting) }),
      ...(state.locked > 0n && { next: await nextStep(client, vesting) }),
    };
  }
  const [rewardAddress, staked] = await Promise.all([
    read(connectVesting("staking", wallet, client.provider).rewardAddress()),
    stakedBy(client, wallet),
  ]);
  return {
    ...common,
    end: vesting.end,
    ...(state.locked > 0n && { next: { at: vesting.end, amount: state.locked } }),
    rewardAddress: rewardAddress as Address,
    staked,
  };
}

/** The end of the first month that has not passed, but not before the first step after the cliff. */
async function nextStep(
  { provider }: ReadClient,
  { wallet, start, cliffMonths }: Extract<CreatedVesting, { kind: "monthly" }>,
): Promise<{ at: number; amount: bigint }> {
  const contract = connectVesting("monthly", wallet, provider);
  const { timestamp: now } = await latestBlock(provider);
  const cliff = start + cliffMonths * MONTH;
  const at = cliff + (Math.max(0, Math.floor((now - cliff) / MONTH)) + 1) * MONTH;
  const [vested, then] = await read(Promise.all([contract.vestedAt(now), contract.vestedAt(at)]));
  return { at, amount: then - vested };
}

async function stakedBy(client: ReadClient, wallet: Address): Promise<StakedByWallet> {
  const [nodes, rounds] = await Promise.all([nodesOf(client, wallet), roundsOf(client, wallet)]);
  const withdrawable = sum(nodes.map((node) => node.withdrawable));
  return {
    inNodes: sum(nodes.map(({ stake }) => stake)) - withdrawable,
    inRounds: sum(rounds.map(({ amount }) => amount)),
    withdrawable,
    nodes,
    rounds,
  };
}

/** Nodes with stake of the wallet. */
async function nodesOf(client: ReadClient, wallet: Address): Promise<StakedByWallet["nodes"]> {
  const reports = await mapLimited(await stakerNodes(client, wallet), READS_AT_ONCE, (id) => nodeStatus(client, id));
  return reports.flatMap(({ nodeId, state, exitableAt, contributors }) =>
    contributors
      .filter(({ staker, stake }) => staker === wallet && stake > 0n)
      .map(({ stake, withdrawable }) => ({
        nodeId,
        state,
        stake,
        withdrawable,
        ...(exitableAt !== undefined && { exitableAt }),
      })),
  );
}

/** Rounds that hold a contribution of the wallet, however old. */
async function roundsOf(client: ReadClient, wallet: Address): Promise<StakedByWallet["rounds"]> {
  const { rounds } = client.contracts;
  const filter = {
    address: client.deployment.ContributionRounds,
    topics: [rounds.getEvent("ContributionReceived").fragment.topicHash, null, zeroPadValue(wallet, 32)],
  };
  const logs = await collectLogs(client.provider, filter, 0, await read(client.provider.getBlockNumber()));
  const ids = [...new Set(logs.map(({ topics }) => topics[1] as Hex))];
  const reports = await mapLimited(ids, READS_AT_ONCE, (id) => roundStatus(client, id));
  return reports
    .filter(({ state }) => state !== "registered")
    .flatMap(({ roundId, state, contributions }) =>
      contributions
        .filter(({ staker }) => staker === wallet)
        .map(({ amount, leavableAt }) => ({ roundId, state, amount, leavableAt })),
    );
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
