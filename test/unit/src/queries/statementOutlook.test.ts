import { expect } from "chai";
import { readFileSync } from "node:fs";
import { createStatementList } from "../../../../src/attest/statementList.js";
import {
  CREDIT_MINIMUM,
  DEREGISTRATION_AGE,
  PAUSE_GRACE,
  STATEMENT_PERIOD,
} from "../../../../src/contracts/quorumRules.js";
import { DAY, HOUR, MINUTE } from "../../../../src/core/time.js";
import { NODE_STATUSES } from "../../../../src/contracts/nodeStatuses.js";
import { nodeKeyOf } from "../../../../src/crypto/nodeKeys.js";
import type { StatementKind } from "../../../../src/crypto/statements.js";
import { nodeStanding } from "../../../../src/queries/nodeStanding.js";
import { statementOutlook } from "../../../../src/queries/statementOutlook.js";
import { nodeId, nodeKey, nodeSecret } from "../../../support/nodes.js";
import { seeded, statement, submit } from "../../../support/quorum.js";
import { createChain, deploySystem, registerSolo, startNetwork } from "../../../support/system.js";
import { readClientOf } from "../../../support/toolkit.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const idOf = (label: string) => nodeId(nodeKey(nodeSecret(label))) as `0x${string}`;

async function startedNetwork() {
  const system = await deploySystem(chain);
  const { operator } = await startNetwork(system, 6);
  await time.increase(30 * DAY);
  return { system, operator, client: await readClientOf(chain, system) };
}
type Network = Awaited<ReturnType<typeof startedNetwork>>;

/** What the chain says to one statement, made `age` seconds ago. */
async function outlookOf({ client }: Network, label: string, kind: StatementKind, { age = 0, counter = 0 } = {}) {
  const timestamp = (await time.latest()) - age;
  const key = nodeKeyOf(nodeSecret(label));
  const list = createStatementList({ chainId: client.chainId, staking: client.deployment.NodeStaking }, [
    { statement: { key, kind, timestamp, reason: 1 }, counter },
  ]);
  const { statements } = await statementOutlook(client, list);
  return statements[0]!;
}

const problemsOf = async (...args: Parameters<typeof outlookOf>) => (await outlookOf(...args)).problems.join("; ");

describe("queries/statementOutlook", () => {
  it("finds nothing wrong with what the contracts accept", async () => {
    const network = await networkHelpers.loadFixture(startedNetwork);
    expect(await outlookOf(network, "seed 5", "decommission")).to.deep.include({ progress: "open", problems: [] });
    await submit(network.system, [await statement(chain, "seed 5", "decommission")], seeded(6));
    expect(await problemsOf(network, "seed 5", "recommission", { counter: 1 })).to.equal("");
    await time.increase(2 * DAY);
    expect(await problemsOf(network, "seed 5", "deregister", { counter: 1 })).to.equal("");
  });

  it("takes a statement for good for 10 minutes, and for none from the future", async () => {
    const network = await networkHelpers.loadFixture(startedNetwork);
    expect(await problemsOf(network, "seed 5", "decommission", { age: 600 })).to.equal("");
    expect(await problemsOf(network, "seed 5", "decommission", { age: 601 })).to.match(/^it expired on \d{4}-/);
    expect(await problemsOf(network, "seed 5", "decommission", { age: -1 })).to.match(/^it is from the future/);
  });

  it("knows what fits the state of a node", async () => {
    const network = await networkHelpers.loadFixture(startedNetwork);
    const { system } = network;
    expect(await problemsOf(network, "nobody", "decommission")).to.equal("there is no such node");
    expect(await problemsOf(network, "seed 5", "recommission")).to.equal("the node is not decommissioned");
    expect(await problemsOf(network, "seed 5", "deregister")).to.equal("the node has a credit of 1 day 2 h");
    await submit(system, [await statement(chain, "seed 5", "decommission")], seeded(6));
    const down = { counter: 1 };
    expect(await problemsOf(network, "seed 5", "decommission", down)).to.equal("the node is decommissioned already");
    expect(await problemsOf(network, "seed 5", "deregister", down)).to.match(/cannot be deregistered before \d{4}-/);
    await time.increase(2 * DAY);
    await submit(system, [await statement(chain, "seed 5", "deregister")], seeded(5));
    expect(await problemsOf(network, "seed 5", "recommission", { counter: 2 })).to.equal("the node has left");
  });

  it("knows a node with too little credit, and one that is too young", async () => {
    const network = await networkHelpers.loadFixture(startedNetwork);
    const { system, operator } = network;
    await registerSolo(system, "young", operator);
    await submit(system, [await statement(chain, "young", "decommission")], seeded(6));
    await time.increase(600);
    await submit(system, [await statement(chain, "young", "recommission")], seeded(6));
    const known = { counter: 2 };
    expect(await problemsOf(network, "young", "decommission", known)).to.match(/credit of 1 h 39 min is too low/);
    expect(await problemsOf(network, "young", "deregister", known)).to.match(/cannot be deregistered before/);
    await time.increase(2 * HOUR);
    expect(await problemsOf(network, "young", "deregister", known)).to.equal("");
  });

  it("knows a pause, and the two hours after it", async () => {
    const network = await networkHelpers.loadFixture(startedNetwork);
    const { system } = network;
    await submit(system, [await statement(chain, "seed 5", "decommission")], seeded(6));
    await time.increase(2 * DAY);
    await system.staking.connect(system.guardian).pause(HOUR);
    expect(await problemsOf(network, "seed 4", "decommission")).to.match(/^the contract is paused until/);
    const until = await system.staking.pausedUntil();
    await time.increaseTo(until);
    expect(await problemsOf(network, "seed 4", "decommission")).to.equal("");
    await time.increaseTo(until + BigInt(PAUSE_GRACE) - 1n);
    expect(await problemsOf(network, "seed 5", "deregister", { counter: 1 })).to.match(/no deregistration before/);
    await time.increaseTo(until + BigInt(PAUSE_GRACE));
    expect(await problemsOf(network, "seed 5", "deregister", { counter: 1 })).to.equal("");
  });

  it("tells a statement that is done from one that was overtaken", async () => {
    const network = await networkHelpers.loadFixture(startedNetwork);
    await submit(network.system, [await statement(chain, "seed 5", "decommission")], seeded(6));
    expect(await outlookOf(network, "seed 5", "decommission")).to.deep.include({ progress: "done", problems: [] });
    expect((await outlookOf(network, "seed 5", "recommission")).progress).to.equal("overtaken");
    await submit(network.system, [await statement(chain, "seed 5", "recommission")], seeded(5));
    expect((await outlookOf(network, "seed 5", "decommission")).progress).to.equal("overtaken");
  });
});

