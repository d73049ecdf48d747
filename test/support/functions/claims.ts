import { sesh } from "../amounts.js";
import { claimsTree, signedRoot } from "../campaign.js";
import type { Signer } from "../system.js";
import type { Rows, World } from "./row.js";

const onlyVetoers = {
  only: "attesters and the guardian of claims",
  refusal: { error: "CallerCannotVeto", args: (_: World, caller: Signer) => [caller] },
};

export const oxenClaimsRows: Rows = {
  proposeRoot: {
    guard: "everybody",
    arrange: async (world) => ({ caller: world.other, args: [...(await payees(world)).proposal] }),
  },
  veto: {
    guard: onlyVetoers,
    arrange: async (world) => {
      await rootProposed(world);
      return { caller: world.system.attesters[2]!, args: [] };
    },
  },
  activate: {
    guard: "everybody",
    arrange: async (world) => {
      await rootProposed(world);
      await world.chain.networkHelpers.time.increase(world.system.parameters.claims.vetoDelay);
      return { caller: world.other, args: [] };
    },
  },
  claim: {
    guard: "everybody",
    arrange: async (world) => {
      const { cumulative, proof } = await rootActive(world);
      return { caller: world.other, args: [world.user, cumulative, proof] };
    },
  },
  claimMany: {
    guard: "everybody",
    arrange: async (world) => {
      const { cumulative, proof } = await rootActive(world);
      return { caller: world.other, args: [[world.user], [cumulative], [proof]] };
    },
  },
  sweep: {
    guard: "everybody",
    arrange: async ({ chain, system, user }) => {
      await chain.networkHelpers.time.increaseTo(system.parameters.claims.deadline);
      return { caller: user, args: [] };
    },
  },
};

async function payees({ system, user }: World) {
  const cumulative = sesh("1000");
  const tree = claimsTree([{ account: user.address, cumulative }]);
  return { tree, cumulative, proposal: await signedRoot(system, tree) };
}

async function rootProposed(world: World) {
  const { tree, cumulative, proposal } = await payees(world);
  await world.system.oxenClaims.proposeRoot(...proposal);
  return { proof: tree.proofOf(world.user.address), cumulative };
}

async function rootActive(world: World) {
  const proposed = await rootProposed(world);
  await world.chain.networkHelpers.time.increase(world.system.parameters.claims.vetoDelay);
  await world.system.oxenClaims.activate();
  return proposed;
}
