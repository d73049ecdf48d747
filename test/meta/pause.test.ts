import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { call, contractOf, prepare, wait } from "../support/calls.js";
import { CONTRACTS, createWorld, type NamedRow, ROWS } from "../support/functions.js";
import type { Pausable, World } from "../support/functions/row.js";
import { sesh } from "../support/amounts.js";
import { signPermit } from "../support/permits.js";
import { openRound } from "../support/rounds.js";
import { createChain, DAY, deploySystem } from "../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

const PAUSABLE: Pausable[] = ["NodeStaking", "ContributionRounds", "FeeRecycler"];
/** What they do while a pause runs is tested with the pause itself. */
const PAUSE_CONTROLS = ["pause", "unpause"];

const started = async () => createWorld(chain, await deploySystem(chain), { started: true });
const beforeStart = async () => createWorld(chain, await deploySystem(chain), { started: false });

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

describe("ExpiringPause (GV-05, GV-06)", () => {
  for (const name of PAUSABLE) {
    describe(`given ${name}`, () => {
      const load = async () => {
        const { system } = await networkHelpers.loadFixture(started);
        return { ...system, contract: system[CONTRACTS[name]] };
      };
      const { time } = networkHelpers;

      for (const period of [1, 7 * DAY]) {
        it(`pauses for ${period} s`, async () => {
          const { contract, guardian } = await load();
          const until = (await time.latest()) + 10 + period;
          await time.setNextBlockTimestamp(until - period);
          await expect(contract.connect(guardian).pause(period)).to.emit(contract, "PauseStarted").withArgs(until);
          expect(await contract.pausedUntil()).to.equal(until);
        });
      }

      for (const period of [0, 7 * DAY + 1]) {
        it(`does not pause for ${period} s (GV-07)`, async () => {
          const { contract, guardian } = await load();
          await expect(contract.connect(guardian).pause(period))
            .to.be.revertedWithCustomError(contract, "PausePeriodInvalid")
            .withArgs(period, 7 * DAY);
        });
      }

      it("cannot be renewed while it runs, nor for 7 days after it has ended", async () => {
        const { contract, guardian } = await load();
        await contract.connect(guardian).pause(DAY);
        const allowedAt = Number(await contract.pausedUntil()) + 7 * DAY;
        for (const at of [(await time.latest()) + 1, allowedAt - 7 * DAY, allowedAt - 1]) {
          await time.setNextBlockTimestamp(at);
          await expect(contract.connect(guardian).pause(DAY))
            .to.be.revertedWithCustomError(contract, "PauseTooSoon")
            .withArgs(allowedAt);
          if (at !== allowedAt - 1) await networkHelpers.mine();
        }
        await time.setNextBlockTimestamp(allowedAt);
        await expect(contract.connect(guardian).pause(DAY))
          .to.emit(contract, "PauseStarted")
          .withArgs(allowedAt + DAY);
      });

      it("is ended early by operations, and the 7 days count from then on", async () => {
        const { contract, guardian, operations } = await load();
        await contract.connect(guardian).pause(7 * DAY);
        await expect(contract.connect(operations).unpause()).to.emit(contract, "PauseEnded").withArgs();
        const endedAt = await time.latest();
        expect(await contract.pausedUntil()).to.equal(endedAt);
        await time.setNextBlockTimestamp(endedAt + 7 * DAY - 1);
        await expect(contract.connect(guardian).pause(1))
          .to.be.revertedWithCustomError(contract, "PauseTooSoon")
          .withArgs(endedAt + 7 * DAY);
        await time.setNextBlockTimestamp(endedAt + 7 * DAY);
        await contract.connect(guardian).pause(1);
        expect(await contract.pausedUntil()).to.equal(endedAt + 7 * DAY + 1);
      });

      it("cannot be ended when none runs: before the first, and from the second it ends by itself", async () => {
        const { contract, guardian, operations } = await load();
        await expect(contract.connect(operations).unpause()).to.be.revertedWithCustomError(contract, "PauseNotActive");
        await contract.connect(guardian).pause(DAY);
        const until = Number(await contract.pausedUntil());
        const running = await networkHelpers.takeSnapshot();
        await time.setNextBlockTimestamp(until - 1);
        await expect(contract.connect(operations).unpause()).to.emit(contract, "PauseEnded").withArgs();
        await running.restore();
        await time.setNextBlockTimestamp(until);
        await expect(contract.connect(operations).unpause()).to.be.revertedWithCustomError(contract, "PauseNotActive");
      });

      it("cannot be ended by the guardian, who pauses, nor begun by operations, who end it (GV-06)", async () => {
        const { contract, guardian, operations } = await load();
        await expect(contract.connect(operations).pause(DAY))
          .to.be.revertedWithCustomError(contract, "AccessManagedUnauthorized")
          .withArgs(operations);
        await contract.connect(guardian).pause(DAY);
        await expect(contract.connect(guardian).unpause())
          .to.be.revertedWithCustomError(contract, "AccessManagedUnauthorized")
          .withArgs(guardian);
      });

      it("ends by itself at the exact second (GV-05)", async () => {
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
    });
  }
});
