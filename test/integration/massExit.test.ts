import { expect } from "chai";
import { sesh } from "../support/amounts.js";
import { payout } from "../support/emission.js";
import { aggregate, nodeId } from "../support/nodes.js";
import { balancesOf, beginStory } from "../support/story.js";
import { createChain, DAY, registerSolo } from "../support/system.js";

const chain = await createChain();

const POOL = sesh("63177550");

describe("Story of a network that empties and begins again (ST-20)", () => {
  it("goes from 3 nodes to 0 in one block and back to 3, and pays nothing while there is none (RW-02)", async () => {
    const { system, token, pool, staking, stakers, deployer, seeded, at } = await beginStory(chain, { nodes: 3 });
    const [operator, first, second, third] = stakers;
    const requested = 10 * DAY;

    for (const [i, id] of seeded.nodeIds.entries())
      await at(requested + i, () => staking.connect(operator).requestExit(id));
    const leftAt = requested + 15 * DAY + 2;
    const exits = seeded.keys.map((key) => staking.interface.encodeFunctionData("exit", [key]));
    await at(leftAt, () => inOneBlock(exits));
    expect(await counts()).to.deep.equal({ active: 0n, quorum: 0n, earning: 0n, aggregate: [0n, 0n] });

    // Ten days without a node: no reward, no loss.
    const paidTo = payout(POOL, BigInt(leftAt));
    await at(leftAt + 10 * DAY, () => pool.sync());
    expect(await pool.reserve()).to.be.closeTo(POOL - paidTo, 1n);
    expect(await pool.emissionPerSecond()).to.equal(0n);
    expect(await pool.rewardPerNodePerDay()).to.equal(0n);
    await at(leftAt + 10 * DAY + 1, () => pool.connect(operator).claim());
    await at(leftAt + 10 * DAY + 2, () => staking.connect(operator).withdraw(seeded.nodeIds));

    // One, two, three nodes, a day apart; the first alone gets everything of its day.
    const again = leftAt + 20 * DAY;
    const nodes = [];
    for (const [i, newcomer] of [first!, second!, third!].entries()) {
      nodes.push(await at(again + i * DAY, () => registerSolo(system, `again ${i}`, newcomer)));
      expect((await counts()).active).to.equal(BigInt(i + 1));
    }
    // Who registers in an epoch joins the quorum with the epoch after the next.
    await at(again + 5 * DAY, () => pool.claimMany([first!, second!, third!]));
    expect(await counts()).to.deep.equal({
      active: 3n,
      quorum: 3n,
      earning: 3n,
      aggregate: Object.values(aggregate(nodes.map(({ key }) => key))),
    });

    const rewards = [];
    for (const [staker, principal] of [
      [operator!, sesh("1075000")],
      [first!, sesh("975000")],
      [second!, sesh("975000")],
      [third!, sesh("975000")],
    ] as const)
      rewards.push((await token.balanceOf(staker)) - principal);
    expect(rewards).to.deep.equal([
      649_286_404_597_677n,
      64_543_109_480_088n,
      38_710_930_769_228n,
      25_800_177_412_421n,
    ]);

    let reserve = POOL - paidTo;
    const days = [DAY, DAY, 3 * DAY].map((period) => {
      const paid = payout(reserve, BigInt(period));
      reserve -= paid;
      return paid;
    }) as [bigint, bigint, bigint];
    expect(rewards[0]).to.be.closeTo(paidTo, 3n);
    expect(rewards[1]).to.be.closeTo(days[0] + days[1] / 2n + days[2] / 3n, 4n);
    expect(rewards[2]).to.be.closeTo(days[1] / 2n + days[2] / 3n, 4n);
    expect(rewards[3]).to.be.closeTo(days[2] / 3n, 4n);

    const paid = rewards.reduce((sum, reward) => sum + reward);
    expect(await balancesOf(system)).to.deep.equal({
      supply: sesh("240000000"),
      pool: POOL - paid,
      staking: sesh("75000"),
      rounds: 0n,
      ledger: POOL - paid,
    });
    expect(nodes.map(({ nodeId: id }) => id)).to.deep.equal(nodes.map(({ key }) => nodeId(key)));

    async function counts() {
      const { x, y } = await staking.aggregateKey();
      const [active, quorum] = [await staking.activeNodes(), await staking.quorumNodes()];
      return { active, quorum, earning: await pool.activeNodes(), aggregate: [x, y] };
    }

    /** Calls the staking contract several times in one block. */
    async function inOneBlock(calls: string[]): Promise<void> {
      const target = await staking.getAddress();
      await chain.provider.request({ method: "evm_setAutomine", params: [false] });
      for (const data of calls) await deployer.sendTransaction({ to: target, data, gasLimit: 1_000_000 });
      await chain.provider.request({ method: "evm_mine", params: [] });
      await chain.provider.request({ method: "evm_setAutomine", params: [true] });
    }
  });
});
