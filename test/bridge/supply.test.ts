import { expect } from "chai";
import { BridgeSequence } from "../support/bridge/sequence.js";
import { createChains, registered, worldFixture } from "../support/bridge/world.js";
import { randomFrom } from "../support/random.js";
import type { Signer } from "../support/system.js";

const chains = await createChains();
const unregistered = worldFixture(chains);
const STEPS = 200;

async function fixture() {
  const world = await registered(await unregistered());
  // They are stakers on Arbitrum, too, and have allowed the recycler to take fees.
  const holders = (await chains.l1.ethers.getSigners()).slice(9, 13) as [Signer, Signer, Signer, Signer];
  const supply = await world.l1Token.balanceOf(world.holder);
  for (const [i, holder] of holders.entries())
    await world.l1Token.connect(world.holder).transfer(holder, (supply * BigInt(i + 1)) / 10n);
  return { world, holders };
}

describe("The supply on both sides (INV-TOK-1, TB-06)", () => {
  it("is covered by the escrow after every call of random sequences, which meet everything that can happen", async () => {
    const happened: Record<string, number> = {};
    for (const seed of ["first crossing", "second crossing"]) {
      const { world, holders } = await fixture();
      const sequence = new BridgeSequence(world, randomFrom(seed), holders);
      for (let i = 0; i < STEPS; i++) {
        await sequence.step();
        await sequence.assertTok1();
      }
      await sequence.leave();
      await sequence.assertTok1();
      for (const [what, times] of Object.entries(sequence.seen)) happened[what] = (happened[what] ?? 0) + times;
    }
    for (const [what, times] of Object.entries(happened)) expect(times, what).to.be.greaterThan(0);
  });
});
