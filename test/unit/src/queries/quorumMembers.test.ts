import { expect } from "chai";
import type { Filter } from "ethers";
import { createReadClient, type ReadClient } from "../../../../src/contracts/client.js";
import { DAY } from "../../../../src/core/time.js";
import { exitableNodes } from "../../../../src/queries/exitableNodes.js";
import { liquidatableNodes } from "../../../../src/queries/liquidatableNodes.js";
import { quorumMembers } from "../../../../src/queries/quorumMembers.js";
import { type NodeKey, nodeId, nodeKey, nodeSecret } from "../../../support/nodes.js";
import { seeded, statement, submit } from "../../../support/quorum.js";
import { rejectionOf } from "../../../support/rejection.js";
import { leave } from "../../../support/staking.js";
import { asGovernor, createChain, deploySystem, registerSolo, startNetwork } from "../../../support/system.js";
import { readClientOf } from "../../../support/toolkit.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

async function startedNetwork() {
  const system = await deploySystem(chain);
  const { keys, operator } = await startNetwork(system, 5);
  // One o'clock in the morning of a day that is well after the start.
  await time.increaseTo((Math.floor((await time.latest()) / DAY) + 10) * DAY + 3_600);
  return { system, keys, operator, client: await readClientOf(chain, system) };
}

const membersOf = async (client: ReadClient): Promise<NodeKey[]> => (await quorumMembers(client)).keys;

describe("queries/quorumMembers", () => {
  it("has seeded nodes from the start, before it too", async () => {
    const { client, keys } = await networkHelpers.loadFixture(startedNetwork);
    expect(await membersOf(client)).to.deep.equal(keys);
    const fresh = await deploySystem(chain);
    expect((await quorumMembers(await readClientOf(chain, fresh))).aggregateKey).to.deep.equal({ x: 0n, y: 0n });
  });

  it("has a registered node from the second midnight on", async () => {
    const { system, client, keys, operator } = await networkHelpers.loadFixture(startedNetwork);
    const { key } = await registerSolo(system, "new", operator);
    const midnight = (Math.floor((await time.latest()) / DAY) + 2) * DAY;
    expect(await membersOf(client)).to.deep.equal(keys);
    await time.increaseTo(midnight - 1);
    expect(await membersOf(client)).to.deep.equal(keys);
    await time.increaseTo(midnight);
    expect(await membersOf(client)).to.deep.equal([...keys, key]);
    await time.increaseTo(midnight + 1);
    expect(await membersOf(client)).to.deep.equal([...keys, key]);
  });

  it("is without decommissioned nodes, and with them when they are back", async () => {
    const { system, client, keys } = await networkHelpers.loadFixture(startedNetwork);
    await submit(system, [await statement(chain, "seed 1", "decommission")], seeded(5));
    expect(await membersOf(client)).to.deep.equal(keys.filter((_key, i) => i !== 1));
    const others = ["seed 0", "seed 2", "seed 3", "seed 4"];
    await submit(system, [await statement(chain, "seed 1", "recommission")], others);
    expect(await membersOf(client)).to.deep.equal(keys);
  });

  it("brings back a node that was decommissioned in its first day when its time comes", async () => {
    const { system, client, keys, operator } = await networkHelpers.loadFixture(startedNetwork);
    const { key } = await registerSolo(system, "new", operator);
    await submit(system, [await statement(chain, "new", "decommission")], seeded(5));
    await time.increase(600);
    await submit(system, [await statement(chain, "new", "recommission")], seeded(5));
    expect(await membersOf(client)).to.deep.equal(keys);
    await time.increase(2 * DAY);
    expect(await membersOf(client)).to.deep.equal([...keys, key]);
  });

  it("is without nodes that have left or were put out", async () => {
    const { system, client, keys, operator } = await networkHelpers.loadFixture(startedNetwork);
    await leave(chain, system, keys[0]!, operator);
    expect(await membersOf(client)).to.deep.equal(keys.slice(1));
    await submit(system, [await statement(chain, "seed 1", "decommission")], seeded(4, 1));
    await time.increase(3 * DAY);
    await submit(system, [await statement(chain, "seed 1", "deregister")], seeded(3, 2));
    expect(await membersOf(client)).to.deep.equal(keys.slice(2));
  });

  it("refuses events that contradict the contract: one is missing, or all are", async () => {
    const { client } = await networkHelpers.loadFixture(startedNetwork);
    for (const keep of [4, 0]) {
      const getLogs = async (filter: Filter) => (await client.provider.getLogs(filter)).slice(0, keep);
      const provider = new Proxy(client.provider, {
        get: (target, name) => {
          const value = Reflect.get(target, name, target) as unknown;
          if (name === "getLogs") return getLogs;
          return typeof value === "function" ? (value as () => unknown).bind(target) : value;
        },
      });
      const lying = createReadClient(client.chainId, provider, client.deployment);
      const error = await rejectionOf(quorumMembers(lying));
      expect(error.code).to.equal("RPC_FAILED");
      expect(error.message).to.contain("contradict the contract");
      expect(error.details).to.deep.include({ fromEvents: keep, inContract: 5 });
    }
  });
});

describe("queries/exitableNodes", () => {
  it("has a node from the second on in which its exit can be finished, decommissioned or not", async () => {
    const { system, client, keys, operator } = await networkHelpers.loadFixture(startedNetwork);
    const ids = keys.map(nodeId);
    const exitable = async () => (await exitableNodes(client)).map((node) => node.nodeId);
    await submit(system, [await statement(chain, "seed 1", "decommission")], seeded(5));
    await system.staking.connect(operator).requestExit(ids[1]!);
    await system.staking.connect(operator).requestExit(ids[2]!);
    await system.staking.connect(operator).cancelExit(ids[2]!);
    const { exitableAt } = await system.staking.nodeOf(ids[1]!);
    await time.increaseTo(exitableAt - 1n);
    expect(await exitable()).to.deep.equal([]);
    await time.increaseTo(exitableAt);
    expect(await exitable()).to.deep.equal([ids[1]]);
    await system.staking.exit(keys[1]!);
    expect(await exitable()).to.deep.equal([]);
  });

  it("has every node once the network is retired", async () => {
    const { system, client, keys } = await networkHelpers.loadFixture(startedNetwork);
    const { staking } = system;
    await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
    expect((await exitableNodes(client)).map(({ key }) => key)).to.deep.equal(keys);
  });
});

describe("queries/liquidatableNodes", () => {
  it("has a decommissioned node from the second on in which its credit is used up", async () => {
    const { system, client } = await networkHelpers.loadFixture(startedNetwork);
    const target = nodeId(nodeKey(nodeSecret("seed 3")));
    expect(await liquidatableNodes(client)).to.deep.equal([]);
    await submit(system, [await statement(chain, "seed 3", "decommission")], seeded(5));
    const usedUpAt = BigInt(await time.latest()) + (await system.quorum.standingOf(target)).credit;
    await time.increaseTo(usedUpAt - 1n);
    expect(await liquidatableNodes(client)).to.deep.equal([]);
    await time.increaseTo(usedUpAt);
    expect((await liquidatableNodes(client)).map((node) => node.nodeId)).to.deep.equal([target]);
  });
});
