import type { Address } from "../core/addresses.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";

export interface NetworkInfo {
  chainId: bigint;
  /** Unix seconds of the latest block: how fresh everything here is. */
  time: number;
  blockNumber: number;
  contracts: Record<string, Address>;
  /** Unix seconds; undefined before the start. */
  startedAt?: number;
  retired: boolean;
  stakingRequirement: bigint;
  exitDelay: number;
  deregistrationLock: number;
  activeNodes: number;
  quorumNodes: number;
  rewardReserve: bigint;
  rewardPerNodePerDay: bigint;
  totalSupply: bigint;
  totalRecycled: bigint;
  totalReminted: bigint;
}

/** Parameters and state of the whole network. */
export async function networkInfo(client: ReadClient): Promise<NetworkInfo> {
  const { staking, rewardPool, token } = client.contracts;
  const block = await read(client.provider.getBlock("latest"));
  const [started, retired, stakingRequirement, exitDelay, deregistrationLock, activeNodes, quorumNodes] = await read(
    Promise.all([
      staking.startedAt(),
      staking.retired(),
      staking.stakingRequirement(),
      staking.exitDelay(),
      staking.deregistrationLock(),
      staking.activeNodes(),
      staking.quorumNodes(),
    ]),
  );
  const [rewardReserve, rewardPerNodePerDay, totalSupply, totalRecycled, totalReminted] = await read(
    Promise.all([
      rewardPool.reserve(),
      rewardPool.rewardPerNodePerDay(),
      token.totalSupply(),
      token.totalRecycled(),
      token.totalReminted(),
    ]),
  );
  return {
    chainId: client.chainId,
    time: block?.timestamp ?? 0,
    blockNumber: block?.number ?? 0,
    contracts: { ...client.deployment },
    ...(started !== 0n && { startedAt: Number(started) }),
    retired,
    stakingRequirement,
    exitDelay: Number(exitDelay),
    deregistrationLock: Number(deregistrationLock),
    activeNodes: Number(activeNodes),
    quorumNodes: Number(quorumNodes),
    rewardReserve,
    rewardPerNodePerDay,
    totalSupply,
    totalRecycled,
    totalReminted,
  };
}
