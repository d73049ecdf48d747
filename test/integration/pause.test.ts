import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { sesh } from "../support/amounts.js";
import { openRound, termsFor } from "../support/rounds.js";
import { balancesOf, beginStory } from "../support/story.js";
import { createChain, DAY, registerSolo, registrationFor } from "../support/system.js";

const chain = await createChain();

const POOL = sesh("63177550");

describe("Story of a pause", () => {
  it("stops everybody from entering for 7 days and nobody from leaving (ST-12, GV-05)", async () => {
    const { system, token, pool, staking, rounds, recycler, proBurn, feed, guardian, operations, stakers, at } =
      await beginStory(chain);
    const [, leaver, operator, contributor, newcomer] = stakers;
    const node = await at(DAY, () => registerSolo(system, "leaver", leaver!));
    await at(2 * DAY, () => staking.connect(leaver).requestExit(node.nodeId));
    const round = await at(15 * DAY, () => openRound(system, operator!));
    await at(15 * DAY + 1, () => rounds.connect(contributor).contribute(round.terms, sesh("5000"), ZeroAddress));
    await at(16 * DAY, () => feed.connect(operations).post(20_000_000));

    const begin = 16 * DAY + 10;
    for (const [i, contract] of [staking, rounds, recycler].entries())
      await at(begin + i, () => contract.connect(guardian).pause(7 * DAY));

    // Nobody enters: no node, no round, no contribution, no purchase.
    const registration = await registrationFor(system, "newcomer", newcomer!);
    const terms = await termsFor(system, newcomer!, { label: "another" });
    for (const [entering, contract] of [
      [() => staking.connect(newcomer).register(registration), staking],
      [() => rounds.connect(newcomer).open(terms, sesh("6250"), ZeroAddress), rounds],
      [() => rounds.connect(newcomer).contribute(round.terms, sesh("5000"), ZeroAddress), rounds],
      [() => proBurn.connect(newcomer).burnForPro(1, id("commitment"), sesh("25")), recycler],
    ] as const)
      await expect(entering())
        .to.be.revertedWithCustomError(contract, "PauseActive")
        .withArgs(await contract.pausedUntil());

    // Everybody leaves and takes what is theirs.
    await at(17 * DAY + 1, () => rounds.connect(contributor).leaveRound(round.roundId));
    await at(17 * DAY + 2, () => staking.exit(node.key));
    await at(17 * DAY + 3, () => staking.connect(leaver).withdraw([node.nodeId]));
    await at(17 * DAY + 4, () => pool.connect(leaver).claim());
    await at(17 * DAY + 5, () => rounds.connect(operator).cancel(round.roundId));
    const reward = (await token.balanceOf(leaver!)) - sesh("1000000");
    expect(reward).to.equal(208_071_918_106_159n);
    expect(await token.balanceOf(contributor!)).to.equal(sesh("1000000"));
    expect(await token.balanceOf(operator!)).to.equal(sesh("1000000"));

    // The guardian cannot go on; at the second the pause ends, the newcomer enters.
    await expect(at(begin + 7 * DAY - 1, () => staking.connect(guardian).pause(DAY)))
      .to.be.revertedWithCustomError(staking, "PauseTooSoon")
      .withArgs((await staking.pausedUntil()) + BigInt(7 * DAY));
    await at(begin + 7 * DAY, () => staking.connect(newcomer).register(registration));
    expect(await token.balanceOf(newcomer!)).to.equal(sesh("975000"));
    expect(await balancesOf(system)).to.deep.equal({
      supply: sesh("240000000"),
      pool: POOL - reward,
      staking: sesh("50000"),
      rounds: 0n,
      ledger: POOL - reward,
    });
  });
});
