import { expect } from "chai";
import { RESTRICTED_FUNCTIONS, type RoleName, ROLES } from "../../src/contracts/roles.js";
import { impersonate } from "../support/accounts.js";
import { call, contractOf, delayOf, holderOf, isRole, prepare, schedule } from "../support/calls.js";
import { createWorld, type NamedRow, ROWS } from "../support/functions.js";
import type { Refusal, World } from "../support/functions/row.js";
import { createChain, type Signer } from "../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

const started = async () => createWorld(chain, { started: true });
const beforeStart = async () => createWorld(chain, { started: false });
const load = (row: NamedRow) => networkHelpers.loadFixture(row.beforeStart ? beforeStart : started);

/** A role that works at once shows its delay of 0; the governor's three roles are one account with three delays. */
const GOVERNOR_ROLES: RoleName[] = ["GOVERNOR", "SUCCESSION", "ADMIN"];

describe("Roles of every function (GV-01, GV-12)", () => {
  for (const row of ROWS) {
    const { guard } = row;
    const title = `${row.contract}.${row.name}`;
    if (guard === "everybody") {
      it(`${title} needs no role`, async () => {
        const world = await load(row);
        const { caller, args } = await prepare(world, row);
        await expectNoRole(world, caller);
        await expect(call(world, row, caller, args)).not.to.revert(ethers);
      });
    } else if (isRole(guard)) {
      it(`${title} refuses everybody but ${guard}`, async () => {
        const world = await load(row);
        const { args } = await prepare(world, row);
        const holder = holderOf(world.system, guard);
        for (const caller of (await everybody(world)).filter(({ address }) => address !== holder.address))
          await expectRefused(world, row, caller, args, roleRefusal(row));
      });
      it(`${title} is for ${guard} after exactly its delay`, async () => {
        const world = await load(row);
        const { caller, args } = await prepare(world, row);
        await (GOVERNOR_ROLES.includes(guard)
          ? expectDelayed(world, row, caller, args, delayOf(world.system, guard))
          : expect(call(world, row, caller, args)).not.to.revert(ethers));
      });
    } else if ("nobody" in guard) {
      it(`${title} is for nobody: ${guard.nobody}`, async () => {
        const world = await load(row);
        const { caller, args } = await prepare(world, row);
        await expectRefused(world, row, caller, args, guard.refusal);
      });
    } else {
      it(`${title} is for ${guard.only} alone`, async () => {
        const world = await load(row);
        const { caller, args } = await prepare(world, row);
        for (const stranger of await everybody(world)) {
          if (stranger.address === caller.address || (await isAlsoMeant(world, row, stranger))) continue;
          await expectRefused(world, row, stranger, args, guard.refusal);
        }
        await expect(call(world, row, caller, args)).not.to.revert(ethers);
      });
    }
  }

  /** Everybody with a role or without: the deployer, users, role holders, attesters, the treasury, contracts. */
  async function everybody({ system, operator, user, other }: World): Promise<Signer[]> {
    const { deployer, governor, guardian, operations, treasury, liquidityReceiver, attesters } = system;
    const contracts = await Promise.all(
      [system.rounds, system.pool, system.token].map(async (contract) =>
        impersonate(chain, await contract.getAddress()),
      ),
    );
    const people = [deployer, governor, guardian, operations, treasury, liquidityReceiver, ...attesters];
    return [...people, operator, user, other, ...contracts];
  }

  /** `veto` and closing fast claims are for several accounts, of which the row's caller is one. */
  async function isAlsoMeant({ system }: World, row: NamedRow, caller: Signer): Promise<boolean> {
    if (row.contract !== "OxenClaims" || !["veto", "setFastClaims"].includes(row.name)) return false;
    return caller.address === system.guardian.address || (await system.oxenClaims.isAttester(caller));
  }

  function roleRefusal({ contract }: NamedRow): Refusal {
    return contract === "Authority"
      ? { error: "AccessManagerUnauthorizedAccount", args: (_, caller) => [caller, ROLES.ADMIN] }
      : { error: "AccessManagedUnauthorized", args: (_, caller) => [caller] };
  }

  async function expectRefused(world: World, row: NamedRow, caller: Signer, args: unknown[], refusal: Refusal) {
    await expect(call(world, row, caller, args), caller.address)
      .to.be.revertedWithCustomError(contractOf(world, row), refusal.error)
      .withArgs(...(await refusal.args(world, caller)));
  }

  async function expectNoRole({ system }: World, { address }: Signer): Promise<void> {
    for (const [role, id] of Object.entries(ROLES))
      expect((await system.authority.hasRole(id, address)).isMember, role).to.equal(false);
  }

  /** Not without being scheduled, not a second before the delay has passed, and then once. */
  async function expectDelayed(world: World, row: NamedRow, caller: Signer, args: unknown[], delay: number) {
    const { authority } = world.system;
    const contract = contractOf(world, row);
    const data = contract.interface.encodeFunctionData(row.name, args);
    const operation = await authority.hashOperation(caller, await contract.getAddress(), data);
    await expect(call(world, row, caller, args))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(operation);
    const allowedAt = await schedule(world, row, caller, args);
    expect(allowedAt).to.equal((await time.latest()) + delay);
    await time.setNextBlockTimestamp(allowedAt - 1);
    await expect(call(world, row, caller, args))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
      .withArgs(operation);
    await time.setNextBlockTimestamp(allowedAt);
    await expect(call(world, row, caller, args))
      .to.emit(authority, "OperationExecuted")
      .withArgs(operation, await authority.getNonce(operation));
    await expect(call(world, row, caller, args))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(operation);
  }
});

describe("Restricted functions of the deployment", () => {
  it("are exactly the restricted functions of the contracts", () => {
    const restricted = ROWS.filter(({ contract, guard }) => contract !== "Authority" && isRole(guard))
      .map(({ contract, name, guard }) => `${contract}.${name}: ${guard as RoleName}`)
      .sort();
    const deployed = Object.entries(RESTRICTED_FUNCTIONS)
      .flatMap(([contract, byRole]) =>
        Object.entries(byRole).flatMap(([role, names]) => names.map((name) => `${contract}.${name}: ${role}`)),
      )
      .sort();
    expect(restricted).to.deep.equal(deployed);
  });

  it("have their roles on the deployed access manager, and no other function has one", async () => {
    const world = await networkHelpers.loadFixture(started);
    const { authority } = world.system;
    for (const row of ROWS) {
      const contract = contractOf(world, row);
      const { selector } = contract.interface.getFunction(row.name)!;
      const role = row.contract !== "Authority" && isRole(row.guard) ? ROLES[row.guard] : ROLES.ADMIN;
      expect(await authority.getTargetFunctionRole(contract, selector), `${row.contract}.${row.name}`).to.equal(role);
    }
  });
});
