import { planExitNode } from "../../../src/actions/exitNode.js";
import { planRequestExit } from "../../../src/actions/requestExit.js";
import { planWithdrawStake } from "../../../src/actions/withdrawStake.js";
import { nodeIdOf } from "../../../src/crypto/nodeKeys.js";
import { requireEqual } from "../report.js";
import type { World } from "../world.js";
import type { StakedNetwork, StakedNode } from "./stake.js";

/** One solo node and one with 10 contributors leave; everybody gets exactly the own stake back. */
export async function leaveJourney(world: World, network: StakedNetwork): Promise<void> {
  const { client, report } = world;
  const alone = network.solo[0];
  const shared = network.rounds[0];
  if (alone === undefined || shared === undefined) throw new Error("There are no nodes to leave.");
  await requestBy(world, alone, 0);
  await requestBy(world, shared, shared.stakers.length - 1);
  report.line(
    "An operator and, after the node's first 30 days, the smallest contributor of another node asked for exit",
  );

  await world.chains.increaseTime(Number(await client.contracts.staking.exitDelay()));
  const relayer = await world.actor("relayer");
  for (const node of [alone, shared]) {
    await world.run(relayer, await planExitNode(relayer, { nodeKey: node.key }));
    for (const [i, staker] of node.stakers.entries()) {
      const before = await client.contracts.token.balanceOf(staker.account);
      await world.run(staker, await planWithdrawStake(staker, { nodeIds: [nodeIdOf(node.key)] }));
      const received = (await client.contracts.token.balanceOf(staker.account)) - before;
      requireEqual(`The stake of ${staker.account}`, received, node.contributors[i]?.stake ?? 0n);
    }
  }
  report.line("15 days later anybody could finish both exits, and 11 stakers withdrew exactly what they had staked");
  const [operator] = alone.stakers;
  if (operator !== undefined)
    report.amount("Balance of the first operator", await client.contracts.token.balanceOf(operator.account));
}

async function requestBy(world: World, node: StakedNode, position: number): Promise<void> {
  const staker = node.stakers[position];
  if (staker === undefined) throw new Error("The node has no such contributor.");
  await world.run(staker, await planRequestExit(staker, { nodeId: nodeIdOf(node.key) }));
}
