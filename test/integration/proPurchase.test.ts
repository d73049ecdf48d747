import { expect } from "chai";
import { id } from "ethers";
import { sesh } from "../support/amounts.js";
import { balancesOf, beginStory } from "../support/story.js";
import { createChain } from "../support/system.js";

const chain = await createChain();

const POOL = sesh("63177550");

describe("Story of Pro purchases", () => {
  it("each burns its fee and lets the pool grow by exactly 90 % of it, liquidity by 10 % (FE-07)", async () => {
    const { system, token, pool, proBurn, recycler, stakers, liquidityReceiver, at } = await beginStory(chain);
    const buyer = stakers[1]!;

    // 4.99, 12.99 and 47.99 USD at 0.20 USD per SESH
    const purchases = [
      { plan: 1, burned: sesh("24.95"), toPool: sesh("22.455"), toLiquidity: sesh("2.495") },
      { plan: 2, burned: sesh("64.95"), toPool: sesh("58.455"), toLiquidity: sesh("6.495") },
      { plan: 3, burned: sesh("239.95"), toPool: sesh("215.955"), toLiquidity: sesh("23.995") },
    ];
    for (const [i, { plan, burned, toPool, toLiquidity }] of purchases.entries()) {
      expect(await proBurn.quote(plan)).to.equal(burned);
      const commitment = id(`commitment ${plan}`);
      const purchase = await at(10 + i, () => proBurn.connect(buyer).burnForPro(plan, commitment, burned));
      await expect(purchase)
        .to.emit(proBurn, "ProBurned")
        .withArgs(i + 1, plan, commitment, 1, burned, buyer);
      await expect(purchase).to.emit(token, "FeeRecycled").withArgs(buyer, burned);
      await expect(purchase).to.changeTokenBalances(
        chain.ethers,
        token,
        [buyer, pool, liquidityReceiver, recycler, proBurn],
        [-burned, toPool, toLiquidity, 0n, 0n],
      );
      expect(await recycler.totalsOf(plan)).to.deep.equal([1n, burned]);
    }

    // 329.85 SESH burned, 296.865 in the pool, 32.985 liquidity
    expect(await token.totalRecycled()).to.equal(329_850_000_000n);
    expect(await token.totalReminted()).to.equal(329_850_000_000n);
    expect(await token.remintable()).to.equal(0n);
    expect(await token.balanceOf(buyer)).to.equal(999_670_150_000_000n);
    expect(await token.balanceOf(liquidityReceiver)).to.equal(32_985_000_000n);
    expect(await balancesOf(system)).to.deep.equal({
      supply: sesh("240000000"),
      pool: POOL + 296_865_000_000n,
      staking: sesh("25000"),
      rounds: 0n,
      ledger: POOL + 296_865_000_000n,
    });
  });
});
