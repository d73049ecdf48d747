import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { genesisJobs } from "../../src/actions/genesisJobs.js";
import { perform } from "../../src/actions/perform.js";
import { withSigner } from "../../src/contracts/client.js";
import { MAX_SUPPLY } from "../../src/core/amounts.js";
import { ToolkitError } from "../../src/core/errors.js";
import type { Genesis } from "../../src/genesis/genesis.js";
import { readGenesis } from "../../src/genesis/readGenesis.js";
import { genesisObstacles } from "../../src/queries/genesisObstacles.js";
import { genesisState } from "../../src/queries/genesisState.js";
import { verifyGenesis } from "../../src/queries/verifyGenesis.js";
import { sesh } from "../support/amounts.js";
import { allocationIn, genesisData, personOf, rowsIn, writeGenesis } from "../support/genesis.js";
import {
  createGenesisScene,
  type GenesisScene,
  mortalProvider,
  OPERATIONAL,
  override,
  TRANSACTIONS,
} from "../support/genesisScene.js";
import { rejectionOf } from "../support/rejection.js";
import { CHAIN_ID, createChain, deployContracts } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

describe("Genesis", () => {
  let scene: GenesisScene;
  let chain: GenesisScene["chain"];
  let system: GenesisScene["system"];
  let wallet: GenesisScene["wallet"];
  let reader: GenesisScene["reader"];
  let client: GenesisScene["client"];
  let genesis: Genesis;
  before(async () => {
    scene = await createGenesisScene();
    ({ chain, system, wallet, reader, client, genesis } = scene);
  });
  after(() => scene.close());

  /** Everything that anybody got, and where. */
  const endState = async () => {
    const { places } = await genesisState(reader, genesis);
    const holders = places.map(({ wallet: own, to }) => own ?? to);
    const balances = await Promise.all(holders.map((holder) => system.token.balanceOf(holder)));
    return {
      places: places.map(({ allocation, id, state, wallet: own }) => [allocation, id, state, own]),
      balances,
      nonce: await scene.nonce(),
    };
  };

  describe("after it", () => {
    beforeEach(() => scene.paid());

    it("pays 240,000,000 SESH to everybody in the file, once", async () => {
      const { differences, groups, total, supply, places } = await verifyGenesis(reader, genesis);
      expect(differences).to.deep.equal([]);
      expect([total, supply]).to.deep.equal([MAX_SUPPLY, MAX_SUPPLY]);
      expect(groups).to.deep.equal({
        A: sesh("19489700"),
        B: sesh("39332750"),
        C: sesh("79000000"),
        D: sesh("38000000"),
        E: sesh("63177550"),
        F: sesh("1000000"),
      });
      expect(places.length).to.be.greaterThan(70);
      expect(await scene.nonce()).to.equal(TRANSACTIONS);
      expect(await system.token.balanceOf(wallet)).to.equal(sesh("1000000"));
      expect(await system.pool.reserve()).to.equal(sesh("63177550"));
      for (const claims of [system.oxenClaims, system.bonusClaims]) {
        expect(await system.token.balanceOf(claims)).to.equal(await claims.cap());
      }
    });

    it("sends nothing when it is run again", async () => {
      await scene.run(client);
      expect(await scene.nonce()).to.equal(TRANSACTIONS);
    });

    it("ends in the same state when it is killed before and after every transaction (DP-02, DP-05)", async () => {
      const expected = await endState();
      await scene.unpaid();
      let deaths = 0;
      for (; ; deaths++) {
        const mortal = await scene.through(
          mortalProvider(chain.ethers.provider, deaths % 2 === 0 ? "before" : "after"),
        );
        const ended = await scene.run(mortal).then(
          () => true,
          (error: unknown) => error,
        );
        if (ended === true) break;
        expect(ended).to.be.instanceOf(ToolkitError).with.property("code", "RPC_FAILED");
        expect(await scene.nonce()).to.equal(Math.ceil(deaths / 2));
      }
      expect(deaths).to.equal(2 * TRANSACTIONS);
      expect(await endState()).to.deep.equal(expected);
    });

    it("trusts no endpoint that leaves a payment out", async () => {
      const forgetful = override(chain.ethers.provider, {
        getLogs: async (filter: never) => (await chain.ethers.provider.getLogs(filter)).slice(0, -1),
      });
      const error = await rejectionOf(scene.run(await scene.through(forgetful)));
      expect(error.code).to.equal("RPC_FAILED");
      expect(error.shortMessage).to.match(/has events of 0x\w{40} that do not add up to its balance/);
      expect(await scene.nonce()).to.equal(TRANSACTIONS);
    });

    it("trusts no endpoint that is behind the account's nonce", async () => {
      const { books } = await genesisState(client, genesis);
      const error = await rejectionOf(books.sync(TRANSACTIONS + 1));
      expect(error.shortMessage).to.equal("The RPC endpoint answered with a block older than the account's nonce.");
    });
  });

  describe("before anything is paid", () => {
    beforeEach(() => scene.unpaid());
    const obstacles = async (file: Genesis) => genesisObstacles(client, file, await genesisState(client, file));

    it("has no obstacle, and says of everything that it is not there", async () => {
      expect(await obstacles(genesis)).to.deep.equal([]);
      const { differences, total, places } = await verifyGenesis(reader, genesis);
      const missing = places.filter(({ to, grant }) => to !== wallet.address || grant !== undefined);
      expect(differences).to.have.length(missing.length + 1);
      expect(differences).to.include(
        `reward-pool, RewardPool: 63,177,550 SESH for ${reader.deployment.RewardPool} are not there`,
      );
      expect(total).to.equal(sesh("1000000"));
    });

    it("does not count what another account would keep", async () => {
      const stranger = personOf("stranger");
      const file = await scene.changed((other) => {
        other.from = stranger;
        rowsIn(allocationIn(other, "operational"))[1]!.recipient = stranger;
      });
      const { differences, total } = await verifyGenesis(reader, file);
      expect(differences).to.include(`operational, own: 1,000,000 SESH for ${stranger} are not there`);
      expect(total).to.equal(0n);
    });

    it("takes a plain transfer for the pool's funding, and says that it is not booked before it is", async () => {
      await system.token.connect(wallet).transfer(system.pool, sesh("63177550"));
      await scene.run(client);
      expect((await verifyGenesis(reader, genesis)).differences).to.deep.equal([
        "RewardPool has not booked 63,177,550 SESH: anybody can have it done with sync",
      ]);
      await system.pool.sync();
      expect((await verifyGenesis(reader, genesis)).differences).to.deep.equal([]);
    });

    it("stops where a contract got a part only", async () => {
      await system.token.connect(wallet).transfer(system.oxenClaims, sesh("1"));
      expect(await obstacles(genesis)).to.deep.equal([
        "oxen-claims, OxenClaims: OxenClaims has been paid 1 SESH instead of 30,000,000 SESH",
      ]);
    });

    it("names a supply that is not whole when the last part is paid", async () => {
      await system.token.connect(scene.gateway).bridgeBurn(wallet, sesh("1000000"));
      await scene.run(client);
      expect((await verifyGenesis(reader, genesis)).differences).to.deep.equal([
        "the supply was 239,000,000 SESH at the end of the genesis, not 240,000,000 SESH",
      ]);
    });

    it("refuses claims that pay another amount in all", async () => {
      const file = await scene.changed((wrong) => {
        allocationIn(wrong, "oxen-claims").amount = "29000000";
        allocationIn(wrong, "ecosystem").amount = "14000000";
        rowsIn(allocationIn(wrong, "ecosystem"))[0]!.amount = "14000000";
      });
      expect(await obstacles(file)).to.deep.equal([
        "oxen-claims: OxenClaims pays 30,000,000 SESH in all, not 29,000,000 SESH",
      ]);
    });

    it("refuses a start that the factory would refuse, for every grant at once", async () => {
      const file = await scene.changed((wrong) => (wrong.start = "2020-01-01"));
      const problems = await obstacles(file);
      expect(problems).to.include("advisors, p1: start: 2020-01-01 00:00:00 UTC is more than 30 days ago");
      expect(problems).to.include("testnet-incentive, p12: end: 2020-03-31 00:00:00 UTC is past");
      expect(problems).to.have.length((await genesisState(reader, file)).places.filter(({ grant }) => grant).length);
    });

    it("refuses an account that has too little", async () => {
      await system.token.connect(wallet).transfer(personOf("stranger"), sesh("1000000.5"));
      expect(await obstacles(genesis)).to.deep.equal([
        `${wallet.address} has 238,999,999.5 SESH and still has to pay 239,000,000 SESH`,
      ]);
    });
  });

  it("pays nobody twice when two machines do it at the same time (SD-07)", async () => {
    await scene.unpaid();
    await Promise.allSettled([scene.run(client), scene.run(await scene.through(override(chain.ethers.provider, {})))]);
    await scene.run(client);
    expect((await verifyGenesis(reader, genesis)).differences).to.deep.equal([]);
    expect(await system.token.balanceOf(wallet)).to.equal(sesh("1000000"));
  });

  describe("given a payment that is on its way when the account's run is killed", () => {
    beforeEach(async () => {
      await scene.unpaid();
      await scene.runFirst(3);
      await chain.provider.request({ method: "evm_setAutomine", params: [false] });
      await rejectionOf(scene.run(await scene.through(mortalProvider(chain.ethers.provider, "after"))));
    });
    afterEach(async () => {
      await chain.provider.request({ method: "evm_setAutomine", params: [true] });
    });

    it("waits for it, and pays nobody twice (SD-07)", async () => {
      const error = await rejectionOf(scene.run(client));
      expect(error.code).to.equal("TRANSACTION_PENDING");
      await chain.networkHelpers.mine();
      expect(await system.token.balanceOf(OPERATIONAL)).to.equal(sesh("5000000"));
      await chain.provider.request({ method: "evm_setAutomine", params: [true] });
      await scene.run(client);
      expect((await verifyGenesis(reader, genesis)).differences).to.deep.equal([]);
    });
  });
});

