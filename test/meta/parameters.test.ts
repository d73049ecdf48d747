import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { call, contractOf, holderOf, isRole, wait } from "../support/calls.js";
import { CONTRACTS, type ContractName, createWorld, ROWS } from "../support/functions.js";
import type { World } from "../support/functions/row.js";
import { createChain, DAY, type Signer } from "../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

const started = async () => createWorld(chain, { started: true });

interface Setter {
  contract: ContractName;
  name: string;
  /** Arguments inside the bounds and the event they lead to. */
  accepted: { args: unknown[]; event: string; eventArgs: (world: World) => unknown[] }[];
  /** Arguments just outside and the error that says so. */
  refused: { args: unknown[]; error: string; errorArgs: unknown[] }[];
}

const REQUIREMENT_LIMIT = 1_000_000n * 10n ** 9n;
const HOUR = 3_600;
const ADDRESS = "0x00000000000000000000000000000000000000AA";

const SETTERS: Setter[] = [
  {
    contract: "NodeStaking",
    name: "setStakingRequirement",
    accepted: [1n, REQUIREMENT_LIMIT].map((requirement) => ({
      args: [requirement],
      event: "StakingRequirementChanged",
      eventArgs: () => [25_000_000_000_000n, requirement],
    })),
    refused: [0n, REQUIREMENT_LIMIT + 1n, 2n ** 64n - 1n].map((requirement) => ({
      args: [requirement],
      error: "ParameterOutOfBounds",
      errorArgs: [requirement, 1, REQUIREMENT_LIMIT],
    })),
  },
  {
    contract: "NodeStaking",
    name: "setExitDelay",
    accepted: [HOUR, 30 * DAY].map((delay) => ({
      args: [delay],
      event: "ExitDelayChanged",
      eventArgs: () => [15 * DAY, delay],
    })),
    refused: [0, HOUR - 1, 30 * DAY + 1, 2 ** 32 - 1].map((delay) => ({
      args: [delay],
      error: "ParameterOutOfBounds",
      errorArgs: [delay, HOUR, 30 * DAY],
    })),
  },
  {
    contract: "NodeStaking",
    name: "setDeregistrationLock",
    accepted: [HOUR, 60 * DAY].map((lock) => ({
      args: [lock],
      event: "DeregistrationLockChanged",
      eventArgs: () => [30 * DAY, lock],
    })),
    refused: [0, HOUR - 1, 60 * DAY + 1, 2 ** 32 - 1].map((lock) => ({
      args: [lock],
      error: "ParameterOutOfBounds",
      errorArgs: [lock, HOUR, 60 * DAY],
    })),
  },
  {
    contract: "NodeStaking",
    name: "setContributionRounds",
    accepted: [ADDRESS, ZeroAddress].map((address) => ({
      args: [address],
      event: "ContributionRoundsChanged",
      eventArgs: ({ system }) => [system.rounds, address],
    })),
    refused: [],
  },
  {
    contract: "SessionToken",
    name: "setRecycler",
    accepted: [ADDRESS, ZeroAddress].map((address) => ({
      args: [address],
      event: "RecyclerChanged",
      eventArgs: ({ system }) => [system.recycler, address],
    })),
    refused: [],
  },
  {
    contract: "FeeRecycler",
    name: "setProduct",
    accepted: [
      [9, ADDRESS, 10_000n],
      [9, ADDRESS, 10_000_000_000n],
      [9, ZeroAddress, 0n],
    ].map(([product, seller, price]) => ({
      args: [product, seller, price],
      event: "ProductChanged",
      eventArgs: () => [product, ZeroAddress, 0, seller, price],
    })),
    refused: [
      [9, ADDRESS, 0n],
      [9, ADDRESS, 9_999n],
      [9, ADDRESS, 10_000_000_001n],
      [9, ADDRESS, 2n ** 64n - 1n],
      [9, ZeroAddress, 10_000n],
    ].map((args) => ({ args, error: "ProductPriceInvalid", errorArgs: [args[2], 10_000, 10_000_000_000n] })),
  },
  {
    contract: "FeeRecycler",
    name: "setOracle",
    accepted: [{ args: [ADDRESS], event: "OracleChanged", eventArgs: ({ system }) => [system.oracle, ADDRESS] }],
    refused: [{ args: [ZeroAddress], error: "AddressZero", errorArgs: [] }],
  },
  {
    contract: "FeeRecycler",
    name: "setLiquidityReceiver",
    accepted: [
      {
        args: [ADDRESS],
        event: "LiquidityReceiverChanged",
        eventArgs: ({ system }) => [system.liquidityReceiver, ADDRESS],
      },
    ],
    refused: [{ args: [ZeroAddress], error: "AddressZero", errorArgs: [] }],
  },
  {
    contract: "PostedPriceFeed",
    name: "post",
    // 0.20 USD give or take a fifth
    accepted: [16_000_000, 24_000_000].map((price) => ({
      args: [price],
      event: "PricePosted",
      eventArgs: () => [20_000_000, price],
    })),
    refused: [0n, 15_999_999n, 24_000_001n, MaxUint256].map((price) => ({
      args: [price],
      error: "PriceStepInvalid",
      errorArgs: [price, 16_000_000, 24_000_000],
    })),
  },
];

