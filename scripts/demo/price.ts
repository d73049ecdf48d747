import { createPlan } from "../../src/actions/plan.js";
import type { World } from "./world.js";

/** 0.23 USD with 8 decimals. */
const PRICE = 23_000_000n;

/** Purchases need a price that is not older than a day. */
export async function postPrice(world: World): Promise<void> {
  const operations = await world.actor("operations");
  const call = { contract: "postedPriceFeed", method: "post", args: [PRICE] } as const;
  await world.run(
    operations,
    createPlan({ action: "price post", summary: "Post the price.", account: operations.account, call }),
  );
}
