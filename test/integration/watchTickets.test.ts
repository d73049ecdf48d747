import { expect } from "chai";
import { sesh } from "../support/amounts.js";
import { createBridgeScene, type BridgeScene } from "../support/bridge/scene.js";
import { LIFETIME } from "../support/bridge/tickets.js";
import { deposit, register } from "../support/bridge/world.js";
import { DAY } from "../support/system.js";

const LITTLE = { gas: 40_000n };

interface Findings {
  findings: { key: string; severity: string; summary: string; details: Record<string, unknown> }[];
}

interface Events {
  events?: { kind: string; finding: { key: string } }[];
}

/** Days pass in these tests, and no price lasts longer than one. */
const WITHOUT_PRICE = ["--rules", "ticket", "pool-solvency"];

describe("sesh watch, the tickets of the bridge", () => {
  let scene: BridgeScene;

  before(async () => {
    scene = await createBridgeScene();
  });

  beforeEach(() => scene.reset());

  after(() => scene.close());

  /** What one look finds; exit status 1 where there is a warning or worse. */
  const look = async (code: 0 | 1) => {
    const answer = await scene.cli.json<Findings & { error?: { details: Findings } }>(
      ["watch", "--once", "--finality", "0", ...WITHOUT_PRICE],
      code,
    );
    return (answer.error?.details ?? answer).findings;
  };

  const failedDeposit = async () => {
    await scene.registered();
    await deposit(scene.world, scene.world.holder, sesh("1000"), { to: scene.account });
    const [ticket] = await scene.arbOs.carry(LITTLE);
    return ticket!;
  };

  it("finds nothing while a deposit is on its way or has arrived", async () => {
    await scene.registered();
    await deposit(scene.world, scene.world.holder, sesh("1000"));
    expect(await look(0)).to.deep.equal([]);
    await scene.arbOs.carry();
    expect(await look(0)).to.deep.equal([]);
  });

  it("names a deposit whose ticket failed, and how to redeem it, until somebody has (AR-06)", async () => {
    const { id } = await failedDeposit();
    const [finding, ...others] = await look(1);
    expect(others).to.deep.equal([]);
    expect(finding).to.containSubset({
      key: `ticket ${id}`,
      severity: "warning",
      details: { id, brings: "a deposit of 1,000 SESH" },
    });
    const now = await scene.arbitrum.chain.networkHelpers.time.latest();
    expect(finding!.details.redeemableUntil).to.be.within(now + LIFETIME - 60, now + LIFETIME);
    expect(finding!.summary).to.contain(`sesh bridge redeem ${id}`);
    expect((await scene.cli.run(["bridge", "redeem", id, "--yes"])).code).to.equal(0);
    expect(await look(0)).to.deep.equal([]);
  });

  it("is critical in the last two days, and says what is lost afterwards", async () => {
    await failedDeposit();
    await scene.arbOs.pass(LIFETIME - 2 * DAY + 60);
    expect(await look(1)).to.containSubset([{ severity: "critical" }]);
    await scene.arbOs.pass(2 * DAY);
    const [expired] = await look(1);
    expect(expired?.summary).to.match(/^The ticket 0x[0-9a-f]{64} has expired, and with it a deposit of 1,000 SESH\.$/);
  });

  it("names the tickets of a registration until it is complete, by whichever was sent last (DP-12)", async () => {
    await register(scene.world);
    await scene.arbOs.carry(LITTLE);
    expect((await look(1)).map(({ details }) => details.brings)).to.deep.equal([
      "the registration of SESH",
      "the registration of SESH",
    ]);
    await register(scene.world);
    await scene.arbOs.carry();
    expect(await look(0)).to.deep.equal([]);
  });

  it("tells what is new and what is over once, over restarts and an endpoint of Ethereum that is away", async () => {
    const { id } = await failedDeposit();
    const watch = async (code: number) => {
      const args = ["watch", scene.cli.path("watch.json"), "--once", "--finality", "0", ...WITHOUT_PRICE];
      const answer = await scene.cli.json<Events & { error?: { details: Events } }>(args, code);
      return ((answer.error?.details ?? answer).events ?? []).map(({ kind, finding: { key } }) => `${kind} ${key}`);
    };
    expect(await watch(1)).to.deep.equal([`new ticket ${id}`]);
    scene.ethereum.server.fault = (_, response) => {
      response.destroy();
      return true;
    };
    expect(await watch(1)).to.deep.equal([]);
    scene.ethereum.server.fault = undefined;
    expect(await watch(1)).to.deep.equal([]);
    expect((await scene.cli.run(["bridge", "redeem", id, "--yes"])).code).to.equal(0);
    expect(await watch(0)).to.deep.equal([`resolved ticket ${id}`]);
    expect(await watch(0)).to.deep.equal([]);
  });

  it("does without Ethereum where no endpoint is named, and asks for one where tickets are asked for", async () => {
    await failedDeposit();
    const env = { SESH_ETHEREUM_RPC_URL: "" };
    const silent = await scene.cli.run(["watch", "--once", "--finality", "0", "--min-severity", "critical"], { env });
    expect(silent.out).to.contain("All is well.");
    const refused = await scene.cli.run(["watch", "--once", ...WITHOUT_PRICE], { env });
    expect(refused.err).to.contain("No RPC endpoint for sepolia is known.");
    expect(refused.code).to.equal(2);
  });
});
