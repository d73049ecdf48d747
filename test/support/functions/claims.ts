import { sesh } from "../amounts.js";
import { attest, attestClaim, claimsDomain, claimTree, type Ledger, OXEN_BLOCK_HASH, rootOf, URI } from "../claims.js";
import type { Signer } from "../system.js";
import type { Rows, World } from "./row.js";

const onlyVetoers = {
  only: "attesters and the guardian of claims",
  refusal: { error: "CallerCannotVeto", args: (_: World, caller: Signer) => [caller] },
};

export const oxenClaimsRows: Rows = {
  proposeRoot: {
    guard: "everybody",
    arrange: async (world) => ({ caller: world.other, args: [...(await proposalOf(world))] }),
  },
  veto: {
    guard: onlyVetoers,
    arrange: async (world) => {
      await propose(world);
      return { caller: world.system.attesters[2]!, args: [] };
    },
  },
  activate: {
    guard: "everybody",
    arrange: async (world) => {
      await propose(world);
      await world.chain.networkHelpers.time.increase(world.system.parameters.claims.vetoDelay);
      return { caller: world.other, args: [] };
    },
  },
  claim: {
    guard: "everybody",
    arrange: async (world) => {
      const { cumulative, proof } = await activate(world);
      return { caller: world.other, args: [world.user, cumulative, proof] };
    },
  },
  claimMany: {
    guard: "everybody",
    arrange: async (world) => {
      const { cumulative, proof } = await activate(world);
      return { caller: world.other, args: [[world.user], [cumulative], [proof]] };
    },
  },
  claimAttested: {
    guard: "everybody",
    arrange: async ({ chain, system, user, other }) => {
      await system.oxenClaims.connect(system.guardian).setFastClaims(true);
      const claim = {
        account: user.address,
        cumulative: CUMULATIVE,
        ledgerHash: OXEN_BLOCK_HASH,
        oxenHeight: 1n,
        validUntil: (await chain.networkHelpers.time.latest()) + 3_600,
      };
      const domain = await claimsDomain(system.oxenClaims);
      const signatures = await attestClaim(domain, claim, system.attesters.slice(0, 2));
      return { caller: other, args: [...Object.values(claim), signatures] };
    },
  },
  setFastClaims: {
    guard: onlyVetoers,
    arrange: ({ system }) => ({ caller: system.attesters[2]!, args: [false] }),
  },
  sweep: {
    guard: "everybody",
    arrange: async ({ chain, system, user }) => {
      await chain.networkHelpers.time.increaseTo(system.parameters.claims.deadline);
      return { caller: user, args: [] };
    },
  },
};

const CUMULATIVE = sesh("1000");
const ledgerOf = ({ user }: World): Ledger => [[user, CUMULATIVE]];

/** A root that pays the user, signed by two of three attesters. */
async function proposalOf(world: World) {
  const { oxenClaims, attesters } = world.system;
  const root = rootOf(ledgerOf(world));
  const signatures = await attest(await claimsDomain(oxenClaims), root, attesters.slice(0, 2));
  return [root, OXEN_BLOCK_HASH, URI, signatures] as const;
}

async function propose(world: World): Promise<void> {
  await world.system.oxenClaims.proposeRoot(...(await proposalOf(world)));
}

async function activate(world: World) {
  await propose(world);
  await world.chain.networkHelpers.time.increase(world.system.parameters.claims.vetoDelay);
  await world.system.oxenClaims.activate();
  return { cumulative: CUMULATIVE, proof: claimTree(ledgerOf(world)).proofOf(world.user, CUMULATIVE) };
}
