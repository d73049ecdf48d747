import { nodeId } from "../../../test/support/nodes.js";
import { DAY, registrationFor, REQUIREMENT } from "../../../test/support/system.js";
import { type Cost, costOf, perPart } from "../measure.js";
import { actor, type Scene, settleEpoch } from "../scene.js";

const MANY = 20;

/** The life of a solo node: registration, rewards, exit, withdrawal. */
export async function measureSolo(scene: Scene) {
  const { chain, system } = scene;
  const { staking, pool, parameters } = system;
  const { time } = chain.networkHelpers;
  const operator = await actor(scene, "operator");
  const first = await registrationFor(system, "first of the operator", operator);
  const second = await registrationFor(system, "second of the operator", operator);

  await settleEpoch(scene, "registration");
  const registerNew = await costOf(staking.connect(operator).register(first));
  const registerKnown = await costOf(staking.connect(operator).register(second));
  const { claimFirst, claimManyRow } = await measureClaims(scene);
  await pool.connect(operator).claim();
  await time.increase(DAY);
  const claimRepeat = await costOf(pool.connect(operator).claim());

  const firstId = nodeId(first.node.key);
  const requestExit = await costOf(staking.connect(operator).requestExit(firstId));
  await time.increase(parameters.staking.exitDelay);
  await settleEpoch(scene, "exit");
  const exitSolo = await costOf(staking.connect(operator).exit(first.node.key));
  const withdraw = await costOf(staking.connect(operator).withdraw([firstId]));
  return { registerNew, registerKnown, claimFirst, claimManyRow, claimRepeat, requestExit, exitSolo, withdraw };
}

/** Claims of beneficiaries of other people's nodes. */
async function measureClaims(scene: Scene): Promise<{ claimFirst: Cost; claimManyRow: Cost }> {
  const { chain, system } = scene;
  const { staking, pool, token, treasury } = system;
  const operator = await actor(scene, "operator for others");
  await token.connect(treasury).transfer(operator, REQUIREMENT * BigInt(MANY));
  await token.connect(operator).approve(staking, REQUIREMENT * BigInt(MANY + 1));
  const fresh = await actor(scene, "fresh beneficiary", { sesh: false });
  const many = await Promise.all(Array.from({ length: MANY }, (_, i) => actor(scene, `beneficiary ${i}`)));
  for (const [i, beneficiary] of [fresh, ...many].entries()) {
    const registration = await registrationFor(system, `for others ${i}`, operator, {
      contributors: [{ staker: operator.address, beneficiary: beneficiary.address, stake: REQUIREMENT }],
    });
    await staking.connect(operator).register(registration);
  }
  await chain.networkHelpers.time.increase(DAY);
  const claimManyRow = perPart(await costOf(pool.connect(operator).claimMany(many)), MANY);
  return { claimFirst: await costOf(pool.connect(fresh).claim()), claimManyRow };
}