describe("Genesis without a bridge", () => {
  it("counts what the deployment has paid to pool and claims, and not twice", async () => {
    const chain = await createChain();
    const folder = await mkdtemp(join(tmpdir(), "sesh-genesis-"));
    try {
      const wallet = new Wallet(Wallet.createRandom().privateKey, chain.ethers.provider);
      const system = await deployContracts(chain, (parameters) => (parameters.token.treasury = wallet.address));
      await chain.networkHelpers.setBalance(wallet.address, 10n ** 18n);
      const client = await withSigner(await readClientOf(chain, system), wallet);
      const start = String(await chain.networkHelpers.time.latest());
      const path = await writeGenesis(folder, genesisData({ from: wallet.address, start }), { csv: true });
      const genesis = await readGenesis(path, {}, { chainId: CHAIN_ID, deployment: client.deployment });
      const state = await genesisState(client, genesis);
      expect(await genesisObstacles(client, genesis, state)).to.deep.equal([]);
      const done = state.places.filter((place) => place.state === "done").map(({ id }) => id);
      expect(done).to.deep.equal(["OxenClaims", "BonusClaims", "RewardPool"]);
      for (const job of genesisJobs(client, genesis, state.books))
        await perform(client, job, { pause: 1, interval: 1 });
      expect((await verifyGenesis(client, genesis)).differences).to.deep.equal([]);
      expect(await system.token.balanceOf(wallet)).to.equal(0n);
    } finally {
      await chain.close();
      await rm(folder, { recursive: true });
    }
  });
});
