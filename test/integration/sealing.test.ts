import { expect } from "chai";
import { perform } from "../../src/actions/perform.js";
import { submitJob } from "../../src/actions/submitJob.js";
import { createStatementList } from "../../src/attest/statementList.js";
import { STORE_KEYS } from "../../src/crypto/keyStore.js";
import { nodeIdOf } from "../../src/crypto/nodeKeys.js";
import { signDigest } from "../../src/crypto/partialSignatures.js";
import { quorumAttestation } from "../../src/queries/quorumAttestation.js";
import { quorumMembers } from "../../src/queries/quorumMembers.js";
import { sealedKeys } from "../../src/queries/sealedKeys.js";
import { unsealedKeys } from "../../src/queries/unsealedKeys.js";
import { createCli } from "../support/cli.js";
import { aggregate, nodeSecret } from "../support/nodes.js";
import { createChain, DAY, deploySystem, registrationFor } from "../support/system.js";
import { fundedClient, readClientOf } from "../support/toolkit.js";

const BATCH = 43;
/** Two more than a store has room for, and one that is put out. */
const NODES = STORE_KEYS + 3;

interface Jobs {
  jobs: { outcome: string; plan: { summary: string }; result?: { gasUsed: string; hash: string } }[];
}

describe("Sealing the keys of a network with more nodes than a store holds", function () {
  this.timeout(240_000);

  it("writes the oldest keys once, and attestations name their non-signers by position", async () => {
    const chain = await createChain();
    const system = await deploySystem(chain);
    const operator = system.stakers[0]!;
    const labels = Array.from({ length: NODES }, (_, i) => `sealed ${i}`);
    const registrations = [];
    for (const label of labels) registrations.push(await registrationFor(system, label, operator));
    const { staking, operations, token, treasury, quorum } = system;
    await token.connect(treasury).transfer(operations, 25_000n * 10n ** 9n * BigInt(NODES));
    await token.connect(operations).approve(staking, 2n ** 64n - 1n);
    for (let i = 0; i < NODES; i += BATCH) await staking.connect(operations).seed(registrations.slice(i, i + BATCH));
    await staking.connect(operations).start(NODES, aggregate(registrations.map(({ node }) => node.key)));
    const client = await readClientOf(chain, system);
    const cli = await createCli(chain, system);
    try {
      const keys = registrations.map(({ node }) => node.key);
      expect((await quorumMembers(client)).keys).to.deep.equal(keys);
      expect(await unsealedKeys(client)).to.deep.equal(keys);
      expect(await sealedKeys(client)).to.deep.include({ stores: [] });

      // The oldest node of all leaves: its key needs no place in a store.
      await staking
        .connect(operator)
        .requestExit(nodeIdOf(keys[0]!))
        .catch(() => undefined);
      await chain.networkHelpers.time.increase(31 * DAY);
      await cli.json<Jobs>(["keeper", "finish-exits", "--yes"]);

      const planned = await cli.json<Jobs>(["keeper", "seal", "--dry-run"]);
      expect(planned.jobs.map(({ outcome, plan }) => [outcome, plan.summary])).to.deep.equal([
        ["planned", "Seal 384 node keys into the next store."],
      ]);
      expect(await quorum.storeCount()).to.equal(0n);
      const runs = await Promise.all([
        cli.json<Jobs>(["keeper", "seal", "--yes"]),
        cli.json<Jobs>(["keeper", "seal", "--yes"]),
      ]);
      const outcomes = runs.flatMap(({ jobs }) => jobs.map(({ outcome }) => outcome));
      expect(outcomes).to.include("done");
      expect(await quorum.storeCount()).to.equal(1n);
      expect((await cli.run(["keeper", "seal", "--yes"])).out).to.equal("There is nothing to do.");

      const { stores, byNodeId } = await sealedKeys(client);
      expect(stores[0]).to.deep.equal(keys.slice(1, STORE_KEYS + 1));
      expect(byNodeId.get(nodeIdOf(keys[5]!))).to.deep.equal({ store: 0, slot: 4 });
      expect(await unsealedKeys(client)).to.deep.equal(keys.slice(STORE_KEYS + 1));

      // 40 whose keys are sealed and one whose key is not do not sign.
      const signers = labels.slice(41, NODES - 1);
      const liquidator = await fundedClient(chain, system, client);
      const timestamp = await chain.networkHelpers.time.latest();
      const down = { key: keys[1]!, kind: "decommission", timestamp, reason: 1 } as const;
      const list = createStatementList({ chainId: client.chainId, staking: client.deployment.NodeStaking }, [
        { statement: down, counter: 0 },
      ]);
      const partials = signers.map((label) => signDigest(nodeSecret(label), list.digest));
      const { format, nonSignerCount, attestation } = await quorumAttestation(client, list.digest, partials);
      expect([nonSignerCount, attestation.unsealedNonSigners]).to.deep.equal([41, [keys[NODES - 1]]]);
      expect(format).not.to.equal("none");
      const result = await perform(liquidator, submitJob(liquidator, list, partials));
      expect(result?.events.map(({ name }) => name)).to.include("NodeDecommissioned");
      expect((await quorumMembers(client)).keys).to.deep.equal(keys.slice(2));
    } finally {
      await cli.close();
    }
  });
});
