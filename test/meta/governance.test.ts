import { expect } from "chai";
import type { FunctionFragment } from "ethers";
import { type RoleName, ROLES } from "../../src/contracts/roles.js";
import { sessionModule } from "../../deploy/modules/Session.js";
import { call, contractOf, isRole, prepare, wait } from "../support/calls.js";
import { CONTRACTS, type ContractName, createWorld, FUNCTIONS, ROWS } from "../support/functions.js";
import { createChain, DAY } from "../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

const started = async () => createWorld(chain, { started: true });
const load = () => networkHelpers.loadFixture(started);
const LONG_DELAY = 32 * DAY;

describe("Table of functions", () => {
  it("has every contract of the deployment", async () => {
    const { system } = await load();
    const { results } = sessionModule(system.parameters);
    // Both campaigns of the claims are one contract.
    const deployed = new Set(Object.values(results).map(({ contractName }) => contractName));
    expect(Object.keys(FUNCTIONS).sort()).to.deep.equal([...deployed].sort());
  });

  for (const name of Object.keys(FUNCTIONS) as ContractName[]) {
    it(`has every function of ${name} that changes state, and no other`, async () => {
      const { system } = await load();
      const contract = system[CONTRACTS[name]];
      const changing: FunctionFragment[] = [];
      contract.interface.forEachFunction((fragment) => {
        if (!fragment.constant) changing.push(fragment);
      });
      // Where several functions have one name, the table has their signatures.
      const isOverloaded = (of: string) => changing.filter((fragment) => fragment.name === of).length > 1;
      const named = changing.map((fragment) => (isOverloaded(fragment.name) ? fragment.format() : fragment.name));
      expect(Object.keys(FUNCTIONS[name]).sort()).to.deep.equal(named.sort());
    });

    it(`has all ways into ${name}: there is no fallback and it takes no ether`, async () => {
      const { system } = await load();
      const contract = system[CONTRACTS[name]];
      expect(contract.interface.fallback).to.equal(null);
      expect(contract.interface.receive).to.equal(false);
    });
  }
});

describe("Deployer after the deployment (GV-01)", () => {
  it("has no role", async () => {
    const { system } = await load();
    for (const [role, id] of Object.entries(ROLES))
      expect(await system.authority.hasRole(id, system.deployer), role).to.deep.equal([false, 0n]);
  });

  it("cannot schedule any privileged call", async () => {
    const world = await load();
    const { authority, deployer } = world.system;
    for (const row of ROWS.filter(({ guard, beforeStart }) => isRole(guard) && !beforeStart)) {
      const before = await networkHelpers.takeSnapshot();
      const { args } = await prepare(world, row);
      const contract = contractOf(world, row);
      const data = contract.interface.encodeFunctionData(row.name, args);
      await expect(authority.connect(deployer).schedule(contract, data, 0), `${row.contract}.${row.name}`)
        .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedCall")
        .withArgs(deployer, contract, data.slice(0, 10));
      await expect(authority.connect(deployer).execute(contract, data), `${row.contract}.${row.name}`)
        .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedCall")
        .withArgs(deployer, contract, data.slice(0, 10));
      await before.restore();
    }
  });

  it("keeps no SESH and no contract takes its allowance", async () => {
    const { system } = await load();
    const { token, deployer } = system;
    expect(await token.balanceOf(deployer)).to.equal(0n);
    for (const spender of [system.pool, system.staking, system.rounds, system.recycler])
      expect(await token.allowance(deployer, spender)).to.equal(0n);
  });
});