describe("queries/nodeStanding", () => {
  it("shows credit, decommission and penalty with their times", async () => {
    const { system, client } = await networkHelpers.loadFixture(startedNetwork);
    const id = idOf("seed 5");
    expect(await nodeStanding(client, idOf("nobody"))).to.deep.equal({ status: "none", statements: 0, credit: 0 });
    expect(await nodeStanding(client, id)).to.deep.include({ status: "active", statements: 0 });
    await submit(system, [await statement(chain, "seed 5", "decommission")], seeded(6));
    const downAt = await time.latest();
    const { credit } = await nodeStanding(client, id);
    const down = {
      status: "decommissioned",
      statements: 1,
      decommissionedAt: downAt,
      deregisterableAt: downAt + credit,
    };
    expect(await nodeStanding(client, id)).to.deep.equal({ ...down, credit });
    await time.increaseTo(downAt + 60);
    expect(await nodeStanding(client, id)).to.deep.equal({ ...down, credit: credit - 60 });
    await time.increase(2 * DAY);
    await submit(system, [await statement(chain, "seed 5", "deregister", { reason: 256 })], seeded(5));
    const outAt = await time.latest();
    expect(await nodeStanding(client, id)).to.deep.equal({
      status: "deregistered",
      statements: 2,
      credit: 0,
      penalty: {
        amount: 1_250n * 10n ** 9n,
        withdrawableAt: Math.max(outAt + Number(await system.staking.deregistrationLock()), outAt + 7 * DAY),
        annullableUntil: outAt + 7 * DAY,
      },
    });
  });
});

describe("contracts/quorumRules", () => {
  const source = (path: string) => readFileSync(new URL(`../../../../contracts/${path}`, import.meta.url), "utf8");
  const seconds = (path: string, name: string) => {
    const [, count, unit] = new RegExp(`constant ${name} = (\\d+) (minutes|hours);`).exec(source(path))!;
    return Number(count) * (unit === "hours" ? HOUR : MINUTE);
  };

  it("are those of the contracts", () => {
    expect(STATEMENT_PERIOD).to.equal(seconds("staking/NodeQuorum.sol", "STATEMENT_PERIOD"));
    expect(DEREGISTRATION_AGE).to.equal(seconds("staking/NodeQuorum.sol", "DEREGISTRATION_AGE"));
    expect(CREDIT_MINIMUM).to.equal(seconds("libraries/DowntimeCredit.sol", "MINIMUM"));
    expect(PAUSE_GRACE).to.equal(seconds("staking/NodePenalties.sol", "PAUSE_GRACE"));
    const [, body] = /enum NodeStatus \{([^}]*)\}/.exec(source("types/NodeTypes.sol"))!;
    const names = body!.replace(/\/\/\/.*/g, "").match(/\w+/g)!;
    expect(names.map((name) => name.toLowerCase())).to.deep.equal(NODE_STATUSES);
  });
});
