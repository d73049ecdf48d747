import { registrationFor } from "../../../test/support/system.js";
import { type Cost, costOf, perPart } from "../measure.js";
import { measureQuorum, MEMBERS, type QuorumCosts } from "./quorum.js";
import { actor, NODES, type Scene, SEED_BATCH, seedRegistrations, settleEpoch, start } from "../scene.js";

const FEW_NODES = 10;

export interface SeedingCosts {
  seedNode: Cost;
  quorum: QuorumCosts;
  /** Registration of a solo node while there are 10 nodes, and while there are 3,000 (ST-14). */
  registerAmongFew: Cost;
  registerAmongMany: Cost;
}

/** Seeds all nodes and starts the network; on the way, what a registration costs in a small one. */
export async function measureSeeding(scene: Scene): Promise<SeedingCosts> {
  const { chain, system } = scene;
  const seed = async (from: number, to: number) =>
    costOf(system.staking.connect(system.operations).seed(await seedRegistrations(scene, from, to)));

  await seed(0, FEW_NODES);
  const snapshot = await chain.networkHelpers.takeSnapshot();
  await start(scene, FEW_NODES);
  const registerAmongFew = await register(scene);
  await snapshot.restore();

  await seed(FEW_NODES, SEED_BATCH);
  let seedNode: Cost | undefined;
  let quorum: QuorumCosts | undefined;
  for (let from = SEED_BATCH; from < NODES; from += SEED_BATCH) {
    if (from === MEMBERS) quorum = await amongMembers(scene);
    seedNode = perPart(await seed(from, from + SEED_BATCH), SEED_BATCH);
  }
  if (seedNode === undefined || quorum === undefined) throw new Error("No whole batch was seeded.");
  await start(scene, NODES);
  return { seedNode, quorum, registerAmongFew, registerAmongMany: await register(scene) };
}

/** The network starts with the quorum of the comparable figures, for as long as statements are measured. */
async function amongMembers(scene: Scene): Promise<QuorumCosts> {
  const snapshot = await scene.chain.networkHelpers.takeSnapshot();
  await start(scene, MEMBERS);
  const costs = await measureQuorum(scene);
  await snapshot.restore();
  return costs;
}

async function register(scene: Scene): Promise<Cost> {
  await settleEpoch(scene, "few or many");
  const operator = await actor(scene, "few or many");
  const registration = await registrationFor(scene.system, "few or many", operator);
  return costOf(scene.system.staking.connect(operator).register(registration));
}