describe("Roles after the deployment", () => {
  it("belong to one account each, with these delays", async () => {
    const { system } = await load();
    const { authority, governor, guardian, operations } = system;
    const expected: [RoleName, string, number][] = [
      ["ADMIN", governor.address, LONG_DELAY],
      ["GOVERNOR", governor.address, 7 * DAY],
      ["SUCCESSION", governor.address, LONG_DELAY],
      ["GUARDIAN", guardian.address, 0],
      ["OPERATIONS", operations.address, 0],
      // Annulling only gives back, and there are 7 days for it.
      ["ANNULMENT", governor.address, 0],
    ];
    for (const [role, account, delay] of expected)
      expect(await authority.hasRole(ROLES[role], account), role).to.deep.equal([true, BigInt(delay)]);
  });

  it("have never been given to anybody else", async () => {
    const { system } = await load();
    const { authority, deployer, governor, guardian, operations } = system;
    const members = new Map<bigint, Set<string>>();
    for (const { args } of await authority.queryFilter(authority.filters.RoleGranted)) {
      members.set(args.roleId, (members.get(args.roleId) ?? new Set()).add(args.account));
    }
    for (const { args } of await authority.queryFilter(authority.filters.RoleRevoked))
      members.get(args.roleId)?.delete(args.account);
    expect(Object.fromEntries([...members].map(([role, accounts]) => [role, [...accounts]]))).to.deep.equal({
      [String(ROLES.ADMIN)]: [governor.address],
      [String(ROLES.GOVERNOR)]: [governor.address],
      [String(ROLES.SUCCESSION)]: [governor.address],
      [String(ROLES.GUARDIAN)]: [guardian.address],
      [String(ROLES.OPERATIONS)]: [operations.address],
      [String(ROLES.ANNULMENT)]: [governor.address],
    });
    expect(deployer.address).not.to.equal(governor.address);
  });

  it("wait longer for a successor than any exit delay and a day", async () => {
    const { system } = await load();
    expect(LONG_DELAY).to.be.greaterThan(30 * DAY + DAY);
    expect(system.parameters.delays.successionDelay).to.equal(LONG_DELAY);
  });

  it("keep an administrator: it cannot renounce (GV-04)", async () => {
    const { system } = await load();
    const { authority, governor } = system;
    await expect(authority.connect(governor).renounceRole(ROLES.ADMIN, governor))
      .to.be.revertedWithCustomError(authority, "AdministratorCannotRenounce")
      .withArgs(governor);
    expect((await authority.hasRole(ROLES.ADMIN, governor)).isMember).to.equal(true);
  });

  it("can be renounced otherwise, by their holder alone", async () => {
    const { system, user } = await load();
    const { authority, guardian } = system;
    await expect(authority.connect(user).renounceRole(ROLES.GUARDIAN, guardian)).to.be.revertedWithCustomError(
      authority,
      "AccessManagerBadConfirmation",
    );
    await expect(authority.connect(guardian).renounceRole(ROLES.GUARDIAN, guardian))
      .to.emit(authority, "RoleRevoked")
      .withArgs(ROLES.GUARDIAN, guardian);
    expect((await authority.hasRole(ROLES.GUARDIAN, guardian)).isMember).to.equal(false);
  });
});

