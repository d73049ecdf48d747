import { expect } from "chai";
import { execute } from "../../src/actions/execute.js";
import { planSeedNodes } from "../../src/actions/seedNodes.js";
import { simulate } from "../../src/actions/simulate.js";
import { planStartNetwork } from "../../src/actions/startNetwork.js";
import { withSigner } from "../../src/contracts/client.js";
import { createCredentials, generateNodeSecrets } from "../../src/crypto/credentials.js";
import { aggregateKey, nodeIdOf } from "../../src/crypto/nodeKeys.js";
import { registeredKeys } from "../../src/queries/registeredKeys.js";
import { aggregate } from "../support/nodes.js";
import { rejectionOf } from "../support/rejection.js";
import { createChain, deploySystem, REQUIREMENT } from "../support/system.js";
import { fundedClient, readClientOf } from "../support/toolkit.js";

describe("Seeding and starting a network with the toolkit", () => {
  it("pays the stake by an exact approval, and starts with the keys from the events", async () => {
    const chain = await createChain();
    const system = await deploySystem(chain);
    const reader = await readClientOf(chain, system);
    const operations = await withSigner(reader, system.operations);
    const owner = await fundedClient(chain, system, reader);
    const { token, staking } = system;
    await token.connect(system.operations).approve(staking, 0);

    const nodes = [1, 2, 3].map(() => ({
      credentials: createCredentials(generateNodeSecrets(), {
        chainId: reader.chainId,
        staking: reader.deployment.NodeStaking,
        operator: owner.account,
        feeBps: 0,
      }),
      contributors: [{ staker: owner.account, stake: REQUIREMENT }],
    }));
    const poor = await fundedClient(chain, system, reader, 1n);
    const refused = await rejectionOf(execute(poor, await planSeedNodes(poor, nodes)));
    expect(refused.details.error).to.equal("ERC20InsufficientBalance");
    expect(await reader.provider.getTransactionCount(poor.account)).to.equal(0); // no approval was wasted

    const plan = await planSeedNodes(operations, nodes);
    expect(plan.pays.map(({ amount }) => amount)).to.deep.equal([75_000n * 10n ** 9n]);
    expect(await simulate(operations, plan)).to.deep.equal({}); // nothing to simulate before the approval
    const { approval, events } = await execute(operations, plan);
    expect(approval?.events.map(({ name }) => name)).to.deep.equal(["Approval"]);
    expect(events.filter(({ name }) => name === "NodeRegistered")).to.have.length(3);
    expect(await token.allowance(system.operations, staking)).to.equal(0n);

    const keys = await registeredKeys(reader);
    expect(keys).to.deep.equal(nodes.map(({ credentials }) => credentials.key));
    expect(aggregateKey(keys)).to.deep.equal(aggregate(keys));
    expect(aggregateKey([])).to.deep.equal({ x: 0n, y: 0n });

    const tooFew = await rejectionOf(execute(operations, planStartNetwork(operations, keys.slice(1))));
    expect(tooFew.details.error).to.equal("SeededSetMismatch");
    const started = await execute(operations, planStartNetwork(operations, keys));
    expect(started.events.map(({ name }) => name)).to.include.members(["NetworkStarted", "EmissionStarted"]);

    const contributors = await staking.contributorsOf(nodeIdOf(keys[0]!));
    expect(contributors.map(({ staker }) => staker)).to.deep.equal([owner.account]);
  });
});
