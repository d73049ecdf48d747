import { expect } from "chai";
import { attestation, seeded, statement, submit } from "../support/quorum.js";
import { createChain, DAY, deploySystem, startNetwork } from "../support/system.js";

describe("The quorum and a node that is down", () => {
  it("decommissions it, takes it back, and puts it out when its credit is used up", async () => {
    const chain = await createChain();
    const { time } = chain.networkHelpers;
    const system = await deploySystem(chain);
    const { nodeIds } = await startNetwork(system, 6);
    const target = nodeIds[5] as string;
    await time.increase(30 * DAY);
    const { staking, quorum, token, pool } = system;

    let tx = await submit(system, [await statement(chain, "seed 5", "decommission")], seeded(6));
    console.log("decommission", (await tx.wait())?.gasUsed);
    expect((await staking.nodeOf(target)).status).to.equal(2n);
    await time.increase(3_600);
    tx = await submit(system, [await statement(chain, "seed 5", "recommission")], seeded(5));
    console.log("recommission", (await tx.wait())?.gasUsed);
    console.log(await quorum.standingOf(target));
    tx = await submit(system, [await statement(chain, "seed 5", "decommission")], seeded(5, 1), { silent: ["seed 0"] });
    console.log("decommission, one silent", (await tx.wait())?.gasUsed);
    await time.increase(2 * DAY);
    const before = await token.balanceOf(pool);
    tx = await submit(system, [await statement(chain, "seed 5", "deregister")], seeded(5));
    console.log("deregister", (await tx.wait())?.gasUsed);
    expect((await token.balanceOf(pool)) - before).to.equal(42_500_000_000n);
    const digest = await quorum.statementDigest([await statement(chain, "seed 4", "decommission")]);
    const { count, key } = await staking.quorumMembers();
    console.log(
      "verify",
      await quorum.verify.estimateGas(digest, { ...key.toObject() }, count, attestation(digest, seeded(5))),
    );
    console.log(
      "verify, no hint",
      await quorum.verify.estimateGas(digest, { ...key.toObject() }, count, {
        ...attestation(digest, seeded(5)),
        hint: "0x",
      }),
    );
  });
});
