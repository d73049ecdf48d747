import { writeFile } from "node:fs/promises";
import { expect } from "chai";
import { type HDNodeWallet, id, parseEther, Wallet } from "ethers";
import { VestingFactory__factory } from "../../typechain-types/index.js";
import { vestingJobs } from "../../src/actions/createVestings.js";
import { execute } from "../../src/actions/execute.js";
import { perform } from "../../src/actions/perform.js";
import { withSigner, type Client } from "../../src/contracts/client.js";
import { MONTH } from "../../src/vesting/grants.js";
import { readGrants } from "../../src/vesting/readGrants.js";
import { sesh } from "../support/amounts.js";
import { createCli, type Cli } from "../support/cli.js";
import { nodeId as nodeIdOf, nodeKey, nodeSecret } from "../support/nodes.js";
import { rejectionOf } from "../support/rejection.js";
import { createChain, DAY, deploySystem, startNetwork, type System } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

const HEADER = "id,kind,beneficiary,amount,end,start,cliffMonths,steps,grantor,rewardAddress";

/** What the commands of this story print as JSON. */
interface Output {
  error: { code: string; message: string; details: { error?: string; jobs?: { outcome: string }[] } };
  plan: { wallet: string; pays: { amount: string }[]; receives: { amount: string; to: string }[] };
  result: { events: { contract: string; name: string; args: Record<string, string> }[] };
  jobs: { outcome: string }[];
}

interface Listed {
  wallet: string;
  kind: string;
  roles: string[];
  locked: string;
  releasable: string;
}

interface Status extends Listed {
  total: string;
  balance: string;
  beneficiary: string;
  offeredTo?: string;
  revoked?: string;
  next?: { at: number; amount: string };
  staked: { inNodes: string; inRounds: string; withdrawable: string; nodes: { state: string }[] };
}

