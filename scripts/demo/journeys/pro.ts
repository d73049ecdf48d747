import { id } from "ethers";
import { planBuyPro } from "../../../src/actions/buyPro.js";
import { createPlan } from "../../../src/actions/plan.js";
import type { Hex } from "../../../src/core/hex.js";
import { quotePro } from "../../../src/queries/quotePro.js";
import { requireEqual } from "../report.js";
import type { World } from "../world.js";

const PLAN = 3;
/** 0.23 USD with 8 decimals. */
const PRICE = 23_000_000n;

/** A wallet buys twelve months of Pro with one signature for the payment and none for an account. */
export async function proJourney(world: World): Promise<void> {
  const { client, report } = world;
  const { token } = client.contracts;
  const { FeeRecycler, RewardPool } = client.deployment;
  const operations = await world.actor("operations");
  const post = { contract: "postedPriceFeed", method: "post", args: [PRICE] } as const;
  await world.run(
    operations,
    createPlan({ action: "price post", summary: "Post the price.", account: operations.account, call: post }),
  );
  const price = (await quotePro(client)).find(({ plan }) => plan === PLAN)?.sesh;
  if (price === undefined) throw new Error(`Plan ${PLAN} is not sold.`);
  const buyer = await world.actor("buyer", price * 2n);
  const liquidity = await client.contracts.feeRecycler.liquidityReceiver();
  const balances = async () =>
    Promise.all([buyer.account, RewardPool, liquidity].map(async (account) => token.balanceOf(account)));

  const before = await balances();
  const supply = await token.totalSupply();
  const plan = await planBuyPro(buyer, { plan: PLAN, commitment: id("made by the app") as Hex });
  const result = await world.run(buyer, plan);
  const after = await balances();

  const toLiquidity = price / 10n;
  requireEqual("What the buyer paid", (before[0] ?? 0n) - (after[0] ?? 0n), price);
  requireEqual("What the pool got", (after[1] ?? 0n) - (before[1] ?? 0n), price - toLiquidity);
  requireEqual("What liquidity got", (after[2] ?? 0n) - (before[2] ?? 0n), toLiquidity);
  requireEqual("The supply", await token.totalSupply(), supply);
  requireEqual("What was burned", await token.totalRecycled(), price);
  requireEqual("What waits to be reminted", await token.remintable(), 0n);
  if (result.approval !== undefined) throw new Error("The purchase took an approval of its own.");

  report.line(`12 months at 47.99 USD, SESH at 0.23 USD, bought by permit in one transaction`);
  report.amount("Burned", price);
  report.amount("Reminted to the reward pool, 90 %", price - toLiquidity);
  report.amount("Reminted to protocol-owned liquidity, 10 %", toLiquidity);
  report.amount(`Still allowed to ${FeeRecycler}`, await token.allowance(buyer.account, FeeRecycler));
}
