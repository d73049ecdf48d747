import { type BaseContract, type ContractTransactionResponse } from "ethers";
import { type RoleName, ROLES } from "../../src/contracts/roles.js";
import { CONTRACTS, type NamedRow } from "./functions.js";
import type { World } from "./functions/row.js";
import type { Signer, System } from "./system.js";

export const isRole = (guard: NamedRow["guard"]): guard is RoleName => typeof guard === "string" && guard in ROLES;

/** The account that has the role. */
export function holderOf(system: System, role: RoleName): Signer {
  return { GUARDIAN: system.guardian, OPERATIONS: system.operations }[role as string] ?? system.governor;
}

/** How long the holder of the role has to wait. */
export function delayOf({ parameters }: System, role: RoleName): number {
  const { governorDelay, successionDelay } = parameters.delays;
  return { GOVERNOR: governorDelay, SUCCESSION: successionDelay, ADMIN: successionDelay }[role as string] ?? 0;
}

export function contractOf({ system }: World, row: NamedRow): BaseContract {
  return system[CONTRACTS[row.contract]];
}

/** Calls the function of a row as `caller`. */
export function call(
  world: World,
  row: NamedRow,
  caller: Signer,
  args: unknown[],
): Promise<ContractTransactionResponse> {
  return contractOf(world, row)
    .connect(caller)
    .getFunction(row.name)
    .send(...args);
}

/** Schedules the call of a row with a delayed role as `caller`; answers with the second from which it is allowed. */
export async function schedule(world: World, row: NamedRow, caller: Signer, args: unknown[]): Promise<number> {
  const { authority } = world.system;
  const contract = contractOf(world, row);
  const target = await contract.getAddress();
  const data = contract.interface.encodeFunctionData(row.name, args);
  await authority.connect(caller).schedule(target, data, 0);
  return Number(await authority.getSchedule(await authority.hashOperation(caller, target, data)));
}

/** Prepares the call of a row until it succeeds: what it needs, its caller, and the delay of the caller's role. */
export async function prepare(world: World, row: NamedRow): Promise<{ caller: Signer; args: unknown[] }> {
  const arranged = await row.arrange(world);
  const args = await Promise.all(arranged.args.map((argument) => resolved(argument)));
  if (!isRole(row.guard)) return { caller: arranged.caller!, args };
  const caller = holderOf(world.system, row.guard);
  return { caller, args };
}

/** Waits until the call may be made, for a role with a delay. */
export async function wait(world: World, row: NamedRow, caller: Signer, args: unknown[]): Promise<void> {
  if (!isRole(row.guard) || delayOf(world.system, row.guard) === 0) return;
  await world.chain.networkHelpers.time.increaseTo(await schedule(world, row, caller, args));
}

/** Arguments as the ABI encoder takes them: contracts and accounts become addresses, also inside lists and structs. */
async function resolved(argument: unknown): Promise<unknown> {
  if (Array.isArray(argument)) return Promise.all(argument.map((element) => resolved(element)));
  if (typeof argument !== "object" || argument === null) return argument;
  if ("getAddress" in argument) return (argument as { getAddress(): Promise<string> }).getAddress();
  const entries = Object.entries(argument).map(async ([key, value]) => [key, await resolved(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