/* One list of grants from its creation to the last release, by everybody who has a part in it. */
describe("Story of vesting wallets", function () {
  this.timeout(120_000);

  let chain: Awaited<ReturnType<typeof createChain>>;
  let system: System;
  let cli: Cli;
  let start: number;
  const [alice, bob, carol, grantor, rewards] = Array.from({ length: 5 }, () => Wallet.createRandom()) as [
    HDNodeWallet,
    HDNodeWallet,
    HDNodeWallet,
    HDNodeWallet,
    HDNodeWallet,
  ];
  let wallets: Record<"alice" | "bob" | "carol" | "dave", string>;

  before(async () => {
    chain = await createChain();
    system = await deploySystem(chain);
    await startNetwork(system, 2);
    cli = await createCli(chain, system);
    await system.token.connect(system.treasury).transfer(cli.wallet.address, sesh("100000"));
    for (const { address } of [alice, bob, carol, grantor]) {
      await system.deployer.sendTransaction({ to: address, value: parseEther("1") });
    }
    start = await chain.networkHelpers.time.latest();
    await writeGrants();
  });
  after(() => cli.close());

  /** `bobAmount`: of the one grant that is changed on the way. */
  async function writeGrants(bobAmount = "20000"): Promise<void> {
    const lines = [
      HEADER,
      `alice-1,staking,${alice.address},30000,${start + 730 * DAY},,,,,${rewards.address}`,
      `bob-1,staking,${bob.address},${bobAmount},${start + 90 * DAY},,,,,${rewards.address}`,
      `carol-1,monthly,${carol.address},1200.000000007,,${start},12,12,${grantor.address},`,
      `dave-1,monthly,${carol.address},2400,,${start},12,24,,`,
    ];
    await writeFile(cli.path("grants.csv"), `${lines.join("\n")}\n`);
  }
  const create = () => ["vesting", "create", "--grants", cli.path("grants.csv"), "--yes"];
  const as = (who: HDNodeWallet) => ({ SESH_PRIVATE_KEY: who.privateKey });
  const run = (who: HDNodeWallet, args: string[]) => cli.run(args, { env: as(who) });
  async function json<Result = Output>(who: HDNodeWallet, args: string[], code = 0): Promise<Result> {
    const result = await run(who, [...args, "--json"]);
    expect(result.code, result.out).to.equal(code);
    return JSON.parse(result.out) as Result;
  }
  /** Sends, and answers with the names of the events that came of it. */
  async function send(who: HDNodeWallet, ...args: string[]): Promise<string[]> {
    const { result } = await json(who, [...args, "--yes"]);
    return result.events.map(({ contract, name }) => `${contract}.${name}`);
  }
  const refused = async (who: HDNodeWallet, ...args: string[]) => (await json(who, [...args, "--yes"], 1)).error;
  const status = (wallet: string) => json<Status>(alice, ["vesting", "status", wallet]);
  const list = (who: HDNodeWallet) => json<Listed[]>(who, ["vesting", "list"]);
  const balance = (address: string) => system.token.balanceOf(address);
  const stake = (command: string, ...args: string[]) => ["vesting", "stake", command, ...args];
  const later = (seconds: number) => chain.networkHelpers.time.increaseTo(start + seconds);

  describe("creation", () => {
    const TOTAL = sesh("53600.000000007");
    const spent = async () => sesh("100000") - (await balance(cli.wallet.address));
    async function creator(): Promise<Client> {
      const reader = await readClientOf(chain, system);
      return withSigner(reader, new Wallet(cli.wallet.privateKey, reader.provider));
    }
    const jobs = async () => {
      const client = await creator();
      return { client, jobs: vestingJobs(client, await readGrants(cli.path("grants.csv"), { now: start })) };
    };

    it("refuses a list with all its faults at once, and sends nothing (DP-05)", async () => {
      const path = cli.path("faulty.csv");
      const lines = [HEADER, `x,staking,${system.staking.target as string},1,${start},,,,,`, "y,monthly", ""];
      await writeFile(path, lines.join("\n"));
      const { code, err } = await cli.run(["vesting", "create", "--grants", path, "--yes"]);
      expect(code).to.equal(2);
      expect(err).to.contain("Line 2: rewardAddress: is empty").and.contain("Line 3: it has 2 fields instead of 10");
      await writeFile(path, `${lines.slice(0, 2).join("\n")}${rewards.address}\n`);
      const second = await cli.run(["vesting", "create", "--grants", path, "--yes"]);
      expect(second.err).to.contain("is the contract NodeStaking").and.contain("is past");
      expect(await chain.ethers.provider.getTransactionCount(cli.wallet.address)).to.equal(0);
    });

    it("shows who gets what on a dry run", async () => {
      const { out } = await cli.run(["vesting", "create", "--grants", cli.path("grants.csv"), "--dry-run"]);
      expect(out)
        .to.contain("50,000 SESH  Into the wallets")
        .and.contain(`30,000 SESH  Grant alice-1, locked until`)
        .and.contain(alice.address)
        .and.contain(`12 monthly steps after 12 months`)
        .and.contain("exactly 3,600.000000007 SESH")
        .and.contain("Dry run: nothing was sent.");
    });

    it("goes on when it was killed between approval and creation (DP-05)", async () => {
      const { client, jobs: all } = await jobs();
      const [first] = all;
      const killed = execute(client, await first!.plan(), {
        onActionHash: () => {
          throw new Error("killed");
        },
      });
      expect(await killed.catch((error: unknown) => (error as Error).message)).to.equal("killed");
      expect(await spent()).to.equal(0n);
      const allowance = () => system.token.allowance(client.account, client.deployment.VestingFactory);
      expect(await allowance()).to.equal(sesh("50000"));
      const result = await perform(client, first!);
      expect(result!.approval).to.equal(undefined);
      expect(await spent()).to.equal(sesh("50000"));
      expect(await allowance()).to.equal(0n);
    });

    it("does not send again what was killed after it was sent (DP-05, SD-07)", async () => {
      const { client, jobs: all } = await jobs();
      const second = all[1]!;
      await system.token.connect(client.signer).approve(client.deployment.VestingFactory, sesh("3600.000000007"));
      await chain.provider.request({ method: "evm_setAutomine", params: [false] });
      try {
        const killed = perform(client, second, { timeout: 1, interval: 1, pause: 1 });
        expect((await rejectionOf(killed)).code).to.equal("TRANSACTION_PENDING");
        const again = perform(client, second, { pause: 20 });
        await chain.networkHelpers.mine();
        expect(await again).to.equal(undefined);
      } finally {
        await chain.provider.request({ method: "evm_setAutomine", params: [true] });
      }
      expect(await spent()).to.equal(TOTAL);
    });

    it("pays nobody twice, however often it is run (DP-05)", async () => {
      const before = await chain.ethers.provider.getTransactionCount(cli.wallet.address);
      const again = await cli.json<Output>(create());
      expect(again.jobs.map(({ outcome }) => outcome)).to.deep.equal(["already done", "already done"]);
      expect(await chain.ethers.provider.getTransactionCount(cli.wallet.address)).to.equal(before);
      expect(await spent()).to.equal(TOTAL);
    });

    it("fails, and says why, when the list has changed (DP-05)", async () => {
      await writeGrants("20001");
      const { error } = await cli.json<Output>(create(), 1);
      expect(error.message).to.contain("bob-1 (amount is 20,000 SESH, not 20,001 SESH)");
      expect(error.details.jobs!.map(({ outcome }) => outcome)).to.have.members(["failed", "already done"]);
      await writeGrants();
      expect(await spent()).to.equal(TOTAL);
    });
  });

  describe("lists", () => {
    it("show everybody what they have a part in", async () => {
      const rolesOf = async (who: HDNodeWallet) => (await list(who)).map(({ kind, roles }) => [kind, ...roles]);
      expect(await rolesOf(alice)).to.deep.equal([["staking", "beneficiary"]]);
      expect(await rolesOf(carol)).to.deep.equal([
        ["monthly", "beneficiary"],
        ["monthly", "beneficiary"],
      ]);
      expect(await rolesOf(grantor)).to.deep.equal([["monthly", "grantor"]]);
      expect(await rolesOf(rewards)).to.deep.equal([]);
      expect((await run(rewards, ["vesting", "list"])).out).to.contain("no part in any vesting wallet");
      expect((await run(alice, ["vesting", "list"])).out).to.contain("30,000 SESH");
      const [first] = await list(alice);
      const [second] = await list(bob);
      const [third, fourth] = await list(carol);
      wallets = {
        alice: first!.wallet,
        bob: second!.wallet,
        carol: third!.wallet,
        dave: fourth!.wallet,
      };
    });

    it("leave out what another factory made, and no command touches it (VE-06)", async () => {
      const { token, staking, rounds, treasury } = system;
      const other = await new VestingFactory__factory(treasury).deploy(token, staking, rounds);
      await token.connect(treasury).approve(other, 1n);
      const key = id("foreign");
      const grant = { id: key, beneficiary: alice.address, rewardAddress: rewards.address, total: 1n };
      await other.connect(treasury).createStakingVestings([{ ...grant, end: start + 730 * DAY }]);
      const foreign = await other.walletOf(treasury, key);
      expect(await list(alice)).to.have.length(1);
      for (const args of [
        ["vesting", "status", foreign],
        ["vesting", "release", foreign],
        ["vesting", "revoke", foreign],
        ["vesting", "offer", foreign, "--to", bob.address],
        ["vesting", "accept", foreign],
        stake("register-node", foreign, "--key", await cli.keyFile("foreign")),
        stake("request-exit", foreign, key),
        stake("leave-round", foreign, key),
        stake("withdraw", foreign, key),
        stake("reward-address", foreign, bob.address),
      ]) {
        const { code, message } = await refused(alice, ...args);
        expect(code, args.join(" ")).to.equal("PRECONDITION_FAILED");
        expect(message).to.equal(`${foreign} is no vesting wallet of this deployment.`);
      }
    });

    it("show a wallet with its schedule", async () => {
      const { out } = await run(alice, ["vesting", "status", wallets.alice]);
      expect(out)
        .to.contain("can be staked")
        .and.contain(`→ ${rewards.address}`)
        .and.match(/Next\s+30,000 SESH on/);
      expect((await run(alice, ["vesting", "status", wallets.dave])).out).to.contain("nobody: it cannot be revoked");
      expect((await status(wallets.carol)).next).to.deep.equal({ at: start + 13 * MONTH, amount: "100000000000" });
    });
  });

  describe("a node out of a wallet", () => {
    let nodeId: string;
    const wallet = () => wallets.alice;

    it("shows when the stake is free, the worst penalty, and whose it stays", async () => {
      const key = await cli.keyFile("alice");
      nodeId = nodeIdOf(nodeKey(nodeSecret("alice")));
      const args = [...stake("register-node", wallet(), "--key", key, "--fee", "10"), "--dry-run"];
      const { out, code } = await run(alice, args);
      expect(code, out).to.equal(0);
      for (const text of [
        "Wallet pays",
        "25,000 SESH  Stake",
        "The grant is locked until",
        "1,250 SESH  Misconduct",
        `Rewards go to ${rewards.address}`,
        "come back to the wallet, not to you",
      ]) {
        expect(out).to.contain(text);
      }
      expect(out).not.to.contain("Allowance");
    });

    it("is registered by nobody but the beneficiary", async () => {
      const args = stake("register-node", wallet(), "--key", cli.path("alice.key.json"));
      expect((await refused(bob, ...args)).details.error).to.equal("CallerNotBeneficiary");
      expect(await send(alice, ...args)).to.include("staking.NodeRegistered");
      const { staked, balance: left } = await status(wallet());
      expect(staked.inNodes).to.equal("25000000000000");
      expect(left).to.equal("5000000000000");
    });

    it("earns for the reward address, which can be changed (VE-07)", async () => {
      await later(10 * DAY);
      await send(bob, "rewards", "claim", rewards.address);
      const earned = await balance(rewards.address);
      expect(earned > 0n).to.equal(true);
      expect(await balance(wallet())).to.equal(sesh("5000"));
      const events = await send(alice, ...stake("reward-address", wallet(), carol.address));
      expect(events).to.include.members(["stakingVesting.RewardAddressChanged", "staking.BeneficiaryChanged"]);
      await later(11 * DAY);
      await send(bob, "rewards", "claim", carol.address);
      expect((await balance(carol.address)) > 0n).to.equal(true);
      const itself = await json(alice, [...stake("reward-address", wallet(), wallet()), "--yes"], 2);
      expect(itself.error.message).to.contain("the wallet itself");
    });

    it("leaves, and its stake comes back to the wallet alone (VE-07)", async () => {
      await send(alice, ...stake("request-exit", wallet(), nodeId));
      await send(alice, ...stake("cancel-exit", wallet(), nodeId));
      expect(await send(alice, ...stake("request-exit", wallet(), nodeId))).to.include("staking.ExitRequested");
      await later(27 * DAY);
      await send(bob, "node", "exit", nodeId);
      expect((await status(wallet())).staked).to.include({ inNodes: "0", withdrawable: "25000000000000" });
      const withdrawn = await json(bob, [...stake("withdraw", wallet()), "--yes"]);
      expect(withdrawn.plan.receives).to.deep.equal([
        { what: `Stake of node ${nodeId}`, amount: "25000000000000", to: wallet() },
      ]);
      expect(await balance(wallet())).to.equal(sesh("30000"));
      expect(await balance(alice.address)).to.equal(0n);
      expect((await refused(alice, "vesting", "release", wallet())).details.error).to.equal("NothingReleasable");
      expect((await json(alice, ["vesting", "release", "--yes"])).jobs).to.deep.equal([]);
    });
  });

  describe("a round of two wallets", () => {
    it("is opened, joined, left, joined again and registered, with rewards to the reward address", async () => {
      const key = await cli.keyFile("bob");
      const open = stake("open-round", wallets.bob, "--key", key, "--fee", "5", "--amount", "10000", "--manual");
      const opened = await json(bob, [...open, "--yes"]);
      const roundId = opened.result.events.find(({ name }) => name === "RoundOpened")!.args.roundId!;
      expect(opened.plan.wallet).to.equal(wallets.bob);
      await send(alice, ...stake("contribute", wallets.alice, roundId, "--amount", "15000"));
      expect((await status(wallets.alice)).staked).to.include({ inRounds: "15000000000000", inNodes: "0" });
      expect((await run(alice, ["vesting", "status", wallets.alice])).out).to.contain(roundId);
      await later(29 * DAY);
      await send(alice, ...stake("leave-round", wallets.alice, roundId));
      expect(await balance(wallets.alice)).to.equal(sesh("30000"));
      const dryRun = [...stake("contribute", wallets.alice, roundId, "--amount", "15000"), "--dry-run"];
      expect((await run(alice, dryRun)).out)
        .to.contain("taken from the operator's own stake only")
        .and.contain("come back to the wallet, not to you");
      await send(alice, ...stake("contribute", wallets.alice, roundId, "--amount", "15000"));
      expect(await send(bob, ...stake("register-round", wallets.bob, roundId))).to.include("staking.NodeRegistered");
      const { staked } = await status(wallets.bob);
      expect(staked).to.include({ inRounds: "0", inNodes: "10000000000000" });
    });

    it("is cancelled by the wallet that opened it", async () => {
      const key = await cli.keyFile("bob again");
      const open = stake("open-round", wallets.bob, "--key", key, "--fee", "5", "--amount", "6250");
      const { result } = await json(bob, [...open, "--yes"]);
      const roundId = result.events.find(({ name }) => name === "RoundOpened")!.args.roundId!;
      expect(await balance(wallets.bob)).to.equal(sesh("3750"));
      await send(bob, ...stake("cancel-round", wallets.bob, roundId));
      expect(await balance(wallets.bob)).to.equal(sesh("10000"));
    });
  });

  describe("the beneficiary's place", () => {
    it("changes only when the other accepts (VE-08)", async () => {
      expect((await refused(carol, "vesting", "offer", wallets.bob, "--to", carol.address)).details.error).to.equal(
        "CallerNotBeneficiary",
      );
      await send(bob, "vesting", "offer", wallets.bob, "--to", carol.address);
      await send(bob, "vesting", "offer", wallets.bob, "--withdraw");
      expect((await refused(carol, "vesting", "accept", wallets.bob)).details.error).to.equal("BeneficiaryNotOffered");
      expect(await send(bob, "vesting", "offer", wallets.bob, "--to", alice.address)).to.deep.equal([
        "stakingVesting.BeneficiaryOffered",
      ]);
      expect((await list(alice)).map(({ roles }) => roles)).to.deep.equal([["beneficiary"], ["offered"]]);
      const { out } = await run(alice, ["vesting", "accept", wallets.bob, "--dry-run"]);
      expect(out).to.contain(`Rewards still go to ${rewards.address}`);
      await send(alice, "vesting", "accept", wallets.bob);
      expect((await status(wallets.bob)).beneficiary).to.equal(alice.address);
      expect(await list(bob)).to.deep.equal([]);
      expect((await list(alice)).map(({ roles }) => roles)).to.deep.equal([["beneficiary"], ["beneficiary"]]);
    });

    it("is never offered to a contract, to the wallet itself, or to nobody by mistake (VE-08)", async () => {
      for (const options of [[], ["--to", wallets.bob], ["--to", system.staking.target as string]]) {
        const { error } = await json(alice, ["vesting", "offer", wallets.bob, ...options, "--yes"], 2);
        expect(error.code).to.equal("INPUT_INVALID");
      }
    });
  });

  describe("the end", () => {
    it("frees what is there, and what is staked when it comes back (VE-07)", async () => {
      await later(91 * DAY);
      const before = await status(wallets.bob);
      expect([before.locked, before.releasable]).to.deep.equal(["0", "10000000000000"]);
      const released = await json(alice, ["vesting", "release", "--yes"]);
      expect(released.jobs.map(({ outcome }) => outcome)).to.deep.equal(["done"]);
      expect(await balance(alice.address)).to.equal(sesh("10000"));
      await later(731 * DAY);
      await send(carol, "vesting", "release", wallets.alice);
      expect(await balance(alice.address)).to.equal(sesh("25000"));
      const { staked, next } = await status(wallets.alice);
      expect([staked.inNodes, next]).to.deep.equal(["15000000000000", undefined]);
    });
  });

  describe("monthly steps", () => {
    it("release exactly what is vested", async () => {
      await chain.networkHelpers.time.increase(1);
      // 731 days are 24 months and a day: twelve steps after the cliff.
      const [first, second] = await list(carol);
      expect([first!.locked, first!.releasable]).to.deep.equal(["0", "1200000000007"]);
      expect([second!.locked, second!.releasable]).to.deep.equal(["1200000000000", "1200000000000"]);
    });

    it("cannot be revoked without a grantor, by another, or when all is vested", async () => {
      expect((await refused(grantor, "vesting", "revoke", wallets.dave)).details.error).to.equal("CallerNotGrantor");
      expect((await refused(carol, "vesting", "revoke", wallets.carol)).details.error).to.equal("CallerNotGrantor");
      expect((await refused(grantor, "vesting", "revoke", wallets.carol)).details.error).to.equal("NothingRevocable");
      expect((await refused(grantor, "vesting", "revoke", wallets.alice)).message).to.contain("cannot be revoked");
      const { message } = await refused(carol, ...stake("withdraw", wallets.carol, id("node")));
      expect(message).to.contain("cannot stake");
    });

    it("stop where the grantor revokes, who gets nothing that is vested (VE-03)", async () => {
      const now = await chain.networkHelpers.time.latest();
      const line = `erin-1,monthly,${carol.address},1200,,${now},0,12,${grantor.address},`;
      await writeFile(cli.path("later.csv"), `${HEADER}\n${line}\n`);
      await cli.json(["vesting", "create", "--grants", cli.path("later.csv"), "--yes"]);
      await chain.networkHelpers.time.increaseTo(now + 5 * MONTH);
      const erin = (await list(grantor)).at(-1)!;
      const revoked = await json(grantor, ["vesting", "revoke", erin.wallet, "--yes"]);
      expect(revoked.result.events.map(({ contract, name }) => `${contract}.${name}`)).to.deep.equal(
        ["token.Transfer", "monthlyVesting.Revoked"].sort(),
      );
      expect(await balance(grantor.address)).to.equal(sesh("700"));
      expect(await status(erin.wallet)).to.include({ revoked: "700000000000", total: "500000000000", locked: "0" });
      const before = await balance(carol.address);
      await send(carol, "vesting", "release", erin.wallet);
      expect((await balance(carol.address)) - before).to.equal(sesh("500"));
      // The list that made it is still its list.
      const again = await cli.json<Output>(["vesting", "create", "--grants", cli.path("later.csv"), "--yes"]);
      expect(again.jobs.map(({ outcome }) => outcome)).to.deep.equal(["already done"]);
    });

    it("keeps keys and passwords out of everything that was printed", () => {
      const secrets = [alice, bob, carol, grantor, cli.wallet].map(({ privateKey }) => privateKey.slice(2));
      for (const secret of secrets) expect(cli.transcript.join("\n")).not.to.contain(secret);
    });
  });
});
