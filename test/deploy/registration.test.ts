import { expect } from "chai";
import { parseEther } from "ethers";
import type { ToolkitError } from "../../src/core/errors.js";
import { DAY } from "../../src/core/time.js";
import { createDeploymentScene, DEPLOYER, type DeploymentScene, type Eip1193 } from "../support/deployment.js";
import { rejectionOf } from "../support/rejection.js";

/** Gas with which the calls of both tickets fail on Arbitrum. */
const TOO_LITTLE = 25_000n;

describe("A deployment of both chains, when something fails", function () {
  this.timeout(120_000);
  let scene: DeploymentScene;
  before(async () => {
    scene = await createDeploymentScene();
  });
  after(async () => {
    await scene.close();
  });

  /** Runs with the fewest prices, and answers with what was reported. */
  const run = async (options: Parameters<DeploymentScene["run"]>[0] = {}) => {
    const reported: string[] = [];
    await scene.run({ parameters: scene.complete, report: (line) => reported.push(line), ...options });
    return reported;
  };
  const refusal = (options: Parameters<DeploymentScene["run"]>[0] = {}): Promise<ToolkitError> =>
    rejectionOf(run(options));

  describe("a ticket (DP-12)", () => {
    let untilTickets: { restore(): Promise<void> }[];
    /** Everything is deployed and registered, and the tickets are on their way. */
    before(async () => {
      await scene.reset();
      const error = await refusal();
      expect(error.code).to.equal("TRANSACTION_PENDING");
      untilTickets = await scene.snapshots();
    });
    beforeEach(async () => {
      for (const snapshot of untilTickets) await snapshot.restore();
    });

    it("does not pass for registered while it is on its way, however often the run is repeated", async () => {
      const before = await scene.nonces();
      const error = await refusal();
      expect(error.shortMessage).to.equal("The tickets of the registration have not arrived on Arbitrum yet.");
      expect(await scene.nonces()).to.deep.equal(before);
    });

    it("is waited for", async () => {
      const carrying: Promise<unknown>[] = [];
      const reported = await run({
        patience: { timeout: 60_000, interval: 10 },
        report: (line) => {
          if (line.includes("waiting")) carrying.push(scene.chains.arbOs.carry());
        },
      });
      expect(carrying).to.have.length(1);
      await Promise.all(carrying);
      expect(reported).to.deep.equal([]);
      expect(await scene.problems()).to.deep.equal([]);
    });

    it("that failed is redeemed by the deployer", async () => {
      await scene.chains.arbOs.carry({ gas: TOO_LITTLE });
      const before = await scene.nonces();
      const reported = await run();
      expect(reported.slice(2).map((line) => line.replace(/0x\w+/, "…"))).to.deep.equal([
        "Arbitrum: the ticket …, whose call failed, once more",
        "Arbitrum: the ticket …, whose call failed, once more",
      ]);
      expect(await scene.nonces()).to.deep.equal({ ...before, arbitrum: before.arbitrum + 2 });
      expect(await scene.problems()).to.deep.equal([]);
    });

    it("that fails again is no success, and is redeemed by the next run", async () => {
      await scene.chains.arbOs.carry({ gas: TOO_LITTLE });
      const { contracts, arbitrum } = scene.chains;
      const gateway = await contracts.l2Gateway.getAddress();
      const code = await arbitrum.chain.ethers.provider.getCode(gateway);
      const setCode = (to: string) => arbitrum.chain.networkHelpers.setCode(gateway, to);
      const breaking = (provider: Eip1193): Eip1193 => ({
        async request(request) {
          if (request.method !== "eth_sendTransaction") return provider.request(request);
          await setCode("0xfe");
          const answer = await provider.request(request);
          await setCode(code);
          return answer;
        },
      });
      const error = await refusal(scene.connections(breaking));
      expect(error.shortMessage).to.match(/^Redeeming failed on Arbitrum: 0x\w{64}\.$/);
      expect((await scene.problems()).map((problem) => problem.replace(/ is 0x.*/, ""))).to.deep.equal([
        "registration: token known to the gateway on Arbitrum",
      ]);
      await run();
      expect(await scene.problems()).to.deep.equal([]);
    });

    it("that has expired is sent again", async () => {
      await scene.chains.arbOs.carry({ tryAtOnce: false });
      await scene.chains.arbOs.pass(7 * DAY + 1);
      const before = await scene.nonces();
      const error = await refusal();
      expect(error.code).to.equal("TRANSACTION_PENDING");
      expect(await scene.nonces()).to.deep.equal({ ...before, ethereum: before.ethereum + 1 });
      await scene.chains.arbOs.carry();
      expect(await run()).to.deep.equal(["Ethereum: the contracts", "Arbitrum: the system"]);
      expect(await scene.problems()).to.deep.equal([]);
    });
  });

  describe("a transaction (DP-04)", () => {
    beforeEach(() => scene.reset());

    it("that is reverted on Arbitrum ends the run with an error, and is tried again by the next", async () => {
      const error = await refusal(scene.connections(starving((number) => number === 20)));
      expect(error.shortMessage).to.include("The deployment is not finished:\n");
      expect(error.hint).to.include("run the same command again");
      expect((await refusal()).code).to.equal("TRANSACTION_PENDING");
      await scene.chains.arbOs.carry();
      await run();
      expect(await scene.problems()).to.deep.equal([]);
    });

    it("that is reverted on Ethereum ends the run with an error, the registration too", async () => {
      const registers = (_: number, { value }: Sent) => value !== undefined && BigInt(value) > 0n;
      const error = await refusal(scene.connections(starving(registers)));
      expect(error.shortMessage).to.match(/^The transaction 0x\w{64} failed\.$/);
      expect((await refusal()).code).to.equal("TRANSACTION_PENDING");
      await scene.chains.arbOs.carry();
      await run();
      expect(await scene.problems()).to.deep.equal([]);
    });

    /** Gives a transaction too little gas, so that it is in a block and has failed; like a node, does not say so at once. */
    function starving(chosen: (number: number, transaction: Sent) => boolean) {
      let number = 0;
      return (provider: Eip1193): Eip1193 => ({
        async request(request) {
          const [transaction] = (request.params ?? []) as [Sent];
          if (request.method !== "eth_sendTransaction" || !chosen(++number, transaction))
            return provider.request(request);
          await provider.request({ ...request, params: [{ ...transaction, gas: "0x7d00" }] }).catch(() => undefined);
          const latest = { method: "eth_getBlockByNumber", params: ["latest", false] };
          return ((await provider.request(latest)) as { transactions: string[] }).transactions[0];
        },
      });
    }
  });

  describe("the deployer's ether (DP-07)", () => {
    beforeEach(() => scene.reset());

    for (const [side, chain] of [
      ["ethereum", "Ethereum"],
      ["arbitrum", "Arbitrum"],
    ] as const)
      it(`is looked at on ${chain} before anything is sent`, async () => {
        await scene.chains[side].chain.networkHelpers.setBalance(DEPLOYER.address, 1n);
        const error = await refusal();
        expect(error.shortMessage).to.match(new RegExp(`^The deployer 0x\\w{40} has 0\\.0{17}1 ETH on ${chain}, and `));
        expect(error.hint).to.include("Nothing was sent.");
        expect(await scene.nonces()).to.deep.equal({ ethereum: 0, arbitrum: 0 });
      });

    it("that runs out half way is asked for, and the run goes on after topping up", async () => {
      let sent = 0;
      const impoverishing = (provider: Eip1193): Eip1193 => ({
        async request(request) {
          const answer = await provider.request(request);
          if (request.method === "eth_sendTransaction" && ++sent === 15)
            await scene.chains.arbitrum.chain.networkHelpers.setBalance(DEPLOYER.address, 1n);
          return answer;
        },
      });
      const error = await refusal(scene.connections(impoverishing));
      expect(error.shortMessage).to.match(/ has 0\.0{17}1 ETH on Arbitrum, and what is to be done there may cost \d/);
      expect(error.hint).to.equal(
        "Send it the difference and run the same command again: it goes on where it stopped.",
      );
      const before = await scene.nonces();
      expect(before.arbitrum).to.be.within(10, 20);
      await scene.chains.arbitrum.chain.networkHelpers.setBalance(DEPLOYER.address, parseEther("10"));
      expect((await refusal()).code).to.equal("TRANSACTION_PENDING");
      await scene.chains.arbOs.carry();
      await run();
      expect(await scene.problems()).to.deep.equal([]);
    });
  });
});

interface Sent {
  value?: string;
}
