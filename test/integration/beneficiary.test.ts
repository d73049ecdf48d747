import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../support/amounts.js";
import { payout } from "../support/emission.js";
import { nodeId } from "../support/nodes.js";
import { openRound } from "../support/rounds.js";
import { balancesOf, beginStory } from "../support/story.js";
import { createChain, DAY } from "../support/system.js";

const chain = await createChain();

const POOL = sesh("63177550");

describe("Story of a beneficiary that changes", () => {
  it("the old one keeps what was earned, the new one gets what comes, the stake goes to the staker (RW-10, RW-11)", async () => {
    const { system, token, pool, staking, rounds, stakers, seeded, at } = await beginStory(chain);
    const [, operator, contributor, first, second] = stakers;

    // A node of two with a fee of 20 %; the contributor's 60 % of the stake earn 48 % of the node.
    const { terms } = await at(DAY, () =>
      openRound(system, operator!, { feeBps: 2_000n, amount: sesh("10000"), beneficiary: operator!.address }),
    );
    const id = nodeId(terms.node.key);
    await at(2 * DAY, () => rounds.connect(contributor).contribute(terms, sesh("15000"), first!));

    await at(12 * DAY, () => staking.connect(contributor).setBeneficiary(id, second!));
    const earned = await pool.claimable(first!);
    await at(32 * DAY, () => pool.claimMany([first!, second!, operator!, contributor!]));
    await at(32 * DAY + 1, () => staking.connect(operator).requestExit(id));
    await at(47 * DAY + 1, () => staking.exit(terms.node.key));
    await expect(staking.connect(contributor).setBeneficiary(id, first!))
      .to.be.revertedWithCustomError(staking, "NodeNotActive")
      .withArgs(id, 3);
    await at(48 * DAY, () => staking.withdrawFor(contributor!, [id]));
    await at(48 * DAY + 1, () => staking.withdrawFor(operator!, [id]));
    await at(48 * DAY + 2, () => pool.claimMany([second!, operator!]));

    const rewards = [];
    for (const staker of [operator!, contributor!, first!, second!])
      rewards.push((await token.balanceOf(staker)) - sesh("1000000"));
    expect(rewards).to.deep.equal([302_365_838_709_181n, 0n, 62_473_024_196_028n, 216_633_903_842_727n]);

    // The first one's ten days: 48 % of half of what the pool paid, and not one unit of the time after.
    const before = POOL - payout(POOL, BigInt(2 * DAY));
    expect(earned).to.equal(rewards[2]);
    expect(rewards[2]).to.be.closeTo((payout(before, BigInt(10 * DAY)) * 24n) / 100n, 10n ** 3n);
    const node = payout(before, BigInt(45 * DAY + 1)) / 2n;
    expect(rewards[0]! + rewards[2]! + rewards[3]!).to.be.closeTo(node, 10n);

    const paid = rewards.reduce((sum, reward) => sum + reward);
    expect(await balancesOf(system)).to.deep.equal({
      supply: sesh("240000000"),
      pool: POOL - paid,
      staking: sesh("25000") * BigInt(seeded.keys.length),
      rounds: 0n,
      ledger: POOL - paid,
    });
    expect(await pool.claimable(ZeroAddress)).to.equal(0n);
  });
});
