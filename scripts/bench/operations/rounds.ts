import { ZeroAddress } from "ethers";
import { nodeId } from "../../../test/support/nodes.js";
import { asGovernor, credentialsFor, DAY, registrationFor, REQUIREMENT } from "../../../test/support/system.js";
import { type Cost, costOf, total } from "../measure.js";
import { actor, type Scene, settleEpoch } from "../scene.js";

const CONTRIBUTORS = 10;

/** Nodes with 10 contributors, none of whom had a node before. */
export async function measureRounds(scene: Scene) {
  const { chain, system } = scene;
  const { staking, parameters } = system;
  await settleEpoch(scene, "round");
  const { roundWhole, key, operator } = await measureWholeRound(scene);
  await staking.connect(operator).requestExit(nodeId(key));
  await chain.networkHelpers.time.increase(parameters.staking.exitDelay);
  await settleEpoch(scene, "exit of ten");
  const exitTen = await costOf(staking.connect(operator).exit(key));
  return { roundWhole, exitTen, registerTen: await measureRegisterTen(scene) };
}

async function measureWholeRound(scene: Scene) {
  const { chain, system } = scene;
  const { rounds } = system;
  const [operator, ...others] = await contributors(scene, "round");
  if (operator === undefined) throw new Error("There is no operator.");
  const node = await credentialsFor(system, "round", operator);
  const terms = {
    operator: operator.address,
    stakingRequirement: REQUIREMENT,
    reservedUntil: 0,
    closesAt: (await chain.networkHelpers.time.latest()) + 30 * DAY,
    autoRegister: true,
    node,
    reservations: [],
  };
  const costs = [await costOf(rounds.connect(operator).open(terms, REQUIREMENT / 4n, ZeroAddress))];
  const [opened] = await rounds.queryFilter(rounds.filters.RoundOpened(undefined, operator.address));
  if (opened === undefined) throw new Error("The round was not opened.");
  for (const other of others) {
    const amount = await rounds.minContribution(opened.args.roundId);
    costs.push(await costOf(rounds.connect(other).contribute(terms, amount, ZeroAddress)));
  }
  return { roundWhole: total(costs), key: node.key, operator };
}

/** The registration alone, by an address that stands where the rounds' contract stands. */
async function measureRegisterTen(scene: Scene): Promise<Cost> {
  const { chain, system } = scene;
  const { staking } = system;
  const snapshot = await chain.networkHelpers.takeSnapshot();
  const registrant = await actor(scene, "registrant");
  const data = staking.interface.encodeFunctionData("setContributionRounds", [registrant.address]);
  await asGovernor(chain, system, staking, data);
  await settleEpoch(scene, "register ten");
  const stakers = await contributors(scene, "direct");
  const share = (REQUIREMENT * 3n) / 4n / BigInt(CONTRIBUTORS - 1);
  const registration = await registrationFor(system, "direct", stakers[0] ?? registrant, {
    contributors: stakers.map(({ address }, i) => ({
      staker: address,
      beneficiary: address,
      stake: i === 0 ? REQUIREMENT - share * BigInt(CONTRIBUTORS - 1) : share,
    })),
  });
  const cost = await costOf(staking.connect(registrant).register(registration));
  await snapshot.restore();
  return cost;
}

async function contributors(scene: Scene, label: string) {
  const wallets = [];
  for (let i = 0; i < CONTRIBUTORS; i++) wallets.push(await actor(scene, `${label} contributor ${i}`));
  return wallets;
}
