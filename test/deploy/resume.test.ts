import { expect } from "chai";
import { DEPLOYMENT_GAS } from "../../deploy/costs.js";
import { ToolkitError } from "../../src/core/errors.js";
import { createDeploymentScene, type DeploymentScene, type Eip1193, writtenAddresses } from "../support/deployment.js";

/** Before it is sent one transaction in so many is killed: that leaves nothing behind but a line in a journal. */
const BEFORE = 4;
/** Gas with which the calls of both tickets fail on Arbitrum. */
const TOO_LITTLE = 25_000n;

describe("A deployment of both chains that is killed (DP-02)", function () {
  this.timeout(300_000);
  let scene: DeploymentScene;
  before(async () => {
    scene = await createDeploymentScene();
  });
  after(async () => {
    await scene.close();
  });

  it("after every transaction, and before some, ends in the state of one that is not", async () => {
    const expected = await deployUninterrupted();
    await scene.reset();
    const kills = await killAtEveryTransaction();
    const { ethereum, arbitrum } = expected.nonces;
    const transactions = ethereum + arbitrum;
    expect(kills).to.deep.equal({ before: Math.ceil(transactions / BEFORE), after: transactions });
    expect(await outcome()).to.deep.equal(expected);
  });

  /** Also looks at what it costs. */
  async function deployUninterrupted() {
    await runThrough(() => scene.run({ parameters: scene.complete }));
    const { token, intake, registration, system, tickets } = DEPLOYMENT_GAS;
    expectGas(await scene.gasOf("ethereum"), token + intake + registration);
    expectGas(await scene.gasOf("arbitrum"), system + tickets);
    return outcome();
  }

  /** What is written down is enough, and not more than a tenth too much. */
  function expectGas(measured: bigint, written: bigint): void {
    expect(Number(measured)).to.be.within(Number((written * 9n) / 10n), Number(written));
  }

  /** Ignition orders what is left of a batch anew, so that a contract may have another address; the checks know it. */
  async function outcome() {
    return {
      contracts: Object.keys(await writtenAddresses(scene.directory)).sort(),
      nonces: await scene.nonces(),
      problems: await scene.problems(),
    };
  }

  /** Runs until there is nothing left to do; tickets arrive when a run has nothing else to do, and fail then. */
  async function runThrough(run: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await run();
        return;
      } catch (error) {
        if (!(error instanceof ToolkitError) || error.code !== "TRANSACTION_PENDING") throw error;
        await scene.chains.arbOs.carry({ gas: TOO_LITTLE });
      }
    }
  }

  async function killAtEveryTransaction() {
    const kills = { before: 0, after: 0 };
    let dies: keyof typeof kills = "before";
    await runThrough(async () => {
      for (;;) {
        const { connections, death } = mortal(dies);
        if ((await Promise.race([scene.run({ parameters: scene.complete, ...connections }), death])) !== "dead") return;
        kills[dies]++;
        dies = dies === "after" && kills.after % BEFORE === 0 ? "before" : "after";
      }
    });
    return kills;
  }

  /** Connections that never answer again once they are given a transaction, which they have passed on or not. */
  function mortal(dies: "before" | "after") {
    let die: (death: "dead") => void;
    let isDead = false;
    const death = new Promise<"dead">((resolve) => (die = resolve));
    const silence = new Promise<never>(() => undefined);
    const through = (provider: Eip1193): Eip1193 => ({
      async request(request) {
        if (isDead) return silence;
        if (request.method !== "eth_sendTransaction") return provider.request(request);
        isDead = true;
        if (dies === "after") await provider.request(request);
        die("dead");
        return silence;
      },
    });
    return { connections: scene.connections(through), death };
  }
});