/** Restricted functions without a number or an address to choose, and those tested with what they do. */
const NO_SETTERS = [
  "RewardPool.setStaking",
  "NodeStaking.retire",
  "NodeStaking.seed",
  "NodeStaking.start",
  "NodeStaking.annulPenalty",
  "ProBurn.setIssuerKeys",
  "SessionNames.openNames",
  ...["NodeStaking", "ContributionRounds", "FeeRecycler"].flatMap((name) => [`${name}.pause`, `${name}.unpause`]),
];

describe("Parameter setters at their bounds (GV-07, ST-03, PN-03, FE-09)", () => {
  it("are all restricted functions but the named ones", () => {
    const restricted = ROWS.filter(({ contract, guard }) => contract !== "Authority" && isRole(guard)).map(
      ({ contract, name }) => `${contract}.${name}`,
    );
    const tested = SETTERS.map(({ contract, name }) => `${contract}.${name}`);
    expect([...tested, ...NO_SETTERS].sort()).to.deep.equal(restricted.sort());
  });

  for (const { contract: contractName, name, accepted, refused } of SETTERS) {
    const row = ROWS.find((candidate) => candidate.contract === contractName && candidate.name === name)!;

    const ready = async (args: unknown[]) => {
      const world = await networkHelpers.loadFixture(started);
      if (!isRole(row.guard)) throw new Error(`${name} has no role`);
      const caller: Signer = holderOf(world.system, row.guard);
      await wait(world, row, caller, args);
      if (name === "post") await time.increase(HOUR);
      return { world, contract: contractOf(world, row), set: () => call(world, row, caller, args) };
    };

    for (const { args, event, eventArgs } of accepted)
      it(`${contractName}.${name}(${args.join(", ")}) is accepted and says what it replaced`, async () => {
        const { world, contract, set } = await ready(args);
        await expect(set())
          .to.emit(contract, event)
          .withArgs(...eventArgs(world));
      });

    for (const { args, error, errorArgs } of refused)
      it(`${contractName}.${name}(${args.join(", ")}) is refused`, async () => {
        const { contract, set } = await ready(args);
        await expect(set())
          .to.be.revertedWithCustomError(contract, error)
          .withArgs(...errorArgs);
      });
  }

  it("NodeStaking.setStakingRequirement leaves the nodes that are registered as they are (ST-02)", async () => {
    const world = await networkHelpers.loadFixture(started);
    const { system, nodeId, operator } = world;
    const { staking } = system;
    const row = ROWS.find(({ name }) => name === "setStakingRequirement")!;
    await wait(world, row, system.governor, [1n]);
    await call(world, row, system.governor, [1n]);
    await time.increase(1);
    expect(await staking.stakingRequirement()).to.equal(1n);
    expect((await staking.nodeOf(nodeId)).stakingRequirement).to.equal(25_000_000_000_000n);
    await staking.connect(operator).requestExit(nodeId);
    await time.increase(15 * DAY);
    const [key] = (await staking.queryFilter(staking.filters.NodeRegistered(nodeId))).map(({ args }) => args.node.key);
    await staking.exit({ x: key!.x, y: key!.y });
    await expect(staking.connect(operator).withdraw([nodeId])).to.changeTokenBalance(
      ethers,
      system.token,
      operator,
      25_000_000_000_000n,
    );
  });

  it("NodeStaking.setExitDelay leaves running requests as they are", async () => {
    const world = await networkHelpers.loadFixture(started);
    const { system, nodeId, operator } = world;
    const { staking } = system;
    const row = ROWS.find(({ name }) => name === "setExitDelay")!;
    await wait(world, row, system.governor, [30 * DAY]);
    await staking.connect(operator).requestExit(nodeId);
    const exitableAt = BigInt((await time.latest()) + 15 * DAY);
    await call(world, row, system.governor, [30 * DAY]);
    expect((await staking.nodeOf(nodeId)).exitableAt).to.equal(exitableAt);
    expect(await system[CONTRACTS.NodeStaking].exitDelay()).to.equal(BigInt(30 * DAY));
  });
});
