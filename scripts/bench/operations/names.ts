import { concat, id, keccak256, MaxUint256, ZeroAddress } from "ethers";
import {
  nameHashOf,
  namesOf,
  NO_NEIGHBOUR,
  OTHER_VALUE,
  oxenTree,
  requestFor,
  VALUE,
} from "../../../test/support/names.js";
import { DAY } from "../../../test/support/system.js";
import { costOf } from "../measure.js";
import { actor, type Scene } from "../scene.js";

/** Depth of a tree with 16,000 names. */
const DEPTH = 14;

/** Leases of a year for names of five and more characters, each with a value, and what is done with a name. */
export async function measureNames(scene: Scene) {
  const { chain, system } = scene;
  const { names, feed, operations } = system;
  const { commit, reveal, openNames } = namesOf(chain, system);
  const holder = await actor(scene, "name holder");
  const buyer = await actor(scene, "name buyer");

  const tree = oxenTree({ [kept(0)]: holder.address, [kept(1)]: holder.address, [kept(2)]: ZeroAddress });
  const { root, above } = deepen(tree.root, tree.leafOf(kept(0)).proof.length);
  const leafOf = (name: string) => ({ ...tree.leafOf(name), proof: [...tree.leafOf(name).proof, ...above] });
  const claimUntil = await openNames(root, DAY);
  const nameClaim = await costOf(names.connect(holder).claimOxenName(leafOf(kept(0)), 5, ZeroAddress, VALUE));
  const registerEarly = async (name: string) => {
    const request = requestFor(name, holder);
    await commit(request);
    return costOf(reveal(request, holder, { neighbour: leafOf(name) }));
  };
  // The first fee for a product costs more than all others.
  await registerEarly("early");
  const nameRegisterAmongClaims = await registerEarly("also early");

  await chain.networkHelpers.time.increaseTo(claimUntil);
  await feed.connect(operations).post(20_000_000n);
  const nameCommit = await costOf(names.connect(buyer).commit(id("commitment")));
  const register = async (name: string) => {
    const request = requestFor(name, buyer);
    await commit(request);
    return costOf(reveal(request, buyer, { neighbour: NO_NEIGHBOUR }));
  };
  const nameRegisterFirst = await register("first");
  const nameRegisterRepeat = await register("second");
  const hash = nameHashOf("first");
  const asBuyer = names.connect(buyer);
  const nameRenew = await costOf(asBuyer.renew(hash, 1, MaxUint256));
  const nameSetValue = await costOf(asBuyer.setValue(hash, OTHER_VALUE));
  const nameTransfer = await costOf(asBuyer.transferFrom(buyer, holder, hash));
  return {
    nameCommit,
    nameRegisterFirst,
    nameRegisterRepeat,
    nameRegisterAmongClaims,
    nameRenew,
    nameSetValue,
    nameTransfer,
    nameClaim,
  };
}

function kept(index: number): string {
  return `kept ${index}`;
}

/** More levels above the root of a small tree. */
function deepen(root: string, depth: number): { root: string; above: string[] } {
  const above = Array.from({ length: DEPTH - depth }, (_, i) => id(`sibling ${i}`));
  return { root: above.reduce((node, sibling) => keccak256(concat([node, sibling].sort())), root), above };
}
