import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { call, contractOf, prepare, wait } from "../support/calls.js";
import { CONTRACTS, createWorld, type NamedRow, ROWS } from "../support/functions.js";
import type { Pausable, World } from "../support/functions/row.js";
import { sesh } from "../support/amounts.js";
import { signPermit } from "../support/permits.js";
import { openRound } from "../support/rounds.js";
import { createChain, DAY } from "../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

const PAUSABLE: Pausable[] = ["NodeStaking", "ContributionRounds", "FeeRecycler"];
/** What they do while a pause runs is tested in test/unit/ExpiringPause. */
const PAUSE_CONTROLS = ["pause", "unpause"];

const started = async () => createWorld(chain, { started: true });
const beforeStart = async () => createWorld(chain, { started: false });

async function pause({ system }: World, contract: Pausable): Promise<void> {
  await system[CONTRACTS[contract]].connect(system.guardian).pause(7 * DAY);
}

describe("Pause of every function (ST-12, ST-13, GV-12)", () => {
  for (const row of ROWS.filter(({ name }) => !PAUSE_CONTROLS.includes(name))) {
    const stoppedBy = row.stoppedBy ?? [];
    const title =
      stoppedBy.length === 0 ? "is never stopped" : `is stopped by the pause of ${stoppedBy.join(", ")} only`;
    it(`${row.contract}.${row.name} ${title}`, async () => {
      for (const paused of PAUSABLE) await expectUnder(row, [paused]);
      await expectUnder(row, PAUSABLE);
    });
  }

  /** The row's call while these contracts are paused: it stops with the first that stops it, or goes on as always. */
  async function expectUnder(row: NamedRow, paused: Pausable[]): Promise<void> {
    const world = await networkHelpers.loadFixture(row.beforeStart ? beforeStart : started);
    const { caller, args } = await prepare(world, row);
    await wait(world, row, caller, args);
    for (const contract of paused) await pause(world, contract);
    const stopping = row.stoppedBy?.find((contract) => paused.includes(contract));
    const called = call(world, row, caller, args);
    if (stopping) {
      const { system } = world;
      const contract = system[CONTRACTS[stopping]];
      await expect(called)
        .to.be.revertedWithCustomError(contract, "PauseActive")
        .withArgs(await contract.pausedUntil());
    } else if (typeof row.guard === "object" && "nobody" in row.guard) {
      await expect(called)
        .to.be.revertedWithCustomError(contractOf(world, row), row.guard.refusal.error)
        .withArgs(...(await row.guard.refusal.args(world, caller)));
    } else {
      await expect(called, `paused: ${paused.join(", ")}`).not.to.revert(ethers);
    }
  }

  describe("given the payment that would complete an automatic round", () => {
    for (const paused of ["NodeStaking", "ContributionRounds"] as const) {
      it(`contribute and contributeWithPermit are stopped by the pause of ${paused}`, async () => {
        const world = await networkHelpers.loadFixture(started);
        const { system, user, other } = world;
        const { rounds, token } = system;
        const { terms } = await openRound(system, user);
        const spender = await rounds.getAddress();
        const permit = await signPermit(token, other, { spender, amount: sesh("18750"), deadline: MaxUint256 });
        await pause(world, paused);
        const contract = system[CONTRACTS[paused]];
        for (const paying of [
          rounds.connect(other).contribute(terms, sesh("18750"), ZeroAddress),
          rounds.connect(other).contributeWithPermit(terms, sesh("18750"), ZeroAddress, permit),
        ])
          await expect(paying)
            .to.be.revertedWithCustomError(contract, "PauseActive")
            .withArgs(await contract.pausedUntil());
      });
    }
  });
});

describe("End of a pause", () => {
  for (const name of PAUSABLE) {
    it(`what the pause of ${name} stops goes on at the exact second it ends by itself (GV-05)`, async () => {
      const world = await networkHelpers.loadFixture(started);
      const row = ROWS.find(({ stoppedBy }) => stoppedBy?.includes(name))!;
      const { caller, args } = await prepare(world, row);
      await pause(world, name);
      const contract = world.system[CONTRACTS[name]];
      // The price of a fee is a week old by then, so a sale fails in another way than by the pause.
      const { feed, operations } = world.system;
      const until = Number(await contract.pausedUntil());
      await time.setNextBlockTimestamp(until - 2);
      await feed.connect(operations).post(20_000_000);
      await time.setNextBlockTimestamp(until - 1);
      await expect(call(world, row, caller, args))
        .to.be.revertedWithCustomError(contract, "PauseActive")
        .withArgs(until);
      await time.setNextBlockTimestamp(until);
      await expect(call(world, row, caller, args)).not.to.revert(ethers);
    });
  }
});
