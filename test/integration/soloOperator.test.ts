import { expect } from "chai";
import { sesh } from "../support/amounts.js";
import { payout } from "../support/emission.js";
import { balancesOf, beginStory } from "../support/story.js";
import { createChain, DAY, registerSolo } from "../support/system.js";

const chain = await createChain();

const HOUR = 3_600;
const POOL = sesh("63177550");

describe("Story of a solo operator", () => {
  it("registers, earns 30 days, claims, requests the exit, earns until it, and withdraws", async () => {
    const { system, token, pool, staking, stakers, deployer, at } = await beginStory(chain);
    const operator = stakers[1]!;

    const { key, nodeId } = await at(DAY, () => registerSolo(system, "solo", operator));
    expect(await token.balanceOf(operator)).to.equal(sesh("975000"));

    await at(31 * DAY, () => pool.connect(operator).claim());
    const first = (await token.balanceOf(operator)) - sesh("975000");
    await at(31 * DAY + HOUR, () => staking.connect(operator).requestExit(nodeId));
    await at(46 * DAY + HOUR - 1, async () =>
      expect(staking.connect(deployer).exit(key))
        .to.be.revertedWithCustomError(staking, "ExitTooEarly")
        .withArgs(nodeId, (await staking.nodeOf(nodeId)).exitableAt),
    );
    await at(46 * DAY + HOUR, () => staking.connect(deployer).exit(key));
    await at(60 * DAY, () => pool.connect(operator).claim());
    const second = (await token.balanceOf(operator)) - sesh("975000") - first;
    await at(60 * DAY + HOUR, () => staking.connect(operator).withdraw([nodeId]));

    expect(first).to.equal(389_009_235_658_715n);
    expect(second).to.equal(193_237_331_121_495n);
    // Half of what the pool pays in each time, from the formula.
    const dayOne = payout(POOL, BigInt(DAY));
    const thirty = payout(POOL - dayOne, BigInt(30 * DAY));
    expect(first).to.be.closeTo(thirty / 2n, 2n);
    expect(second).to.be.closeTo(payout(POOL - dayOne - thirty, BigInt(15 * DAY + HOUR)) / 2n, 2n);
    expect(await token.balanceOf(operator)).to.equal(sesh("1000000") + first + second);
    await expect(pool.connect(operator).claim())
      .to.be.revertedWithCustomError(pool, "NothingToClaim")
      .withArgs(operator);

    expect(await balancesOf(system)).to.deep.equal({
      supply: sesh("240000000"),
      pool: POOL - first - second,
      staking: sesh("25000"),
      rounds: 0n,
      ledger: POOL - first - second,
    });
  });
});
