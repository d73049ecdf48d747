import type { NetworkModel } from "./model.js";
import { findSilent, type Proposal, propose, sorted } from "./quorum.js";
import type { Random } from "./random.js";
import { creditAt, HOUR, isUsedUp, isYoung, type ModelNode, type ModelStatement } from "./rules.js";
import type { World } from "./world.js";

/** Something that must be refused: whether it is, and why, the model says. */
export interface Mistake extends Proposal {
  genuine: boolean;
}

const TOO_OLD = 700;

/** One of many ways in which a quorum, or somebody who pretends to be it, goes wrong. */
export async function makeMistake(
  world: World,
  model: NetworkModel,
  random: Random,
  last: Proposal | undefined,
): Promise<Mistake | undefined> {
  const { time } = world;
  const members = model.members(time);
  const silent = findSilent(members, () => false, random.fraction() / 3, random);
  const about = async (node: ModelNode | undefined, kind: ModelStatement["kind"], timestamp = time) =>
    node === undefined
      ? undefined
      : { ...(await propose(world, members, [{ node, kind, timestamp }], silent)), genuine: true };
  const active = model.active();
  const any = random.pick(active);
  const find = (fits: (node: ModelNode) => boolean) => random.pick([...model.nodes.values()].filter(fits));
  const ways = [
    async () => about(any, "decommission", time - TOO_OLD),
    async () => about(any, "decommission", time + HOUR),
    async () => about(any, "recommission"),
    async () =>
      about(
        find((node) => node.status === "active" && !isUsedUp(node, time)),
        "deregister",
      ),
    async () =>
      about(
        find((node) => node.status === "decommissioned" && creditAt(node, time) > 60),
        "deregister",
      ),
    async () =>
      about(
        find((node) => node.status === "active" && isUsedUp(node, time)),
        "decommission",
      ),
    async () =>
      about(
        find((node) => node.status === "decommissioned"),
        "decommission",
      ),
    async () =>
      about(
        find((node) => node.status === "exited" || node.status === "deregistered"),
        "decommission",
      ),
    async () =>
      about(
        find((node) => isYoung(node, time)),
        "deregister",
      ),
    // Signed once, handed in twice, without the hint for the digest that was signed.
    async () => Promise.resolve(last && { ...last, attestation: { ...last.attestation, hint: "0x" }, genuine: false }),
    // Somebody is counted among the signers who is not.
    async () => {
      const mistake = await about(any, "decommission");
      const { attestation } = (await about(any, "decommission")) ?? {};
      if (mistake === undefined || attestation === undefined) return undefined;
      const other = await propose(world, members.slice(1), mistake.statements, []);
      const { signature, signersKeyG2 } = other.attestation;
      return { ...mistake, attestation: { ...attestation, signature, signersKeyG2 }, genuine: false };
    },
    // One more than a third is silent.
    async () => {
      if (any === undefined) return undefined;
      const many = members.slice(0, Math.floor(members.length / 3) + 1).map((_, i) => i);
      const statements = sorted([{ node: any, kind: "decommission", timestamp: time }]);
      return { ...(await propose(world, members, statements, many)), genuine: true };
    },
  ];
  return random.pick(ways)?.();
}
