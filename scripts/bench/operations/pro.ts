import { id } from "ethers";
import { costOf } from "../measure.js";
import { actor, type Scene } from "../scene.js";

const PLAN = 1;
const INITIAL_PRICE = 20_000_000n;

/** Purchases of Session Pro from a wallet. */
export async function measurePro(scene: Scene) {
  const { proBurn, feed, operations } = scene.system;
  const buyer = await actor(scene, "buyer");
  await feed.connect(operations).post(INITIAL_PRICE);
  const buy = async (label: string) => {
    const price = await proBurn.quote(PLAN);
    return costOf(proBurn.connect(buyer).burnForPro(PLAN, id(label), price));
  };
  return { proFirst: await buy("first"), proRepeat: await buy("repeat") };
}
