import { spawn } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parseEther, Wallet } from "ethers";
import { formatTime } from "../../src/core/time.js";
import { OXEN_NAMES_HEADER } from "../../src/names/oxenNames.js";
import { hashesOf } from "../../src/names/nameHashes.js";
import { normaliseName } from "../../src/names/nameRules.js";
import { createCli, type Cli } from "../support/cli.js";
import type { RpcRequest } from "../support/rpcServer.js";
import { asGovernor, type Chain, createChain, DAY, deploySystem, type System } from "../support/system.js";

const PROGRAM = fileURLToPath(new URL("../../bin/sesh.js", import.meta.url));
const SESH = 10n ** 9n;
const YEAR = 365 * DAY;
const GRACE = 30 * DAY;
const NAME = "alice-of-the-story";
const ACCOUNT = `05${"a1".repeat(32)}`;
const OTHER_ACCOUNT = `05${"b2".repeat(32)}`;

const hashOf = (name: string) => hashesOf(normaliseName(name)).nameHash;

interface Step {
  plan: { notes: string[]; pays: { amount: string }[]; dates: { at: number }[]; call: { method: string } };
  result?: { hash: string; events: { name: string; args: Record<string, unknown> }[] };
}

/** What the commands of these tests print as JSON. */
interface Output extends Step {
  error: { code: string; message: string; hint: string; details: Record<string, unknown> };
  dryRun?: boolean;
  state: string;
  lease?: { owner: string; backupOwner?: string; expiresAt: number; availableAt: number };
  claimant?: string;
  quotes: { years: number; usd: string; sesh?: string }[];
  accountId: string | null;
  file?: string;
  commitment: string;
  usableFrom: number;
  expiresAt: number;
  steps: Step[];
  root: string;
}

