import { expect } from "chai";
import { simulate } from "../../../../src/actions/simulate.js";
import { planDeposit } from "../../../../src/actions/deposit.js";
import { onEthereum } from "../../../../src/queries/findBridge.js";
import { bridgeAddresses } from "../../../../src/queries/bridgeAddresses.js";
import { registrationState } from "../../../../src/queries/tokenRegistration.js";
import { createBridgeScene, type BridgeScene } from "../../../support/bridge/scene.js";

describe("findBridge", () => {
  let scene: BridgeScene;

  before(async () => {
    scene = await createBridgeScene();
    await scene.registered();
  });
  after(() => scene.close());

  it("finds every contract from the token of the deployment, and where each is", async () => {
    const bridge = await scene.bridge();
    const { contracts, world } = scene;
    for (const role of ["l1Gateway", "l1Router", "inbox", "bridge", "outbox", "rollup"] as const) {
      expect(bridge[role]).to.deep.equal({
        bridge: role,
        address: await contracts[role].getAddress(),
        chainId: 11_155_111n,
      });
    }
    for (const role of ["l2Gateway", "l2Router"] as const) {
      expect(bridge[role]).to.deep.equal({
        bridge: role,
        address: await contracts[role].getAddress(),
        chainId: 421_614n,
      });
    }
    expect(bridge.l1Token.address).to.equal(await world.l1Token.getAddress());
    expect(bridge.l2Token).to.equal(await world.l2Token.getAddress());
  });

  it("knows what is no recipient on each side (SD-03)", async () => {
    const bridge = await scene.bridge();
    expect([...bridgeAddresses(bridge, "ethereum").keys()]).to.have.length(7);
    expect(bridgeAddresses(bridge, "arbitrum").get(bridge.l2Router.address)).to.equal("Arbitrum's router");
  });

  it("says in one step whether SESH is registered", async () => {
    const { state, differences, known } = await registrationState(scene.client, await scene.bridge());
    expect(state).to.equal("complete");
    expect(differences).to.deep.equal([]);
    expect(known).to.deep.equal({ gateway: true, router: true });
  });

  it("makes plans that Ethereum answers before anything is signed", async () => {
    const bridge = await scene.bridge();
    const plan = await planDeposit(scene.client, bridge, { amount: 5n });
    expect(plan.spend).to.deep.equal({
      spender: bridge.l1Gateway.address,
      amount: 5n,
      approvalOnly: true,
      token: bridge.l1Token,
    });
    const actor = onEthereum(scene.client, bridge.ethereum);
    // Gas is known after the approval only.
    expect(await simulate(actor, plan)).to.deep.equal({});
    const { l1Token, arbitrum } = scene.world;
    await l1Token.connect(scene.cli.wallet.connect(bridge.ethereum.provider)).approve(arbitrum.l1Gateway, 5n);
    const { gas } = await simulate(actor, plan);
    expect(gas).to.be.greaterThan(100_000n);
  });
});