describe("A governor in a hurry", () => {
  /** Every way to a privileged call without its delay begins with the administrator, who waits as long as the longest. */
  const WAYS: Record<string, (world: Awaited<ReturnType<typeof started>>) => Promise<string> | string> = {
    "a shorter delay of its own role": ({ system }) =>
      system.authority.interface.encodeFunctionData("grantRole", [ROLES.GOVERNOR, system.governor.address, 0]),
    "a shorter delay of the administrator": ({ system }) =>
      system.authority.interface.encodeFunctionData("grantRole", [ROLES.ADMIN, system.governor.address, 0]),
    "a second governor without delay": ({ system, user }) =>
      system.authority.interface.encodeFunctionData("grantRole", [ROLES.SUCCESSION, user.address, 0]),
    "giving the role back to take it without delay": ({ system }) =>
      system.authority.interface.encodeFunctionData("revokeRole", [ROLES.SUCCESSION, system.governor.address]),
    "a function for a role without delay": async ({ system }) =>
      system.authority.interface.encodeFunctionData("setTargetFunctionRole", [
        await system.pool.getAddress(),
        [system.pool.interface.getFunction("setStaking").selector],
        ROLES.OPERATIONS,
      ]),
    "a role that another administers": ({ system }) =>
      system.authority.interface.encodeFunctionData("setRoleAdmin", [ROLES.SUCCESSION, ROLES.OPERATIONS]),
    "another access manager": async ({ system }) =>
      system.authority.interface.encodeFunctionData("updateAuthority", [
        await system.pool.getAddress(),
        await system.token.getAddress(),
      ]),
  };

  for (const [way, encode] of Object.entries(WAYS)) {
    it(`cannot have ${way} before the longest delay has passed`, async () => {
      const world = await load();
      const { authority, governor } = world.system;
      const data = await encode(world);
      await expect(authority.connect(governor).schedule(authority, data, (await time.latest()) + LONG_DELAY - 1))
        .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedCall")
        .withArgs(governor, authority, data.slice(0, 10));
      await authority.connect(governor).schedule(authority, data, 0);
      const allowedAt = (await time.latest()) + LONG_DELAY;
      const operation = await authority.hashOperation(governor, authority, data);
      await time.setNextBlockTimestamp(allowedAt - 1);
      await expect(authority.connect(governor).execute(authority, data))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
        .withArgs(operation);
      await time.setNextBlockTimestamp(allowedAt);
      await expect(authority.connect(governor).execute(authority, data))
        .to.emit(authority, "OperationExecuted")
        .withArgs(operation, 1);
    });
  }

  it("has a shorter delay only after the old one has passed once more", async () => {
    const { system } = await load();
    const { authority, governor } = system;
    const data = authority.interface.encodeFunctionData("grantRole", [ROLES.GOVERNOR, governor.address, 0]);
    await authority.connect(governor).schedule(authority, data, 0);
    await time.increase(LONG_DELAY);
    await authority.connect(governor).execute(authority, data);
    const shorterAt = (await time.latest()) + 7 * DAY;
    await time.increaseTo(shorterAt - 1);
    expect((await authority.hasRole(ROLES.GOVERNOR, governor)).executionDelay).to.equal(BigInt(7 * DAY));
    await time.increaseTo(shorterAt);
    expect((await authority.hasRole(ROLES.GOVERNOR, governor)).executionDelay).to.equal(0n);
  });

  it("cannot run an operation twice, nor a week after it became ready (GV-08)", async () => {
    const { system } = await load();
    const { authority, governor, staking } = system;
    const data = staking.interface.encodeFunctionData("setExitDelay", [10 * DAY]);
    const operation = await authority.hashOperation(governor, staking, data);
    await authority.connect(governor).schedule(staking, data, 0);
    const readyAt = (await time.latest()) + 7 * DAY;
    const waiting = await networkHelpers.takeSnapshot();
    await time.setNextBlockTimestamp(readyAt + 7 * DAY - 1);
    await expect(authority.connect(governor).execute(staking, data))
      .to.emit(staking, "ExitDelayChanged")
      .withArgs(15 * DAY, 10 * DAY);
    await expect(authority.connect(governor).execute(staking, data))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(operation);
    await waiting.restore();
    await time.setNextBlockTimestamp(readyAt + 7 * DAY);
    await expect(authority.connect(governor).execute(staking, data))
      .to.be.revertedWithCustomError(authority, "AccessManagerExpired")
      .withArgs(operation);
  });
});

describe("A privileged account", () => {
  it("has no function that pays it principal or rewards (INV-GOV-1, MC-02, CL-12)", async () => {
    const world = await load();
    const { token, governor, guardian, operations, staking, pool, rounds, oxenClaims, bonusClaims } = world.system;
    const privileged = [governor, guardian, operations, world.system.deployer];
    for (const row of ROWS.filter(({ guard, beforeStart }) => isRole(guard) && !beforeStart)) {
      const before = await networkHelpers.takeSnapshot();
      const { caller, args } = await prepare(world, row);
      await wait(world, row, caller, args);
      await expect(call(world, row, caller, args)).to.changeTokenBalances(
        ethers,
        token,
        [...privileged, staking, pool, rounds, oxenClaims, bonusClaims],
        [0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n],
      );
      await before.restore();
    }
  });
});
