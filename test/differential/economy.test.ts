import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { Economy } from "../../scripts/simulate/economy/economy.js";
import { scenariosSchema } from "../../scripts/simulate/economy/scenario.js";
import { useOracle } from "../support/fees.js";
import { deployPool } from "../support/pool.js";
import { createChain, DAY, type Signer } from "../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const DAYS = 25;
const PLAN = 3;

/** One node for ever, and a growing number of users who pay in bulk once a day. */
const file = scenariosSchema.parse({
  days: DAYS,
  products: [{ name: "pro-12", title: "Pro, 12 months", usd: 47.99, days: 365 }],
  scenarios: [
    {
      name: "contracts",
      title: "What the contracts are asked to do as well",
      users: { start: 1_000, end: 10_000 },
      demand: { "pro-12": { share: { start: 0, end: 0.1 }, renewal: 0 } },
      price: { start: 0.07, end: 0.07 },
      nodes: { start: 1, requiredYield: 1, costPerMonth: 0, joinLimit: 0, leaveLimit: 0, stakeLimit: 1 },
    },
  ],
});

describe("The simulated economy", () => {
  it("burns, remints and pays what the contracts do, day by day", async () => {
    const system = await deployPool(chain);
    const { recycler, token, pool, proBurn, liquidityReceiver, stakers } = system;
    const [payer, beneficiary] = stakers as [Signer, Signer];
    const seller = await chain.ethers.getImpersonatedSigner(await proBurn.getAddress());
    await networkHelpers.setBalance(seller.address, 10n ** 18n);
    await useOracle(chain, system, { answer: 7_000_000n, ageLimit: 30 * DAY });
    const startedAt = await system.startWith(beneficiary);

    const economy = new Economy(file, file.scenarios[0]!);
    for (let day = 1; day <= DAYS; day++) {
      const { products, burnedTotal, balances, paidTotal } = economy.step();
      const sold = products["pro-12"]!.sold;
      await networkHelpers.time.setNextBlockTimestamp(startedAt + day * DAY);
      if (sold === 0) await pool.sync();
      else await recycler.connect(seller).payFee(PLAN, sold, payer, MaxUint256);

      expect(await token.totalRecycled()).to.equal(burnedTotal);
      expect(await token.totalReminted()).to.equal(burnedTotal);
      expect(await token.balanceOf(liquidityReceiver)).to.equal(balances.liquidity);
      expect(await token.totalSupply()).to.equal(economy.ledger.supply);
      // The contract's emission has 18 digits: a reserve below 2.4e17 is off by less than a unit a day.
      expect(await pool.reserve()).to.be.closeTo(balances.pool, day);
      expect(await pool.owed()).to.be.closeTo(paidTotal, day);
    }
    // There was something to compare: 1,000 units at 685.571428571428… SESH, the sum of each day rounded up.
    expect(economy.ledger.burned).to.be.within(685_571_428_571_429n, 685_571_428_571_429n + BigInt(DAYS));
  });
});
