import { id } from "ethers";
import { costOf } from "../measure.js";
import { actor, type Scene } from "../scene.js";

const PLAN = 1;
const INITIAL_PRICE = 20_000_000n;

/** Units of a purchase by root, as a provider makes it once a day. */
const UNITS = 10_000;
const BATCH = 100;

/** Purchases of Session Pro: single, as a batch and by root. */
export async function measurePro(scene: Scene) {
  const { proBurn, feed, operations } = scene.system;
  const buyer = await actor(scene, "buyer");
  await feed.connect(operations).post(INITIAL_PRICE);
  const buy = async (label: string) => {
    const price = await proBurn.quote(PLAN);
    return costOf(proBurn.connect(buyer).burnForPro(PLAN, id(label), price));
  };
  const proFirst = await buy("first");
  const proRepeat = await buy("repeat");
  const price = await proBurn.quote(PLAN);
  const asBuyer = proBurn.connect(buyer);
  const commitments = Array.from({ length: BATCH }, (_, i) => id(`batch ${i}`));
  const proBatch = await costOf(asBuyer.burnForProBatch(PLAN, commitments, price * BigInt(BATCH)));
  const proRoot = await costOf(asBuyer.burnForProRoot(PLAN, id("root"), UNITS, price * BigInt(UNITS)));
  return { proFirst, proRepeat, proBatch, proRoot };
}
