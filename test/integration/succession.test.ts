import { expect } from "chai";
import { ROLES } from "../../src/contracts/roles.js";
import { NodeStaking__factory } from "../../typechain-types/index.js";
import { sesh } from "../support/amounts.js";
import { payout } from "../support/emission.js";
import { aggregate } from "../support/nodes.js";
import { openRound } from "../support/rounds.js";
import { balancesOf, beginStory } from "../support/story.js";
import { createChain, DAY, registerSolo, registrationFor, type System } from "../support/system.js";

const chain = await createChain();

const POOL = sesh("63177550");
const LONG_DELAY = 32 * DAY;

describe("Story of a succession", () => {
  it("a new staking contract takes over after everybody could leave, and old rewards stay claimable", async () => {
    const { system, token, pool, staking, rounds, authority, seeded, at, ...people } = await beginStory(chain);
    const { governor, operations, deployer, stakers } = people;
    const [first, second, third] = stakers;
    const { key, nodeId } = await at(DAY, () => registerSolo(system, "old", second!));
    const round = await at(10 * DAY, () => openRound(system, third!, { label: "late" }));

    // The successor is deployed; everything that takes over is scheduled at once and waits the long delay.
    const successor = await new NodeStaking__factory(deployer).deploy(
      authority,
      token,
      pool,
      sesh("20000"),
      15 * DAY,
      30 * DAY,
    );
    const { interface: functions } = successor;
    const starting = [functions.getFunction("seed").selector, functions.getFunction("start").selector];
    const steps = [
      [staking, staking.interface.encodeFunctionData("retire")],
      [
        authority,
        authority.interface.encodeFunctionData("setTargetFunctionRole", [
          await successor.getAddress(),
          starting,
          ROLES.OPERATIONS,
        ]),
      ],
      [pool, pool.interface.encodeFunctionData("setStaking", [await successor.getAddress()])],
    ] as const;
    for (const [i, [target, data]] of steps.entries())
      await at(11 * DAY + i, () => authority.connect(governor).schedule(target, data, 0));
    const execute = (step: 0 | 1 | 2) => authority.connect(governor).execute(...steps[step]);

    await expect(at(11 * DAY + LONG_DELAY - 1, () => execute(0)))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
      .withArgs(await authority.hashOperation(governor, ...steps[0]));
    await at(11 * DAY + LONG_DELAY, () => execute(0));
    await at(11 * DAY + LONG_DELAY + 1, () => execute(1));

    // Retired: nobody enters, nobody has to have asked for the exit, the open round is refunded.
    const over = 11 * DAY + LONG_DELAY + 10;
    const late = await registrationFor(system, "too late", third!);
    await expect(staking.connect(third).register(late)).to.be.revertedWithCustomError(staking, "NetworkIsRetired");
    await expect(at(over, () => execute(2)))
      .to.be.revertedWithCustomError(pool, "StakingHasNodes")
      .withArgs(staking, 2);
    await at(over + 1, () => staking.connect(deployer).exit(key));
    await at(over + 2, () => staking.connect(deployer).exit(seeded.keys[0]!));
    await at(over + 3, () => rounds.connect(deployer).refund(round.roundId, third!));
    await at(over + 4, () => execute(2));
    expect(await pool.staking()).to.equal(successor);

    // The successor starts with other numbers; the pool waits for it and pays only its nodes from then on.
    const owed = [await pool.claimable(first!), await pool.claimable(second!)];
    const next = { ...system, staking: successor } as System;
    await token.connect(operations).approve(successor, sesh("20000"));
    const registration = await registrationFor(next, "new", third!, {
      contributors: [{ staker: third!.address, beneficiary: third!.address, stake: sesh("20000") }],
    });
    await at(over + DAY, () => successor.connect(operations).seed([registration]));
    await at(over + 2 * DAY, () => successor.connect(operations).start(1, aggregate([registration.node.key])));
    expect([await pool.claimable(first!), await pool.claimable(second!)]).to.deep.equal(owed);

    // A year later the rewards of the old network are still there to the atomic unit, and so is the stake.
    const later = over + 367 * DAY;
    await at(later, () => pool.claimMany([first!, second!, third!]));
    await at(later + 1, () => staking.withdrawFor(first!, seeded.nodeIds));
    await at(later + 2, () => staking.withdrawFor(second!, [nodeId]));
    const rewards = [];
    for (const [staker, principal] of [
      [first!, sesh("1025000")],
      [second!, sesh("1000000")],
      [third!, sesh("1000000")],
    ] as const)
      rewards.push((await token.balanceOf(staker)) - principal);
    expect(rewards.slice(0, 2)).to.deep.equal(owed);
    expect(rewards).to.deep.equal([569_370_040_080_447n, 543_269_326_123_379n, 8_689_087_488_731_464n]);

    // The first node earned alone on the first day and in the second after the other had left.
    const alone = payout(POOL, BigInt(DAY));
    const together = payout(POOL - alone, BigInt(over + 1 - DAY));
    const last = payout(POOL - alone - together, 1n);
    expect(rewards[0]).to.be.closeTo(alone + together / 2n + last, 4n);
    expect(rewards[1]).to.be.closeTo(together / 2n, 4n);
    // The only node of the successor earned 14 % of what was left in its 365 days.
    expect(rewards[2]).to.be.closeTo(((POOL - rewards[0]! - rewards[1]!) * 14n) / 100n, 4n);

    const paid = rewards.reduce((sum, reward) => sum + reward);
    expect(await token.balanceOf(successor)).to.equal(sesh("20000"));
    expect(await balancesOf(system)).to.deep.equal({
      supply: sesh("240000000"),
      pool: POOL - paid,
      staking: 0n,
      rounds: 0n,
      ledger: POOL - paid,
    });
  });
});
