import { requireEqual } from "./report.js";
import type { World } from "./world.js";

export interface Burned {
  amount: bigint;
  toPool: bigint;
  toLiquidity: bigint;
}

/**
 * What was burned by `work`: that it is reminted at once, 90 % of it to the reward pool to the atomic unit, the rest to
 * liquidity, and that the supply is what it was.
 */
export async function burnedBy(world: World, work: () => Promise<void>): Promise<Burned> {
  const { token, feeRecycler } = world.client.contracts;
  const liquidity = await feeRecycler.liquidityReceiver();
  const look = async () => ({
    recycled: await token.totalRecycled(),
    pool: await token.balanceOf(world.client.deployment.RewardPool),
    liquidity: await token.balanceOf(liquidity),
    supply: await token.totalSupply(),
  });
  const before = await look();
  await work();
  const after = await look();
  const amount = after.recycled - before.recycled;
  const toLiquidity = amount / 10n;
  const toPool = amount - toLiquidity;
  requireEqual("What the pool got", after.pool - before.pool, toPool);
  requireEqual("What liquidity got", after.liquidity - before.liquidity, toLiquidity);
  requireEqual("The supply", after.supply, before.supply);
  requireEqual("What waits to be reminted", await token.remintable(), 0n);
  return { amount, toPool, toLiquidity };
}
