import { readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import type { Address } from "../../src/core/addresses.js";
import { toJson } from "../../src/core/json.js";
import { claimAttestationOf, signClaim } from "../../src/oxen/attestation.js";
import { campaignDomain, claimsContract } from "../../src/oxen/campaigns.js";
import { type CampaignName, CAMPAIGNS, claimMessage } from "../../src/oxen/claimMessage.js";
import { readClaimsFile } from "../../src/oxen/ledger/claimsFile.js";
import { signMessage } from "../../src/oxen/signatures.js";
import { sesh } from "../support/amounts.js";
import { type Cli, createCli } from "../support/cli.js";
import { developmentWallet } from "../support/deployer.js";
import { BONUS_CONFIG, depositInput, emptyRow, oxenHolder, registrationLogOf, toCsv } from "../support/snapshots.js";
import { type Chain, createChain, DAY, deploySystem, type Signer, type System } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

const CAP = sesh("30000000");
const LIMIT = sesh("300000");
/** What both ledgers give to the wallet and to Bob. */
const [OWN, BOBS] = [sesh("100000"), sesh("29900000")];
const URI = "https://ledger.example";

interface Output {
  error: { message: string; details: { error?: string } };
  plan: { notes: string[]; receives: { amount: string; to: string }[]; call: { contract: string } };
  result: { events: { contract: string; name: string; args: Record<string, string> }[] };
  attestation: { account: string; cumulative: string; validUntil: number; bridge: string };
  signature: string;
  root: string;
  campaign: string;
  totalClaimed: string;
  claimed: string;
  claimable: string;
  pending?: { epoch: string };
  fast: { open: boolean; paidToday: string; dailyLimit: string; leftToday: string };
}

describe("sesh claim and sesh migrate, for both campaigns", function () {
  this.timeout(60_000);

  let chain: Chain;
  let system: System;
  let cli: Cli;
  let own: Address;
  const bob = Wallet.createRandom().address as Address;

  before(async () => {
    chain = await createChain();
    system = await deploySystem(chain);
    cli = await createCli(chain, system);
    own = cli.wallet.address as Address;
  });
  after(async () => {
    await cli.close();
    await chain.close();
  });

  const keyOf = ({ address }: Signer): string =>
    Array.from({ length: 20 }, (_, i) => developmentWallet(i)).find((each) => each.address === address)!.privateKey;

  async function json(args: string[], { as, code = 0 }: { as?: Signer | undefined; code?: number } = {}) {
    const env = as === undefined ? {} : { SESH_PRIVATE_KEY: keyOf(as) };
    const { out, ...result } = await cli.run([...args, "--json"], { env });
    expect(result.code, out).to.equal(code);
    return JSON.parse(out) as Output;
  }

  /** The error of the contract with which a transaction is refused before it is sent. */
  const refusal = async (args: string[], as?: Signer) =>
    (await json([...args, "--yes"], { as, code: 1 })).error.details.error;
  /** What is wrong with the input. */
  const mistake = async (args: string[], as?: Signer) => (await json(args, { as, code: 2 })).error.message;

  /** Files of a ledger that gives the same to the same accounts in both campaigns. */
  async function writeLedger(campaign: CampaignName): Promise<string[]> {
    const { chainId, deployment } = await readClientOf(chain, system);
    const domain = campaignDomain(campaign, chainId, deployment);
    const path = (name: string) => cli.path(`${campaign}.${name}`);
    const input = campaign === "oxen-coin" ? coinFiles() : bonusFiles();
    await writeFile(path("json"), toJson(input.config));
    await writeFile(path("csv"), toCsv(input.rows));
    await writeFile(path("log"), input.log);
    const place = ["--epoch", "1", "--oxen-height", "2450000", "--oxen-block-hash", id("block")];
    return ["--config", path("json"), "--snapshot", path("csv"), "--registrations", path("log"), ...place];

    function coinFiles() {
      const deposits = [[own, 2n * OWN] as const, [bob, 2n * BOBS] as const];
      const { config, rows } = depositInput({ ...domain, supply: 2n * CAP }, deposits);
      const log = registrationLogOf(
        config,
        [own, bob].map((to) => ({ to, nonce: 0, seenAtOxenHeight: 1 })),
      );
      return { config, rows, log };
    }

    function bonusFiles() {
      const rows = (
        [
          [own, 1],
          [bob, 299],
        ] as const
      ).map(([to, points]) => {
        const { address, secret } = oxenHolder(`operator of ${to}`);
        const sig = signMessage(claimMessage(domain, to, 0), secret);
        const row = { ...emptyRow("bonus"), ref: to, oxen: address, amount: String(points) };
        return { ...row, evm: to, nonce: "0", height: "1900000", sig };
      });
      return { config: { ...BONUS_CONFIG, ...domain, forbidden: [] }, rows, log: "" };
    }
  }

  for (const campaign of CAMPAIGNS) {
    describe(campaign, () => {
      const name = campaign === "oxen-coin" ? "oxenClaims" : "bonusClaims";
      const option = ["--campaign", campaign];
      let input: string[];
      let file: string;
      let root: string;
      let validUntil: number;
      let fastRun: string[];
      const status = () => json(["claim", "status", own, ...option]);
      const attestClaim = (...more: string[]) => ["migrate", "attest-claim", ...input, "--yes", "--account", ...more];

      before(async () => {
        input = await writeLedger(campaign);
        ({ root } = await json(["migrate", "ledger", "build", ...input, "--out", cli.path(campaign)]));
        file = cli.path(`${campaign}/claims.json`);
      });

      it("shows its own contract", async () => {
        expect(await status()).to.deep.include({
          campaign,
          cap: String(CAP),
          totalClaimed: "0",
          claimed: "0",
          fast: { open: false, paidToday: "0", dailyLimit: String(LIMIT), leftToday: String(LIMIT) },
        });
        expect((await json(["claim", "status", own, "--claims", file])).claimable).to.equal(String(OWN));
        const [other] = CAMPAIGNS.filter((each) => each !== campaign);
        const both = ["claim", "status", own, "--claims", file, "--campaign", other!];
        expect(await mistake(both)).to.equal(`--campaign: the claims file is of ${campaign}.`);
      });

      it("refuses claims files for another chain or contract (CL-10)", async () => {
        const text = await readFile(file, "utf8");
        const bridge = await system[name].getAddress();
        const foreign = name === "oxenClaims" ? system.bonusClaims : system.oxenClaims;
        for (const changed of [
          text.replace(bridge, await foreign.getAddress()),
          text.replace('"chainId": "421614"', '"chainId": "42161"'),
        ]) {
          await writeFile(cli.path("foreign.json"), changed);
          const claims = ["--claims", cli.path("foreign.json")];
          const signature = ["--signature", `0x${"11".repeat(65)}`];
          for (const args of [
            ["claim", "status", ...claims],
            ["claim", "run", ...claims, "--yes"],
            ["claim", "fast", "run", ...claims, "--valid-until", "1", ...signature, "--yes"],
            ["migrate", "propose", ...claims, "--uri", URI, ...signature, "--yes"],
          ])
            expect(await mistake(args), args.join(" ")).to.match(
              new RegExp(
                `^--claims: it is for the contract 0x\\w{40} on chain \\d+, and ${campaign} is ${bridge} on chain`,
              ),
            );
        }
      });

      it("lets an attester sign one claim of the ledger it computed itself", async () => {
        const [first, second] = system.attesters as [Signer, Signer];
        expect(await mistake(attestClaim(own))).to.equal(`--keystore: ${own} is no attester.`);
        const stranger = Wallet.createRandom().address;
        const missing = await json(attestClaim(stranger), { as: first, code: 1 });
        expect(missing.error.message).to.equal(`${stranger} has no claim in the ledger.`);
        const now = await chain.networkHelpers.time.latest();
        for (const [time, problem] of [
          [now + 2 * DAY, "is not within the next 24 hours"],
          ["tomorrow", "is not a whole number"],
        ] as const)
          expect(await mistake(attestClaim(own, "--valid-until", String(time)), first)).to.contain(problem);
        const dry = await json([...attestClaim(own), "--dry-run"], { as: first });
        expect(dry).not.to.have.property("signature");

        const { attestation, signature } = await json(attestClaim(own), { as: first });
        expect(attestation).to.deep.include({
          account: own,
          cumulative: String(OWN),
          bridge: await system[name].getAddress(),
        });
        validUntil = attestation.validUntil;
        expect(validUntil).to.be.within(now + DAY, now + DAY + 60);
        const signed = [signature];
        signed.push((await json(attestClaim(own, "--valid-until", String(validUntil)), { as: second })).signature);
        const claims = ["--claims", file, "--valid-until", String(validUntil)];
        fastRun = ["claim", "fast", "run", own, ...claims, "--signature", ...signed];
      });

      it("pays it only while the guardian lets it, and shows what is left of the day (CL-09)", async () => {
        const [first, second] = system.attesters as [Signer, Signer];
        expect(await refusal(fastRun)).to.equal("FastClaimsClosed");
        const open = ["claim", "fast", "open", ...option];
        expect(await refusal(open)).to.equal("CallerCannotOpen");
        expect(await refusal(open, first)).to.equal("CallerCannotOpen");
        const opened = await json([...open, "--yes"], { as: system.guardian });
        expect(opened.plan.call.contract).to.equal(name);
        expect(opened.plan.notes).to.deep.equal([
          "Attesters can let 300,000 SESH a day be paid without a veto delay until somebody closes them.",
        ]);

        const at = fastRun.indexOf("--signature");
        expect(await refusal(fastRun.slice(0, at + 2))).to.equal("SignaturesMissing");
        expect(await mistake([...fastRun, `0x${"11".repeat(64)}`, "--yes"])).to.contain("--signature: ");
        const other = fastRun.with(fastRun.indexOf("--valid-until") + 1, String(validUntil - 1));
        expect(await mistake([...other, "--yes"])).to.match(/^--signature: 0x\w{40} is no attester\.$/);

        const dry = await cli.run([...fastRun, "--dry-run"]);
        expect(dry.out).to.contain(
          "Fast claims of today (UTC) have paid 0 SESH of 300,000 SESH: 300,000 SESH are left.",
        );
        // In whatever order the signatures are given.
        const reversed = [...fastRun.slice(0, at + 1), ...fastRun.slice(at + 1).reverse()];
        const { plan, result } = await json([...reversed, "--yes"]);
        expect(plan.receives).to.deep.equal([{ what: "Migrated Oxen", amount: String(OWN), to: own }]);
        expect(result.events.find(({ name: event }) => event === "Claimed")).to.deep.include({
          contract: name,
          args: { account: own, amount: String(OWN), cumulative: String(OWN), epoch: "0", fast: true },
        });
        expect(await refusal(fastRun)).to.equal("ClaimAlreadyPaid");
        const after = await status();
        expect([after.claimed, after.fast]).to.deep.equal([
          String(OWN),
          { open: true, paidToday: String(OWN), dailyLimit: String(LIMIT), leftToday: String(LIMIT - OWN) },
        ]);
        expect((await cli.run(["claim", "status", ...option])).out).to.contain(
          "open, 100,000 SESH of 300,000 SESH paid today",
        );

        const ledger = await readClaimsFile(file);
        const attestation = claimAttestationOf(ledger, ledger.claimOf(bob)!, validUntil);
        const large = await Promise.all([first, second].map((attester) => signClaim(attester, attestation)));
        const above = fastRun.slice(0, at + 1).with(3, bob);
        expect(await refusal([...above, ...large])).to.equal("FastLimitExceeded");
      });

      it("stops paying them when any attester says so", async () => {
        const close = ["claim", "fast", "close", ...option];
        expect(await refusal(close)).to.equal("CallerCannotVeto");
        await json([...close, "--yes"], { as: system.attesters[2] });
        expect((await status()).fast.open).to.equal(false);
        expect(await refusal(fastRun)).to.equal("FastClaimsClosed");
        await chain.networkHelpers.time.increase(DAY);
        expect((await status()).fast).to.deep.include({ paidToday: "0", leftToday: String(LIMIT) });
      });

      it("takes a root, and lets attesters and the guardian stop it in time", async () => {
        const attest = ["migrate", "attest", ...input, "--root", root, "--yes"];
        const signed = [];
        for (const as of system.attesters.slice(0, 2)) signed.push((await json(attest, { as })).signature);
        const propose = ["migrate", "propose", "--claims", file, "--uri", URI, "--yes", "--signature", ...signed];
        const veto = ["claim", "veto", ...option];
        expect(await refusal(veto, system.guardian)).to.equal("RootNotPending");
        expect((await json(propose)).plan.call.contract).to.equal(name);
        expect((await status()).pending!.epoch).to.equal("1");
        const stranger = await json([...veto, "--yes"], { code: 1 });
        expect(stranger.error.message).to.equal(`${own} is neither an attester nor the guardian.`);
        const vetoed = await json([...veto, "--yes"], { as: system.attesters[2] });
        expect(vetoed.result.events.map(({ contract, name: event }) => [contract, event])).to.deep.equal([
          [name, "RootVetoed"],
        ]);
        expect(await status()).not.to.have.property("pending");

        await json(propose);
        const { pending } = await readPending();
        await chain.networkHelpers.time.increaseTo(pending);
        expect(await refusal(veto, system.guardian)).to.equal("VetoTooLate");
        await json(["claim", "activate", ...option, "--yes"]);
      });

      it("pays what fast claims have not paid, and no account twice (CL-02)", async () => {
        const { claimable } = await json(["claim", "status", own, "--claims", file]);
        expect(claimable).to.equal("0");
        expect(await refusal(["claim", "run", "--claims", file])).to.equal("ClaimAlreadyPaid");
        const { plan } = await json(["claim", "run", "--claims", file, own, bob, "--yes"]);
        expect(plan.call.contract).to.equal(name);
        expect(plan.receives.map(({ amount }) => amount)).to.deep.equal(["0", String(BOBS)]);
        expect((await status()).totalClaimed).to.equal(String(CAP));
        expect((await json(attestClaim(own), { as: system.attesters[0], code: 2 })).error.message).to.contain(
          "--epoch: the next one is 2",
        );
      });

      async function readPending() {
        const [, activeAt] = await claimsContract(await readClientOf(chain, system), campaign).pendingRoot();
        return { pending: Number(activeAt) };
      }
    });
  }

  describe("together", () => {
    it("keep what they hold apart, and send what is left to the reward pool after the deadline (CL-12)", async () => {
      const { token, pool, parameters, treasury } = system;
      expect(await token.balanceOf(own)).to.equal(2n * OWN);
      expect(await token.balanceOf(bob)).to.equal(2n * BOBS);
      for (const claims of [system.oxenClaims, system.bonusClaims]) {
        expect(await token.balanceOf(claims)).to.equal(0n);
        await token.connect(treasury).transfer(claims, 7n);
      }
      const sweep = (campaign: string) => ["claim", "sweep", "--campaign", campaign];
      for (const campaign of CAMPAIGNS) expect(await refusal(sweep(campaign))).to.equal("CampaignOpen");
      await chain.networkHelpers.time.increaseTo(parameters.claims.deadline);
      for (const campaign of CAMPAIGNS) {
        const { plan } = await json([...sweep(campaign), "--yes"]);
        expect(plan.receives).to.deep.equal([
          { what: "Unclaimed, for the reward pool", amount: "7", to: await pool.getAddress() },
        ]);
        expect(await refusal(sweep(campaign))).to.equal("NothingToSweep");
      }
    });

    it("are called oxen-coin and sn-bonus, and nothing else", async () => {
      for (const command of ["status", "activate", "veto", "sweep", "fast open", "fast close"])
        expect(await mistake(["claim", ...command.split(" "), "--campaign", "coin", "--yes"])).to.equal(
          '--campaign: there is no campaign "coin".',
        );
      const deposits = ["claim", "status", own, "--api", "http://127.0.0.1:9", "--campaign", "sn-bonus"];
      expect(await mistake(deposits)).to.equal("--campaign: deposits are for oxen-coin.");
    });
  });
});