describe("Story of a name", function () {
  this.timeout(120_000);

  let chain: Chain;
  let system: System;
  let cli: Cli;
  let other: Wallet;
  before(async () => {
    chain = await createChain();
  });

  async function start(change?: Parameters<typeof deploySystem>[1]) {
    system = await deploySystem(chain, change);
    cli = await createCli(chain, system);
    other = new Wallet(Wallet.createRandom().privateKey);
    await system.deployer.sendTransaction({ to: other.address, value: parseEther("10") });
    for (const { address } of [cli.wallet, other]) {
      await system.token.connect(system.treasury).transfer(address, 1_000n * SESH);
    }
  }
  afterEach(() => cli.close());

  const name = (...args: string[]) => cli.json<Output>(["name", ...args]);
  const refused = async (...args: string[]) => (await cli.json<Output>(["name", ...args], 1)).error;
  const badInput = async (...args: string[]) => (await cli.json<Output>(["name", ...args], 2)).error;
  const registerArgs = (wanted: string, ...args: string[]) => ["register", wanted, "--folder", pending(), ...args];
  const register = (...args: string[]) => name(...registerArgs(NAME, "--yes", ...args));
  const pending = () => cli.path("pending");
  const files = () => readdir(pending()).catch(() => []);
  const pass = (seconds: number) => chain.networkHelpers.time.increase(seconds);
  const balance = (address = cli.wallet.address) => system.token.balanceOf(address);
  const nonce = () => chain.ethers.provider.getTransactionCount(cli.wallet.address);
  const refreshPrice = () => system.feed.connect(system.operations).post(20_000_000n);
  const eventsOf = ({ result }: Step) => result!.events.map((event) => event.name);

  /** Runs a command with another wallet. */
  async function asOther(...args: string[]): Promise<{ code: number; output: Output }> {
    return toOutput(await cli.run(["name", ...args, "--json"], { env: { SESH_PRIVATE_KEY: other.privateKey } }));
  }
  const toOutput = ({ code, out }: { code: number; out: string }) => ({ code, output: JSON.parse(out) as Output });

  it("goes from the search to the end of the grace, and the name never leaves the machine", async () => {
    await start();
    const free = await name("search", NAME);
    expect([free.state, free.lease]).to.deep.equal(["free", undefined]);
    expect(free.quotes).to.deep.equal([
      { years: 1, usd: "5000000", sesh: String(25n * SESH) },
      { years: 10, usd: "50000000", sesh: String(250n * SESH) },
    ]);

    // Looking at it sends nothing and leaves nothing.
    const shown = await cli.run(["name", ...registerArgs(NAME, "--account-id", ACCOUNT, "--dry-run")]);
    expect(shown.code, shown.err).to.equal(0);
    for (const text of [
      "for 1 year: the first of two steps",
      "The second burns the price, now 25 SESH.",
      "until the name is registered: it has the secret of the announcement",
      "Whoever can guess the name can find the wallet that owns it and the Account ID behind it.",
      "Use a wallet that nobody knows as yours.",
      "gets it empty",
    ]) {
      expect(shown.out).to.contain(text);
    }
    expect([await nonce(), await files()]).to.deep.equal([0, []]);
    expect((await cli.run(["name", ...registerArgs(NAME)], { answer: false })).code).to.equal(3);
    expect(await files()).to.deep.equal([]);

    // Announced, and kept in a file until it is registered.
    const announced = await register("--account-id", ACCOUNT);
    expect([announced.state, eventsOf(announced.steps[0]!)]).to.deep.equal(["announced", ["NameCommitted"]]);
    expect(await files()).to.have.length(1);
    expect(announced.file).to.equal(`${pending()}/${(await files())[0]}`);
    expect(await system.names.committedAt(announced.commitment)).to.equal(BigInt(announced.usableFrom - 60));
    const early = await cli.run(["name", ...registerArgs(NAME, "--yes")]);
    expect(early.out).to.contain(`again from ${formatTime(announced.usableFrom)} to `);
    expect(await nonce()).to.equal(1);

    await pass(60);
    const second = await cli.run(["name", ...registerArgs(NAME, "--dry-run")]);
    expect(second.out).to.contain("25 SESH  Price now (burned)").and.contain("exactly 25.5 SESH");
    const registered = await register();
    expect([registered.state, registered.file]).to.deep.equal(["registered", undefined]);
    expect(eventsOf(registered.steps[0]!)).to.include.members(["FeePaid", "NameRegistered"]);
    expect(await files()).to.deep.equal([]);
    expect(await balance()).to.equal(975n * SESH);

    const taken = await name("search", NAME);
    expect([taken.state, taken.lease]).to.deep.equal([
      "taken",
      { owner: cli.wallet.address, expiresAt: registered.expiresAt, availableAt: registered.expiresAt + GRACE },
    ]);
    expect(await system.names.availableAt(hashOf(NAME))).to.equal(BigInt(registered.expiresAt + GRACE));
    expect((await name("resolve", NAME.toUpperCase())).accountId).to.equal(ACCOUNT);
    expect((await refused(...registerArgs(NAME, "--yes"))).hint).to.contain("sesh name renew");

    // Set, by the backup owner too; renewed by somebody else; passed on.
    await name("set", NAME, "--account-id", OTHER_ACCOUNT, "--yes");
    expect((await name("resolve", NAME)).accountId).to.equal(OTHER_ACCOUNT);
    expect((await asOther("set", NAME, "--clear", "--yes")).output.error.details.error).to.equal("CallerNotNameOwner");
    await name("set-backup", NAME, other.address, "--yes");
    expect((await name("search", NAME)).lease!.backupOwner).to.equal(other.address);
    expect((await asOther("set", NAME, "--account-id", ACCOUNT, "--yes")).code).to.equal(0);
    expect((await name("resolve", NAME)).accountId).to.equal(ACCOUNT);
    await name("set-backup", NAME, "--clear", "--yes");
    expect((await name("search", NAME)).lease!.backupOwner).to.equal(undefined);
    const renewed = await asOther("renew", NAME, "--yes");
    expect(renewed.output.plan.notes.join(" ")).to.contain(`The name belongs to ${cli.wallet.address}`);
    expect(await balance(other.address)).to.equal(975n * SESH);
    const expiresAt = registered.expiresAt + YEAR;
    expect((await name("search", NAME)).lease!.expiresAt).to.equal(expiresAt);
    await name("transfer", NAME, other.address, "--yes");
    const empty = await cli.run(["name", "resolve", NAME]);
    expect([empty.out, (await name("resolve", NAME)).accountId]).to.deep.equal([
      `${NAME} stands for no account.`,
      null,
    ]);

    // Over, in grace, and everybody's again.
    await chain.networkHelpers.time.increaseTo(expiresAt);
    expect((await refused("resolve", NAME)).details.error).to.equal("NameExpired");
    const inGrace = await name("search", NAME);
    expect([inGrace.state, inGrace.lease!.owner]).to.deep.equal(["in grace", other.address]);
    expect(inGrace.quotes.map(({ sesh }) => sesh)).to.deep.equal([undefined, undefined]);
    expect((await refused(...registerArgs(NAME, "--yes"))).message).to.contain("and its lease is over");
    await chain.networkHelpers.time.increaseTo(expiresAt + GRACE);
    expect((await name("search", NAME)).state).to.equal("free");
    await refreshPrice();
    await register("--account-id", ACCOUNT);
    await pass(60);
    expect((await register()).state).to.equal("registered");
    expect((await name("search", NAME)).lease!.owner).to.equal(cli.wallet.address);

    const traffic = JSON.stringify(cli.server.requests).toLowerCase();
    for (const secret of [NAME, Buffer.from(NAME).toString("hex"), ACCOUNT, OTHER_ACCOUNT]) {
      expect(traffic).not.to.contain(secret);
    }
    expect(cli.server.requests.filter(({ method }) => method === "eth_sendRawTransaction").length > 8).to.equal(true);
  });

  it("waits between the steps where it is asked to, and keeps to the price that was agreed to", async () => {
    await start();
    let sent = 0;
    cli.server.fault = async ({ method, params }) => {
      if (method === "eth_sendRawTransaction") sent += 1;
      // While it waits, the price falls by a tenth: the second step costs more than the 2 % above.
      if (sent === 1 && method === "eth_getBlockByNumber" && params[0] === "pending") {
        sent = 2;
        await pass(DAY / 2);
        await system.feed.connect(system.operations).post(18_000_000n);
      }
      return false;
    };
    const args = registerArgs(NAME, "--wait", "--yes");
    const dearer = (await cli.json<Output>(["name", ...args], 2)).error;
    expect(dearer.message).to.equal("--max: the price is 27.777777778 SESH.");
    expect(await files()).to.have.length(1);
    cli.server.fault = undefined;
    const done = await name(...args, "--max", "30");
    expect([done.state, done.steps.length, await balance()]).to.deep.equal([
      "registered",
      1,
      1_000n * SESH - 27_777_777_778n,
    ]);

    // Both steps in one run, for people.
    cli.server.fault = async ({ method, params }) => {
      if (method === "eth_getBlockByNumber" && params[0] === "pending") await pass(20);
      return false;
    };
    const both = await cli.run(["name", ...registerArgs("another-name", "--wait"), "--max", "30"], { answer: true });
    expect(both.code, both.err).to.equal(0);
    expect(both.err).to.contain("Waiting until ");
    expect(both.out).to.contain("names.NameRegistered").and.contain("It stands for no account yet");
  });

  describe("given a run that is killed", () => {
    /** Runs `sesh` as a process of its own and kills it at a request. */
    async function killAt(args: string[], isMoment: (request: RpcRequest) => boolean, lose: boolean): Promise<void> {
      const child = spawn(process.execPath, [PROGRAM, "name", ...args], {
        cwd: tmpdir(),
        env: { PATH: process.env.PATH, ...cli.env },
        stdio: "ignore",
      });
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.on("close", (_code, signal) => resolve(signal)),
      );
      cli.server.fault = async (request) => {
        if (!isMoment(request)) return false;
        cli.server.fault = undefined;
        child.kill("SIGKILL");
        await ended;
        return lose;
      };
      expect(await ended).to.equal("SIGKILL");
    }
    const sending = ({ method }: RpcRequest) => method === "eth_sendRawTransaction";
    const sent = ({ method }: RpcRequest) => method === "eth_getTransactionReceipt";

    it("goes on from before the announcement, between the steps, and after the registration (SD-13)", async () => {
      await start();
      const args = registerArgs(NAME, "--yes", "--account-id", ACCOUNT, "--wait");

      await killAt(args, sending, true);
      expect([(await files()).length, await nonce()]).to.deep.equal([1, 0]);
      const [file] = await files();
      const announced = await register();
      expect([announced.state, await nonce(), await files()]).to.deep.equal(["announced", 1, [file]]);

      // The announcement has expired, and the new one is lost on the way back.
      await pass(DAY + 1);
      await refreshPrice();
      await killAt(args, sent, false);
      expect([await nonce(), await files()]).to.deep.equal([2, [file]]);
      const waiting = await register();
      expect([waiting.state, waiting.steps, waiting.commitment]).to.deep.equal(["announced", [], announced.commitment]);
      await pass(60);

      await killAt(args, sent, false);
      expect([await nonce(), await files(), await balance()]).to.deep.equal([3, [file], 975n * SESH]);
      const done = await register("--account-id", ACCOUNT);
      expect([done.state, done.steps, await nonce(), await files()]).to.deep.equal(["registered", [], 3, []]);
      expect((await name("resolve", NAME)).accountId).to.equal(ACCOUNT);
      expect(await balance()).to.equal(975n * SESH);
    });
  });

  it("lets one of two have the name, and the other pays nothing (NM-07)", async () => {
    await start();
    const elsewhere = ["register", NAME, "--folder", cli.path("elsewhere"), "--yes"];
    await register("--account-id", ACCOUNT);
    expect((await asOther(...elsewhere)).output.state).to.equal("announced");
    await pass(60);
    const [mine, theirs] = await Promise.all([
      cli.run(["name", ...registerArgs(NAME, "--yes", "--json")]),
      asOther(...elsewhere),
    ]);
    const won = [mine.code, theirs.code].map((code) => code === 0);
    expect(won.filter(Boolean)).to.have.length(1);
    const paid = [await balance(), await balance(other.address)].map((left) => 1_000n * SESH - left);
    expect(paid).to.deep.equal(won.map((first) => (first ? 25n * SESH : 0n)));

    // The one who was too late is told so, once more and for good.
    const again = await (won[0] === true
      ? asOther(...elsewhere)
      : cli.run(["name", ...registerArgs(NAME, "--yes", "--json")]).then(toOutput));
    expect([again.code, again.output.error.code]).to.deep.equal([1, "PRECONDITION_FAILED"]);
    expect(again.output.error.message).to.contain("belongs to");
    expect(await readdir(won[0] === true ? cli.path("elsewhere") : pending())).to.deep.equal([]);
  });

  it("does not begin twice, nor with other terms than those announced", async () => {
    await start();
    const [first, second] = await Promise.all([
      cli.run(["name", ...registerArgs(NAME, "--yes", "--json")]),
      cli.run(["name", ...registerArgs(NAME, "--yes", "--json")]),
    ]);
    expect([first.code, second.code].sort()).to.deep.equal([0, 2]);
    const loser = JSON.parse(first.code === 0 ? second.out : first.out) as Output;
    expect(loser.error.code).to.equal("FILE_EXISTS");

    for (const [field, ...args] of [
      ["--years", "--years", "10"],
      ["--account-id", "--account-id", ACCOUNT],
      ["--owner", "--owner", other.address],
      ["--backup-owner", "--backup-owner", other.address],
    ] as const) {
      const error = await badInput(...registerArgs(NAME, "--yes", ...args));
      expect(error.message).to.contain(`${field}: a registration of this name is under way already`);
      expect(error.hint).to.contain((await files())[0]!);
    }
    const stranger = await asOther(...registerArgs(NAME, "--yes"));
    expect(stranger.output.error.message).to.equal(
      `--owner: a registration of this name is under way already, for ${cli.wallet.address}.`,
    );

    // Somebody else may pay when that is said; the name goes to whom it was announced for.
    await pass(60);
    const gift = await asOther(...registerArgs(NAME, "--yes", "--owner", cli.wallet.address, "--years", "1"));
    expect(gift.output.state).to.equal("registered");
    expect((await name("search", NAME)).lease!.owner).to.equal(cli.wallet.address);
    expect([await balance(), await balance(other.address)]).to.deep.equal([1_000n * SESH, 975n * SESH]);
  });

  it("goes on when somebody has copied the announcement and was faster", async () => {
    await start();
    cli.server.fault = async ({ method, params }) => {
      const [call] = params as [{ data?: string } | undefined];
      if (method !== "eth_estimateGas" || call?.data === undefined) return false;
      cli.server.fault = undefined;
      await system.names.commit(`0x${call.data.slice(10)}`);
      return false;
    };
    const announced = await register();
    expect([announced.state, announced.steps]).to.deep.equal(["announced", []]);
    await pass(60);
    expect((await register()).state).to.equal("registered");
  });

  it("keeps Oxen names for their claimants, and lets everybody else prove that theirs is none of them", async () => {
    await start((parameters) => {
      parameters.names.openAtOnce = false;
    });
    expect((await refused(...registerArgs(NAME, "--yes"))).message).to.equal("Names cannot be registered yet.");
    expect((await name("search", "oxen-mine")).state).to.equal("not open");

    const list = cli.path("oxen-names.csv");
    const rows = [
      ["oxen-mine", cli.wallet.address],
      ["xn--oxen-emoji", cli.wallet.address],
      ["oxen-theirs", other.address],
      ["oxen-nobody", system.treasury.address],
    ].map(([text = "", claimant]) => [hashesOf(normaliseName(text, { punycode: true })).baseHash, claimant].join(","));
    await writeFile(list, [OXEN_NAMES_HEADER, ...rows, ""].join("\n"));
    const { root } = await name("oxen-root", list);
    const claimUntil = (await chain.networkHelpers.time.latest()) + 60 * DAY;
    expect((await refused("claim-oxen", "oxen-mine", "--oxen-names", list, "--yes")).hint).to.equal(
      "Names have not been opened yet.",
    );
    await asGovernor(
      chain,
      system,
      system.names,
      system.names.interface.encodeFunctionData("openNames", [root, claimUntil]),
    );
    await refreshPrice();

    const kept = await name("search", "oxen-theirs", "--oxen-names", list);
    expect([kept.state, kept.claimant]).to.deep.equal(["kept for Oxen", other.address]);
    expect((await cli.run(["name", "search", "oxen-theirs"])).out).to.contain("free, unless it is kept for somebody");
    const wrong = cli.path("wrong.csv");
    await writeFile(wrong, [OXEN_NAMES_HEADER, ...rows.slice(1), ""].join("\n"));
    expect((await badInput("search", "oxen-theirs", "--oxen-names", wrong)).message).to.contain(root);

    // A stranger gets none of the kept names, neither by registering nor by claiming.
    expect((await refused(...registerArgs("oxen-theirs", "--yes"))).hint).to.contain("--oxen-names");
    const theirs = await refused(...registerArgs("oxen-theirs", "--yes", "--oxen-names", list));
    expect(theirs.message).to.equal(`The name is kept until ${formatTime(claimUntil)} for whoever had it on Oxen.`);
    const claim = (text: string, ...args: string[]) => ["claim-oxen", text, "--oxen-names", list, "--yes", ...args];
    expect((await refused(...claim("oxen-theirs"))).message).to.contain(`is kept for ${other.address}`);
    expect((await refused(...claim("oxen-none"))).message).to.contain("is not in the list");
    expect(await files()).to.deep.equal([]);

    // The claimant takes it for a year and pays nothing, also under a name that nobody could register.
    const claimed = await name(...claim("oxen-mine", "--account-id", ACCOUNT, "--backup-owner", other.address));
    expect(eventsOf(claimed)).to.include("NameRegistered");
    expect((await name("resolve", "oxen-mine")).accountId).to.equal(ACCOUNT);
    expect((await name("search", "oxen-mine")).lease!.backupOwner).to.equal(other.address);
    expect((await badInput(...registerArgs("xn--oxen-emoji", "--yes"))).details.reason).to.equal("punycode");
    await name(...claim("xn--oxen-emoji"));
    expect((await name("search", "xn--oxen-emoji")).state).to.equal("taken");
    expect((await refused(...claim("oxen-mine"))).details.error).to.equal("NameTaken");
    expect(await balance()).to.equal(1_000n * SESH);

    // Whoever wants another name shows with the list that it is none of them.
    await register("--oxen-names", list);
    await pass(60);
    expect((await refused(...registerArgs(NAME, "--yes"))).hint).to.contain("--oxen-names");
    expect((await register("--oxen-names", list)).state).to.equal("registered");

    // What nobody claimed is free from that second on.
    await chain.networkHelpers.time.increaseTo(claimUntil);
    expect((await asOther(...claim("oxen-theirs"))).output.error.hint).to.contain("The time for claims is over");
    await refreshPrice();
    await name(...registerArgs("oxen-nobody", "--yes"));
    await pass(60);
    expect((await name(...registerArgs("oxen-nobody", "--yes"))).state).to.equal("registered");
  });

  it("says what is wrong with what it was given, and sends nothing", async () => {
    await start();
    const contract = await system.names.getAddress();
    const bad: [args: string[], message: string][] = [
      [["search", ""], "it is empty"],
      [["search", "alice "], "character 6 is U+0020, a space"],
      [["search", "\u0430lice"], "character 1 is U+0430"],
      [["resolve", "alice.sesh"], 'character 6 is "." (U+002E)'],
      [registerArgs("xn--80ak6aa92e"), 'it begins with "xn--"'],
      [registerArgs("alice-"), "it ends with a hyphen"],
      [registerArgs("-alice"), "Unknown option '-alice'"],
      [registerArgs(NAME, "--years", "0"), "--years: a lease of no year"],
      [registerArgs(NAME, "--years", "11"), '--years: "11" is not a whole number from 0 to 10'],
      [registerArgs(NAME, "--years", "1.5"), '--years: "1.5" is not a whole number from 0 to 10'],
      [registerArgs(NAME, "--years", "2", "--yes"), "--years: no lease of 2 years is sold"],
      [registerArgs(NAME, "--account-id", ACCOUNT.slice(2)), "--account-id: this is not an Account ID"],
      [registerArgs(NAME, "--account-id", `15${ACCOUNT.slice(2)}`), "begins with 15 instead of 05"],
      [registerArgs(NAME, "--max", "0"), "--max: the amount is zero"],
      [registerArgs(NAME, "--max", "24.9", "--yes"), "--max: the price is 25 SESH"],
      [registerArgs(NAME, "--owner", "vitalik.eth", "--yes"), "--owner: not an address"],
      [registerArgs(NAME, "--owner", contract, "--yes"), `--owner: ${contract} is the contract SessionNames`],
      [registerArgs(NAME, "--backup-owner", "0x12", "--yes"), "--backup-owner: not an address"],
      [registerArgs(NAME), "nobody can be asked first"],
      [["set", NAME, "--yes"], "--account-id: is missing"],
      [["set", NAME, "--account-id", ACCOUNT, "--clear", "--yes"], "--account-id: contradicts --clear"],
      [["set-backup", NAME, "--yes"], "address: is missing"],
      [["transfer", NAME, contract, "--yes"], "is the contract SessionNames"],
      [["claim-oxen", NAME, "--yes"], "Required option '--oxen-names <file>' not specified"],
      [["oxen-root", cli.path("nothing.csv")], "cannot be read"],
    ];
    for (const [args, message] of bad) expect((await badInput(...args)).message).to.contain(message);
    expect((await badInput(...registerArgs(NAME, "--years", "2", "--yes"))).hint).to.equal(
      "There are: 1 year, 10 years.",
    );

    const failed: [args: string[], message: string][] = [
      [["resolve", NAME], "Nobody has this name."],
      [["transfer", NAME, other.address, "--yes"], "Nobody has this name."],
      [["renew", NAME, "--yes"], "Nobody has this name."],
      [["set", NAME, "--clear", "--yes"], "Nobody has this name."],
      [["set-backup", NAME, other.address, "--yes"], "Nobody has this name."],
      [["claim-oxen", NAME, "--oxen-names", cli.path("list.csv"), "--yes"], "No names are kept"],
    ];
    await writeFile(cli.path("list.csv"), `${OXEN_NAMES_HEADER}\n${hashOf(NAME)},${cli.wallet.address}\n`);
    for (const [args, message] of failed) expect((await refused(...args)).message).to.contain(message);

    // Not announced for what could not be paid.
    await system.token.connect(cli.wallet.connect(chain.ethers.provider)).transfer(other.address, 980n * SESH);
    expect((await refused(...registerArgs(NAME, "--yes"))).details.error).to.equal("ERC20InsufficientBalance");
    expect([await nonce(), await files()]).to.deep.equal([1, []]);
  });
});
