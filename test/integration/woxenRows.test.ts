import { readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { network } from "hardhat";
import { sortRows } from "../../src/oxen/ledger/row.js";
import { readRows } from "../../src/oxen/ledger/rowReader.js";
import { depositAddress } from "../../src/oxen/deposits.js";
import { readAgreedHeight } from "../../src/oxen/agreedHeight.js";
import { readLedgerConfig } from "../../src/oxen/ledger/config.js";
import { MockWrappedOxen__factory, WrappedOxenIntake__factory } from "../../typechain-types/index.js";
import { createCli, type Cli } from "../support/cli.js";
import { BLOCK_TIME, OxenChain, startDaemon, startWallet, type OxenServer } from "../support/oxenNode.js";
import { createRpcServer, type RpcServer } from "../support/rpcServer.js";
import { createChain, deploySystem, type Signer } from "../support/system.js";

const UNIT = 10n ** 9n;
const arbitrum = await createChain();
const ethereum = await network.create({ network: "local", override: { chainId: 11_155_111 } });

describe("The Oxen chain beside Arbitrum and Ethereum", () => {
  let cli: Cli;
  let oxen: OxenChain;
  let servers: OxenServer[];
  let rpc: RpcServer;
  let intake: Awaited<ReturnType<WrappedOxenIntake__factory["deploy"]>>;
  let watchArgs: string[];
  let attester: Wallet;

  before(async () => {
    const system = await deploySystem(arbitrum);
    cli = await createCli(arbitrum, system);
    attester = new Wallet(cli.env.SESH_PRIVATE_KEY!);
    const bridge = (await system.oxenClaims.getAddress()) as `0x${string}`;
    const domain = { campaign: "oxen-coin", chainId: 421_614n, bridge } as const;
    oxen = new OxenChain(depositAddress("stagenet", domain), 10);
    // From block 10 on Ethereum's clock and that of Oxen go together.
    const start = await ethereum.networkHelpers.time.latest();
    oxen.times = oxen.times.map((_, height) => start + BLOCK_TIME * (height - 10));
    servers = [await startDaemon(oxen), await startDaemon(oxen), await startWallet(oxen)];
    oxen.network = "stagenet";
    rpc = await createRpcServer(ethereum.provider);
    const urls = servers.map(({ url }) => url.href) as [string, string, string];
    watchArgs = ["--daemon", urls[0], urls[1], "--wallet", urls[2], "--start-height", "5", "--once"];
    await writeFile(
      cli.path("config.json"),
      JSON.stringify({
        campaign: "oxen-coin",
        chainId: "421614",
        bridge,
        oxenNetwork: "stagenet",
        cap: "30000000000000000",
        supply: "66000000000000000",
        lastHeight: 10_000,
        attesters: [attester.address],
        threshold: 1,
      }),
    );
  });

  after(async () => {
    await Promise.all([...servers, rpc].map((server) => server.close()));
    await cli.close();
  });
  afterEach(() => {
    rpc.fault = undefined;
    servers.forEach((server) => (server.lie = undefined));
  });

  const daemons = () => ["--daemon", ...servers.slice(0, 2).map(({ url }) => url.href)];
  const woxen = async (out: string, args: string[] = []) => [
    ...["migrate", "watch", "woxen-rows", cli.path("watch"), "--intake", await intake.getAddress()],
    ...["--ethereum-rpc-url", rpc.url, "--out", cli.path(out), ...daemons(), ...args],
  ];
  const refusal = async (args: string[], code = 1) =>
    (await cli.json<{ error: { message: string } }>(args, code)).error.message;

  describe("sesh migrate watch woxen-rows", () => {
    let holder: Signer;
    let refs: string[];

    before(async () => {
      const [deployer, first, second] = (await ethereum.ethers.getSigners()) as [Signer, Signer, Signer];
      holder = first;
      const token = await new MockWrappedOxen__factory(deployer).deploy(18, 0, holder, 10n ** 30n);
      const deadline = (await ethereum.networkHelpers.time.latest()) + 86_400;
      const factory = new WrappedOxenIntake__factory(deployer);
      intake = await factory.deploy(token, 30_000_000n * UNIT, 66_000_000n * UNIT, 30_000_000n * UNIT, deadline);
      await token.connect(holder).approve(intake, 10n ** 30n);
      const zero = oxen.times[0]!;
      const deposit = async (height: number, to: Signer, amount: bigint) => {
        await ethereum.networkHelpers.time.setNextBlockTimestamp(zero + BLOCK_TIME * height + 1);
        const receipt = (await (await intake.connect(holder).deposit(amount * UNIT, to, 0)).wait())!;
        return `${receipt.hash}:${receipt.logs.find(({ address }) => address === receipt.to)!.index}`;
      };
      refs = [await deposit(20, second, 66n), await deposit(30, second, 2n ** 55n), await deposit(39, holder, 33n)];
      oxen.mine(30);
      oxen.times = oxen.blocks.map((_, height) => zero + BLOCK_TIME * height);
      oxen.immutable = 39;
      await ethereum.networkHelpers.mine();
      expect(await cli.json(["migrate", "watch", cli.path("watch"), ...watchArgs])).to.deep.include({
        status: "current",
      });
    });

    it("writes the deposits with the height the Oxen chain had, as a ledger reads them", async () => {
      const [, , second] = (await ethereum.ethers.getSigners()) as [Signer, Signer, Signer];
      const { rows, height } = await cli.json<{ rows: number; height: number }>(await woxen("rows"));
      expect([rows, height]).to.deep.equal([2, 39]);
      const text = await readFile(cli.path("rows"), "utf8");
      const read = readRows(text, "oxen-coin");
      expect(read.map(({ ref, amount, evm, height: at }) => [ref, amount, evm, at])).to.deep.equal([
        [refs[0], "66", second.address, "20"],
        [refs[1], String(2n ** 55n), second.address, "30"],
      ]);
      expect(sortRows(read)).to.deep.equal(read);
      // Together with the deposits on the Oxen chain in one file.
      expect(readRows(`${text}${text}`, "oxen-coin")).to.have.length(4);
    });

    it("writes the same bytes whenever it is asked for the same height, and more for a later one", async () => {
      await cli.json(await woxen("early", ["--height", "35"]));
      expect(await readFile(cli.path("early"))).to.deep.equal(await readFile(cli.path("rows")));
      oxen.mine(10);
      oxen.times = oxen.blocks.map((_, height) => oxen.times[0]! + BLOCK_TIME * height);
      oxen.immutable = 45;
      await ethereum.networkHelpers.mine(10, { interval: BLOCK_TIME });
      await cli.json(["migrate", "watch", cli.path("watch"), ...watchArgs]);
      await cli.json(await woxen("again", ["--height", "39"]));
      expect(await readFile(cli.path("again"))).to.deep.equal(await readFile(cli.path("rows")));
      const { rows } = await cli.json<{ rows: number }>(await woxen("later"));
      expect(rows).to.equal(3);
      const later = readRows(await readFile(cli.path("later"), "utf8"), "oxen-coin");
      expect([later[2]!.ref, later[2]!.height]).to.deep.equal([refs[2], "39"]);
      expect(await cli.json(await woxen("later"), 2)).to.have.nested.property("error.code", "FILE_EXISTS");
    });

    it("takes nothing above the block that Ethereum calls final, and asks no further", async () => {
      rpc.requests.length = 0;
      await cli.json(await woxen("asked"));
      const tags = rpc.requests
        .filter(({ method }) => method === "eth_getBlockByNumber")
        .map(({ params }) => params[0]);
      expect(tags).to.deep.equal(["finalized"]);
      const final = (await ethereum.ethers.provider.getBlock("finalized"))!;
      const ranges = rpc.requests.filter(({ method }) => method === "eth_getLogs");
      const last = ranges.map(({ params }) => Number((params[0] as { toBlock: string }).toBlock));
      expect(Math.max(...last)).to.equal(final.number);
    });

    it("refuses an endpoint that does not know what is final, or is not final far enough", async () => {
      rpc.fault = ({ id, method, params }, response) => {
        if (method !== "eth_getBlockByNumber" || params[0] !== "finalized") return false;
        response.end(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32_602, message: "unknown tag" } }));
        return true;
      };
      expect(await refusal(await woxen("no"))).to.equal("The Ethereum endpoint does not know which block is final.");
      const early: unknown = await ethereum.provider.request({
        method: "eth_getBlockByNumber",
        params: ["0x2", false],
      });
      rpc.fault = ({ id, method, params }, response) => {
        if (method !== "eth_getBlockByNumber" || params[0] !== "finalized") return false;
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result: early }));
        return true;
      };
      expect(await refusal(await woxen("no"))).to.match(/^Ethereum is final up to .*, and the blocks of Oxen go up to/);
    });

    it("refuses an endpoint of another chain, one that leaves a deposit out, and an address without contract", async () => {
      const [wrong] = [await createRpcServer(arbitrum.provider)];
      try {
        const args = (await woxen("no")).map((text) => (text === rpc.url ? wrong.url : text));
        expect(await refusal(args, 2)).to.contain("serves chain 421614");
      } finally {
        await wrong.close();
      }
      for (const [drop, id] of [
        [0, 1],
        [1, 2],
        [2, 3],
      ] as const) {
        rpc.fault = async ({ id: question, method, params }, response) => {
          if (method !== "eth_getLogs") return false;
          const logs = (await ethereum.provider.request({ method, params })) as object[];
          const result = logs.filter((_, i) => i !== drop);
          response.end(JSON.stringify({ jsonrpc: "2.0", id: question, result }));
          return true;
        };
        const message = `Of 3 deposits of wrapped OXEN the one with id ${id} is not found.`;
        expect(await refusal(await woxen("no"))).to.equal(message);
      }
      rpc.fault = undefined;
      expect(await refusal(await woxen("no", ["--from-block", "5"]))).to.contain("the one with id 1 is not found");
      const other = (await woxen("no")).map((text) => (text.startsWith("0x") ? attester.address : text));
      expect(await refusal(other, 2)).to.equal("--intake: no contract is at this address.");
    });

    it("refuses a height that is not final, a missing endpoint, and daemons that contradict each other", async () => {
      expect(await refusal(await woxen("no", ["--height", "46"]), 2)).to.contain("up to block 45");
      const without = (await woxen("no")).filter((text) => text !== "--ethereum-rpc-url" && text !== rpc.url);
      expect(await refusal(without, 2)).to.equal("No RPC endpoint for sepolia is known.");
      servers[1]!.lie = (method, result) =>
        method === "get_block_headers_range"
          ? { ...result, headers: (result.headers as object[]).map((each) => ({ ...each, timestamp: 5n })) }
          : result;
      expect(await refusal(await woxen("no"))).to.contain("What the daemons say cannot be true: block 5 is ");
    });
  });

  describe("sesh migrate agree-height", () => {
    const reason = "Service nodes have made no checkpoint for a week.";
    const agree = (args: string[]) => [
      ...["migrate", "agree-height", "--config", cli.path("config.json"), "--yes"],
      ...[...daemons(), ...args],
    ];
    const own = (height: number) => ["--height", String(height), "--reason", reason];

    before(() => {
      oxen.mine(721);
    });

    it("signs a block that is deep enough, as the attester's own daemons have it, for the watcher to take", async () => {
      const height = oxen.blocks.length - 721;
      const signed = await cli.json<{ signatures: string[] }>(agree(own(height)));
      expect(signed).to.deep.include({ height, blockHash: `0x${oxen.blocks[height]}`, reason });
      await writeFile(cli.path("agreed.json"), JSON.stringify(signed));
      const config = await readLedgerConfig(cli.path("config.json"));
      expect((await readAgreedHeight(cli.path("agreed.json"), config)).height).to.equal(height);
      // Signed again, it has the same signature once.
      const again = await cli.json<{ signatures: string[] }>(agree(["--agreed", cli.path("agreed.json")]));
      expect(again).to.deep.equal(signed);
      const watch = ["migrate", "watch", cli.path("watch"), ...watchArgs, "--agreed", cli.path("agreed.json")];
      const look = await cli.json<{ final: { height: number } }>([...watch, "--config", cli.path("config.json")]);
      expect(look.final.height).to.equal(height);
      expect(await refusal(watch, 2)).to.equal("--config: it is missing.");
    });

    it("shows with --dry-run what it would sign, and signs nothing", async () => {
      const { code, out } = await cli.run([...agree(own(40)).filter((text) => text !== "--yes"), "--dry-run"]);
      expect(code).to.equal(0);
      expect(out)
        .to.contain("Dry run: nothing was signed.")
        .and.to.contain(`0x${oxen.blocks[40]}`)
        .and.not.to.contain("signatures");
    });

    it("signs nothing that is too shallow, another block, without reason, by a stranger or without consent", async () => {
      const height = oxen.blocks.length - 720;
      const shallow = `Block ${height} cannot be agreed on: 0 of 2 daemons have 720 blocks above block ${height}.`;
      expect(await refusal(agree(own(height)))).to.equal(shallow);
      servers[1]!.lie = (method, result) =>
        method === "get_block_header_by_height"
          ? { ...result, block_header: { ...(result.block_header as object), hash: "ab".repeat(32) } }
          : result;
      expect(await refusal(agree(own(40)))).to.contain("What the daemons say cannot be true: block 40 is");
      servers[1]!.lie = undefined;
      expect(await refusal(agree(["--height", "40"]), 2)).to.equal("--reason: it is missing.");
      expect(await refusal(agree(["--height", "40", "--reason", "short"]), 2)).to.contain("less than 10");
      const both = agree([...own(40), "--agreed", cli.path("agreed.json")]);
      expect(await refusal(both, 2)).to.contain("--agreed: it has height and reason already");
      const other = { ...JSON.parse(await readFile(cli.path("agreed.json"), "utf8")), signatures: [] } as object;
      await writeFile(cli.path("other.json"), JSON.stringify({ ...other, blockHash: `0x${"cd".repeat(32)}` }));
      const elsewhere = await refusal(agree(["--agreed", cli.path("other.json")]));
      expect(elsewhere).to.contain(`and you are asked to sign 0x${"cd".repeat(32)}`);
      const stranger = { env: { SESH_PRIVATE_KEY: Wallet.createRandom().privateKey } };
      const { code, err } = await cli.run(agree(own(40)), stranger);
      expect(code).to.equal(2);
      expect(err).to.contain("is no attester of the campaign");
      const asked = await cli.run(
        agree(own(40)).filter((text) => text !== "--yes"),
        { answer: false },
      );
      expect([asked.code, asked.out.includes("signatures")]).to.deep.equal([3, false]);
    });

    it("refuses settings of another campaign", async () => {
      const config = JSON.parse(await readFile(cli.path("config.json"), "utf8")) as object;
      for (const change of [{ chainId: "42161" }, { bridge: attester.address }, { oxenNetwork: "mainnet" }]) {
        await writeFile(cli.path("foreign.json"), JSON.stringify({ ...config, ...change }));
        const args = agree(own(40)).map((text) => (text === cli.path("config.json") ? cli.path("foreign.json") : text));
        expect(await refusal(args, 2)).to.contain("the settings are for another campaign, chain, contract or network");
      }
    });
  });
});
