import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../support/amounts.js";
import { payout } from "../support/emission.js";
import { nodeId } from "../support/nodes.js";
import { openRound } from "../support/rounds.js";
import { balancesOf, beginStory } from "../support/story.js";
import { createChain, DAY } from "../support/system.js";

const chain = await createChain();
const { time } = chain.networkHelpers;

const POOL = sesh("63177550");
/** The operator, three with a reservation, and six others. */
const STAKES = ["6250", "3000", "2500", "2000", "2500", "2000", "2000", "1750", "1500", "1500"].map(sesh);

describe("Story of a node of 10 contributors", () => {
  it("fills through a round with reservations, earns 30 days by fee and stake, and everybody takes the own stake", async () => {
    const { system, token, pool, staking, rounds, stakers, deployer, at } = await beginStory(chain);
    const [, operator, ...others] = stakers;
    const begin = await time.latest();

    const reservations = others.slice(0, 3).map(({ address }, i) => ({ staker: address, amount: STAKES[i + 1]! }));
    const { terms, roundId } = await at(DAY, () =>
      openRound(system, operator!, { reservations, reservedUntil: begin + 3 * DAY, closesAt: begin + 20 * DAY }),
    );
    // Six newcomers leave exactly the reserved amounts.
    for (const [i, stake] of STAKES.slice(4).entries())
      await at(DAY + 60 * (i + 1), () => rounds.connect(others[i + 3]).contribute(terms, stake, ZeroAddress));
    expect(await rounds.minContribution(roundId)).to.equal(0n);
    for (const [i, stake] of STAKES.slice(1, 4).entries())
      await at(2 * DAY + 60 * i, () => rounds.connect(others[i]).contribute(terms, stake, ZeroAddress));

    const id = nodeId(terms.node.key);
    const registeredAt = 2 * DAY + 120;
    expect((await staking.nodeOf(id)).registeredAt).to.equal(BigInt(begin + registeredAt));
    const order = [operator!, ...others.slice(3), ...others.slice(0, 3)];
    const stakeOf = [STAKES[0]!, ...STAKES.slice(4), ...STAKES.slice(1, 4)];
    expect((await staking.contributorsOf(id)).map(({ staker, stake }) => [staker, stake])).to.deep.equal(
      order.map(({ address }, i) => [address, stakeOf[i]]),
    );

    // A contributor with less than a quarter cannot end the node in its first 30 days.
    const small = order[9]!;
    const claimedAt = registeredAt + 30 * DAY;
    await expect(at(claimedAt - 1, () => staking.connect(small).requestExit(id)))
      .to.be.revertedWithCustomError(staking, "SmallContributorTooEarly")
      .withArgs(id, small, begin + claimedAt);

    // Everybody is paid by one call of anybody.
    await at(claimedAt, () => pool.connect(deployer).claimMany(order.map(({ address }) => address)));
    const rewards: bigint[] = [];
    for (const [i, { address }] of order.entries())
      rewards.push((await token.balanceOf(address)) - sesh("1000000") + stakeOf[i]!);
    const node = payout(POOL - payout(POOL, BigInt(registeredAt)), BigInt(30 * DAY)) / 2n;
    for (const [i, reward] of rewards.entries()) {
      const share = (node * 9n * stakeOf[i]!) / (10n * sesh("25000"));
      // A part of a node is a multiple of 2^-40 of it, rounded down; the operator has what nine roundings leave.
      const step = node / 2n ** 40n + 1n;
      expect(reward).to.be.closeTo(i === 0 ? share + node / 10n : share, i === 0 ? 9n * step : step);
    }
    expect(rewards).to.deep.equal([
      126_375_698_111_913n,
      34_996_347_168_392n,
      27_997_077_734_642n,
      27_997_077_734_642n,
      24_497_443_017_768n,
      20_997_808_300_893n,
      20_997_808_300_893n,
      41_995_616_602_141n,
      34_996_347_168_392n,
      27_997_077_734_642n,
    ]);

    await at(claimedAt + 60, () => staking.connect(small).requestExit(id));
    await at(claimedAt + 60 + 15 * DAY, () => staking.connect(deployer).exit(terms.node.key));
    for (const [i, { address }] of order.entries())
      await at(claimedAt + 61 + 15 * DAY + i, () => staking.connect(deployer).withdrawFor(address, [id]));
    await at(claimedAt + 16 * DAY, () => pool.connect(deployer).claimMany(order.map(({ address }) => address)));

    let paid = 0n;
    for (const { address } of order) {
      paid += (await token.balanceOf(address)) - sesh("1000000");
      expect(await pool.claimable(address)).to.equal(0n);
    }
    expect(paid).to.equal(581_481_175_034_146n);
    const earning = BigInt(45 * DAY + 60);
    expect(paid).to.be.closeTo(payout(POOL - payout(POOL, BigInt(registeredAt)), earning) / 2n, 20n);
    expect(await balancesOf(system)).to.deep.equal({
      supply: sesh("240000000"),
      pool: POOL - paid,
      staking: sesh("25000"),
      rounds: 0n,
      ledger: POOL - paid,
    });
  });
});
