import { deploySystem, type Chain, type System, startNetwork } from "./system.js";

/** Runs the steps of a story at set seconds after its beginning, so that its amounts are the same in every run. */
export function clockOf({ networkHelpers: { time } }: Chain, origin: number) {
  return async <T>(seconds: number, step: () => Promise<T>): Promise<T> => {
    await time.setNextBlockTimestamp(origin + seconds);
    return step();
  };
}

/** A started network of `nodes` seeded nodes with mainnet numbers, and the clock that counts from its start. */
export async function beginStory(chain: Chain, { nodes = 1 }: { nodes?: number } = {}) {
  const system = await deploySystem(chain);
  const seeded = await startNetwork(system, nodes);
  const at = clockOf(chain, await chain.networkHelpers.time.latest());
  return { system, ...system, seeded, at };
}

/** What holds after every story: no SESH came or went unnoticed (INV-TOK-2, INV-RWD-1). */
export async function balancesOf({ token, pool, staking, rounds }: System) {
  const supply = await token.totalSupply();
  const held = { pool: await token.balanceOf(pool), staking: await token.balanceOf(staking) };
  return {
    supply,
    ...held,
    rounds: await token.balanceOf(rounds),
    ledger: (await pool.reserve()) + (await pool.owed()),
  };
}
