import { planContribute } from "../../../src/actions/contribute.js";
import { planOpenRound } from "../../../src/actions/openRound.js";
import { planRegisterNode } from "../../../src/actions/registerNode.js";
import { planRegisterRound } from "../../../src/actions/registerRound.js";
import { planRequestExit } from "../../../src/actions/requestExit.js";
import { simulate } from "../../../src/actions/simulate.js";
import type { Client } from "../../../src/contracts/client.js";
import { roundIdOf, type RoundTerms } from "../../../src/contracts/rounds.js";
import { formatSesh } from "../../../src/core/amounts.js";
import { ToolkitError } from "../../../src/core/errors.js";
import { DAY } from "../../../src/core/time.js";
import { nodeIdOf, type NodeKey } from "../../../src/crypto/nodeKeys.js";
import { networkInfo } from "../../../src/queries/networkInfo.js";
import { roundStatus } from "../../../src/queries/roundStatus.js";
import { requireEqual } from "../report.js";
import type { KnownNode } from "../rewards.js";
import { demoCredentials, type World } from "../world.js";
import { SEEDED, type SeededNetwork } from "./seed.js";

const SOLO = 18;
const CONTRIBUTORS = 10;
const FEE_BPS = 1_000;

export interface StakedNode extends KnownNode {
  key: NodeKey;
  /** The operator first. */
  stakers: Client[];
}

export interface StakedNetwork {
  startedAt: number;
  seeded: readonly StakedNode[];
  solo: StakedNode[];
  rounds: StakedNode[];
}

/** Operators register alone, and two nodes are filled by 10 contributors each. */
export async function stakeJourney(world: World, { startedAt, nodes: seeded }: SeededNetwork): Promise<StakedNetwork> {
  const { client, report } = world;
  const requirement = await client.contracts.staking.stakingRequirement();

  const solo: StakedNode[] = [];
  for (let i = 0; i < SOLO; i++) solo.push(await registerAlone(world, `solo ${i + 1}`, requirement));
  report.line(`${SOLO} operators registered a node alone, each with ${formatSesh(requirement)} by permit`);

  const rounds = [
    await fillRound(world, "automatic round", requirement, { autoRegister: true, reserved: requirement / 5n }),
    await fillRound(world, "manual round", requirement, { autoRegister: false, reserved: 0n }),
  ];
  await showRefusedExit(world, rounds);

  const { activeNodes } = await networkInfo(client);
  requireEqual("The number of active nodes", BigInt(activeNodes), BigInt(SEEDED + SOLO + rounds.length));
  const staked = await client.contracts.token.balanceOf(client.deployment.NodeStaking);
  requireEqual("The stake", staked, requirement * BigInt(activeNodes));
  report.amount(`Stake of ${activeNodes} nodes`, staked);
  return { startedAt, seeded, solo, rounds };
}

async function registerAlone(world: World, name: string, requirement: bigint): Promise<StakedNode> {
  const operator = await world.actor(`${name} operator`);
  const missing = requirement - (await world.client.contracts.token.balanceOf(operator.account));
  if (missing > 0n) await world.actor(`${name} operator`, missing);
  const credentials = demoCredentials(world.client, name, operator.account, FEE_BPS);
  const result = await world.run(operator, await planRegisterNode(operator, { credentials }));
  return {
    key: credentials.key,
    stakers: [operator],
    periods: [{ from: await world.timeOf(result) }],
    feeBps: FEE_BPS,
    contributors: [{ beneficiary: operator.account, stake: requirement }],
  };
}

/** The operator brings a quarter, the first contributor what is reserved for it, if anything, the others the least. */
async function fillRound(
  world: World,
  name: string,
  requirement: bigint,
  { autoRegister, reserved }: { autoRegister: boolean; reserved: bigint },
): Promise<StakedNode> {
  const { client, report } = world;
  const stakers: Client[] = [];
  for (let i = 0; i < CONTRIBUTORS; i++) stakers.push(await world.actor(`${name} ${i}`, requirement));
  const [operator, first, ...others] = stakers;
  if (operator === undefined || first === undefined) throw new Error("A round has an operator and contributors.");
  const now = (await networkInfo(client)).time;
  const terms: RoundTerms = {
    operator: operator.account,
    stakingRequirement: requirement,
    reservedUntil: reserved === 0n ? 0 : now + 7 * DAY,
    closesAt: now + 30 * DAY,
    autoRegister,
    node: demoCredentials(client, name, operator.account, FEE_BPS),
    reservations: reserved === 0n ? [] : [{ staker: first.account, amount: reserved }],
  };
  const stakes = [requirement / 4n];
  await world.run(operator, planOpenRound(operator, { terms, amount: requirement / 4n }));
  let result = undefined;
  for (const contributor of [first, ...others]) {
    const { minContribution } = await roundStatus(client, roundIdOf(terms));
    const amount = contributor === first && reserved > 0n ? reserved : minContribution;
    result = await world.run(contributor, await planContribute(contributor, { terms, amount }));
    stakes.push(amount);
  }
  if (!autoRegister) result = await world.run(operator, planRegisterRound(operator, { terms }));
  if (result === undefined) throw new Error("Nobody contributed.");
  const least = stakes.reduce((a, b) => (a < b ? a : b));
  report.line(
    `The ${name} was filled by ${CONTRIBUTORS} contributors, the smallest with ${formatSesh(least)}` +
      (reserved > 0n ? `, one with the ${formatSesh(reserved)} reserved for it` : "; its operator registered it"),
  );
  return {
    key: terms.node.key,
    stakers,
    periods: [{ from: await world.timeOf(result) }],
    feeBps: FEE_BPS,
    contributors: stakers.map(({ account }, i) => ({ beneficiary: account, stake: stakes[i] ?? 0n })),
  };
}

/** In a node's first 30 days a small contributor cannot end it: the toolkit says so before anything is signed. */
async function showRefusedExit(world: World, rounds: readonly StakedNode[]): Promise<void> {
  const small = rounds[0]?.stakers.at(-1);
  if (small === undefined) throw new Error("The round has no contributors.");
  const plan = await planRequestExit(small, { nodeId: nodeIdOf(rounds[0]?.key ?? { x: 0n, y: 0n }) });
  try {
    await simulate(small, plan);
  } catch (error) {
    if (!(error instanceof ToolkitError) || error.details.error !== "SmallContributorTooEarly") throw error;
    world.report.line(`Refused: a small contributor wanted to end the node at once. "${error.shortMessage}"`);
    return;
  }
  throw new Error("A small contributor could end a node at once.");
}
