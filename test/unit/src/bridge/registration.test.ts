import { expect } from "chai";
import { parseEther } from "ethers";
import { execute } from "../../../../src/actions/execute.js";
import { planRedeem } from "../../../../src/actions/redeemTicket.js";
import { planRegistration } from "../../../../src/actions/registerToken.js";
import type { Client } from "../../../../src/contracts/client.js";
import type { Address } from "../../../../src/core/addresses.js";
import { findBridge, onEthereum } from "../../../../src/queries/findBridge.js";
import { tokenRegistration } from "../../../../src/queries/tokenRegistration.js";
import { createBridgeScene, type BridgeScene } from "../../../support/bridge/scene.js";
import { LIFETIME } from "../../../support/bridge/tickets.js";
import { rejectionOf } from "../../../support/rejection.js";
import { createChain, deploySystem } from "../../../support/system.js";
import { readClientOf } from "../../../support/toolkit.js";

describe("Registering SESH with the bridge", () => {
  let scene: BridgeScene;

  before(async () => {
    scene = await createBridgeScene();
  });
  beforeEach(() => scene.reset());
  after(() => scene.close());

  /** The registrant is an account of the local chain, which signs there. */
  function registrant(): Client {
    const { registrant: signer } = scene.world;
    return { ...scene.client, account: signer.address as Address, signer };
  }

  async function send(refundTo?: Address) {
    const bridge = await scene.bridge();
    const client = registrant();
    const plan = await planRegistration(client, bridge, refundTo === undefined ? {} : { refundTo });
    const actor = { ...onEthereum({ ...client, signer: scene.cli.wallet }, bridge.ethereum), signer: client.signer! };
    return { plan, result: await execute(actor, plan) };
  }

  const step = async () => (await tokenRegistration(scene.client, await scene.bridge())).next.step;

  it("sends exactly what both tickets take, and is complete when they are redeemed", async () => {
    const { contracts, arbOs, world } = scene;
    expect(await step()).to.equal("send");
    const before = await scene.ethereum.chain.ethers.provider.getBalance(contracts.bridge);
    const { plan, result } = await send();
    expect(result.events.map(({ name }) => name)).to.include("RegistrationSent");
    const held = (await scene.ethereum.chain.ethers.provider.getBalance(contracts.bridge)) - before;
    expect(held).to.equal(plan.ether?.amount);
    expect(await scene.ethereum.chain.ethers.provider.getBalance(world.l1Token)).to.equal(0);
    expect(await step()).to.equal("wait");
    const tickets = await arbOs.carry();
    expect(tickets.map(({ excessFeeRefundAddress }) => excessFeeRefundAddress)).to.deep.equal([
      world.registrant.address,
      world.registrant.address,
    ]);
    expect(await step()).to.equal("complete");
  });

  it("names each ticket that failed, and is not complete before the second is redeemed (DP-12)", async () => {
    const { arbOs, client } = scene;
    await send();
    await arbOs.carry({ tryAtOnce: false });
    for (const left of [2, 1]) {
      const bridge = await scene.bridge();
      const { next, tickets } = await tokenRegistration(client, bridge);
      expect(tickets).to.have.length(2);
      if (next.step !== "redeem") throw new Error(`The next step is ${next.step}.`);
      expect(next.tickets).to.have.length(left);
      await execute(client, await planRedeem(client, bridge, next.tickets[0]!.id));
    }
    expect(await step()).to.equal("complete");
  });

  it("is sent again when a ticket has expired, and does not wait for what is complete", async () => {
    const { arbOs } = scene;
    await send();
    await arbOs.carry({ tryAtOnce: false });
    await arbOs.pass(LIFETIME + 1);
    expect(await step()).to.equal("sendAgain");
    const { plan } = await send();
    expect(plan.summary).to.equal("Register SESH with the bridge again.");
    expect(await step()).to.equal("wait");
    await arbOs.carry();
    expect(await step()).to.equal("complete");
  });

  it("refuses to send while there is nothing to send", async () => {
    const { arbOs } = scene;
    await send();
    expect((await rejectionOf(send())).details).to.deep.equal({ next: "wait" });
    await arbOs.carry({ tryAtOnce: false });
    expect((await rejectionOf(send())).details).to.deep.equal({ next: "redeem" });
    const bridge = await scene.bridge();
    for (const { id } of (await tokenRegistration(scene.client, bridge)).tickets)
      await execute(scene.client, await planRedeem(scene.client, bridge, id));
    expect((await rejectionOf(send())).details).to.deep.equal({ next: "complete" });
  });

  it("refuses everybody but the registrant", async () => {
    const error = await rejectionOf(planRegistration(scene.client, await scene.bridge()));
    expect(error.message).to.contain(`Only the registrant ${scene.world.registrant.address} can register SESH.`);
  });

  it("refuses to credit a contract on Ethereum, whose alias would get it (AR-08)", async () => {
    const contract = (await scene.world.l1Token.getAddress()) as Address;
    expect((await rejectionOf(send(contract))).message).to.contain(`${contract} is a contract on Ethereum`);
  });

  it("refuses costs that rose above the margin with a text that says what to do (AR-06)", async () => {
    const bridge = await scene.bridge();
    const client = registrant();
    const plan = await planRegistration(client, bridge);
    const { networkHelpers } = scene.ethereum.chain;
    await networkHelpers.setNextBlockBaseFeePerGas(parseEther("0.000001"));
    await networkHelpers.mine();
    const actor = { ...onEthereum(scene.client, bridge.ethereum), account: client.account, signer: client.signer! };
    const error = await rejectionOf(execute(actor, plan));
    expect(error.details.error).to.equal("InsufficientSubmissionCost");
    expect(error.hint).to.equal(
      "Gas on Ethereum has become more expensive. Send it again: the costs are estimated anew.",
    );
  });

  it("never calls a contract on the wrong chain (VE-06)", async () => {
    const plan = await planRegistration(registrant(), await scene.bridge());
    await execute(scene.client, plan).then(
      () => expect.fail("It was sent."),
      (error: unknown) => expect(String(error)).to.contain("l1Token is on chain 11155111, and this is chain 421614."),
    );
  });
});

describe("A deployment without a bridge", () => {
  it("is refused before anything is asked of Ethereum", async () => {
    const chain = await createChain();
    const client = await readClientOf(chain, await deploySystem(chain));
    // Nobody listens there.
    const scene = { chainId: 11_155_111n, provider: undefined as never };
    const error = await rejectionOf(findBridge(client, scene));
    expect(error.code).to.equal("PRECONDITION_FAILED");
    expect(error.shortMessage).to.equal("This deployment has no bridge: its SESH is on this network alone.");
  });
});
