import { expect } from "chai";
import { statementDigest } from "../../src/crypto/statements.js";
import type { Address } from "../../src/core/addresses.js";
import { nodeId, nodeKey, nodeSecret } from "../support/nodes.js";
import { attestation, ordered, seeded, statement, submit } from "../support/quorum.js";
import { CHAIN_ID, createChain, DAY, deploySystem, REQUIREMENT, startNetwork } from "../support/system.js";

const HOUR = 3_600;

/** Six nodes, active for 30 days; the last one, "seed 5", is the one that fails. */
async function networkOfSix() {
  const chain = await createChain();
  const system = await deploySystem(chain);
  const { operator } = await startNetwork(system, 6);
  await chain.networkHelpers.time.increase(30 * DAY);
  return { chain, system, operator, target: nodeId(nodeKey(nodeSecret("seed 5"))) };
}

describe("A node that fails", () => {
  it("is decommissioned, comes back with less credit, fails again, and is put out when its credit is used up", async () => {
    const { chain, system, operator, target } = await networkOfSix();
    const { staking, quorum, token, pool, deployer } = system;
    const { time } = chain.networkHelpers;
    const about = (kind: "decommission" | "recommission" | "deregister") => statement(chain, "seed 5", kind);

    await submit(system, [await about("decommission")], seeded(6));
    const decommissionedAt = BigInt(await time.latest());
    const { credit } = await quorum.standingOf(target);
    expect(credit).to.be.within(26 * HOUR, 26 * HOUR + 2);
    expect(await staking.activeNodes()).to.equal(5n);

    await time.increaseTo(decommissionedAt + BigInt(5 * HOUR) - 1n);
    await submit(system, [await about("recommission")], seeded(5));
    expect((await quorum.standingOf(target)).credit).to.equal(credit - BigInt(2 * 5 * HOUR));
    expect(await staking.quorumNodes()).to.equal(6n);

    // "seed 0" is silent, and the failing node does not sign its own decommission.
    await submit(system, [await about("decommission")], seeded(4, 1), { silent: ["seed 0", "seed 5"] });
    const left = (await quorum.standingOf(target)).credit;
    await time.increase(left - 10n);
    await expect(submit(system, [await about("deregister")], seeded(5))).to.be.revertedWithCustomError(
      quorum,
      "CreditNotUsedUp",
    );

    await time.increase(20);
    const rewards = await pool.reserve();
    await expect(submit(system, [await about("deregister")], seeded(5))).to.changeTokenBalances(
      chain.ethers,
      token,
      [deployer, pool, staking],
      [7_500_000_000n, 42_500_000_000n, -50_000_000_000n],
    );
    expect(await pool.reserve()).to.be.greaterThan(rewards);

    await expect(staking.connect(operator).withdraw([target]))
      .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
      .withArgs(target, operator.address);
    await time.increase(30 * DAY);
    await expect(staking.connect(operator).withdraw([target])).to.changeTokenBalance(
      chain.ethers,
      token,
      operator,
      REQUIREMENT - 50_000_000_000n,
    );
  });

  it("is taken out of the quorum by signatures that are added up again after a change of membership", async () => {
    const { chain, system } = await networkOfSix();
    const { quorum } = system;
    const list = [await statement(chain, "seed 5", "decommission")];
    const digest = await quorum.statementDigest(list);
    const before = attestation(digest, seeded(6));
    await submit(system, [await statement(chain, "seed 4", "decommission")], seeded(6));

    await expect(quorum.submit(list, before)).to.be.revertedWithCustomError(quorum, "AttestationInvalid");
    const again = attestation(digest, ["seed 0", "seed 1", "seed 2", "seed 3", "seed 5"]);
    await expect(quorum.submit(list, again)).to.emit(system.staking, "NodeDecommissioned");
  });

  it("is named in a digest that the toolkit and the contract compute alike", async () => {
    const { chain, system } = await networkOfSix();
    await submit(system, [await statement(chain, "seed 4", "decommission")], seeded(6));
    const list = ordered([
      await statement(chain, "seed 4", "recommission", { reason: 0 }),
      await statement(chain, "seed 5", "decommission", { reason: 129 }),
    ]);
    const kinds = ["decommission", "recommission", "deregister"] as const;
    const counters = list.map(({ kind }) => (kind === 1 ? 1 : 0));
    const context = { chainId: CHAIN_ID, staking: (await system.staking.getAddress()) as Address };
    const statements = list.map((item) => ({ ...item, kind: kinds[item.kind] as (typeof kinds)[number] }));
    expect(await system.quorum.statementDigest(list)).to.equal(statementDigest(statements, counters, context));
  });
});
