import { mkdtemp, readFile, rm, writeFile as write } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AbiCoder, getAddress, id, keccak256, Wallet } from "ethers";
import type { Address } from "../../../src/core/addresses.js";
import { ToolkitError } from "../../../src/core/errors.js";
import type { Hex } from "../../../src/core/hex.js";
import { attestationOf, rootSigner, signRoot, sortSignatures } from "../../../src/oxen/attestation.js";
import { buildClaims, canonicalLedger, hashLedger, type CampaignSettings } from "../../../src/oxen/claims.js";
import { readClaimsCsv, type ClaimRow } from "../../../src/oxen/claimsCsv.js";
import { readClaimsFile, writeClaimsFile } from "../../../src/oxen/claimsFile.js";
import { rejectionOf } from "../../support/rejection.js";

const account = (label: string) => getAddress(id(label).slice(0, 42)) as Address;
const ALICE = account("alice");
const BOB = account("bob");
const UNIT = 10n ** 9n;

const SETTINGS: CampaignSettings = {
  campaign: "oxen-coin",
  chainId: 421_614n,
  bridge: account("bridge"),
  epoch: 1n,
  oxenHeight: 1_700_000n,
  oxenBlockHash: id("block") as Hex,
  cap: 30_000_000n * UNIT,
  supply: 66_000_000n * UNIT,
};

const csv = (...lines: string[]) => `account,oxen\n${lines.map((line) => `${line}\n`).join("")}`;
const row = (owner: Address, oxen: bigint, line = 2): ClaimRow => ({ line, account: owner, oxen });

describe("oxen/claimsCsv.readClaimsCsv", () => {
  it("reads amounts of the real format exactly", () => {
    const { rows, rejects } = readClaimsCsv(csv(`${ALICE},12345.678900000`, `${BOB},9007199.254740993`));
    expect(rows).to.deep.equal([
      { line: 2, account: ALICE, oxen: 12_345_678_900_000n },
      { line: 3, account: BOB, oxen: 9_007_199_254_740_993n },
    ]);
    expect(rejects).to.deep.equal([]);
  });

  const rejected: [string, string, string][] = [
    ["BAD_AMOUNT", ALICE, "12345.6789"],
    ["BAD_AMOUNT", ALICE, "12345"],
    ["BAD_AMOUNT", ALICE, "-1.000000000"],
    ["BAD_AMOUNT", ALICE, "1e3"],
    ["BAD_AMOUNT", ALICE, "01.000000000"],
    ["BAD_AMOUNT", ALICE, "1.0000000000"],
    ["BAD_AMOUNT", ALICE, ""],
    ["ZERO_AMOUNT", ALICE, "0.000000000"],
    ["BAD_EVM_ADDRESS", ALICE.slice(0, -1), "1.000000000"],
    ["BAD_EVM_ADDRESS", "L6CHqw4m", "1.000000000"],
    ["EVM_CHECKSUM", ALICE.toLowerCase(), "1.000000000"],
    ["EVM_RESERVED", `0x${"0".repeat(40)}`, "1.000000000"],
    ["EVM_RESERVED", `0x${"0".repeat(38)}64`, "1.000000000"],
    ["EVM_FORBIDDEN", BOB, "1.000000000"],
  ];
  for (const [code, owner, amount] of rejected) {
    it(`rejects ${owner.slice(0, 8)}… with ${JSON.stringify(amount)} as ${code} and goes on (CL-07)`, () => {
      const text = csv(`${ALICE},1.000000000`, `${owner},${amount}`, `${ALICE},2.000000000`);
      const { rows, rejects } = readClaimsCsv(text, new Set([BOB]));
      expect(rejects).to.deep.equal([{ line: 3, code, text: `${owner},${amount}` }]);
      expect(rows.map(({ line }) => line)).to.deep.equal([2, 4]);
    });
  }

  const broken: [string, string, number][] = [
    ["another header", "address,amount\n", 1],
    ["an empty file", "", 1],
    ["Windows line ends", csv(`${ALICE},1.000000000\r`), 2],
    ["quotes", csv(`"${ALICE}",1.000000000`), 2],
    ["a third column", csv(`${ALICE},1.000000000`, `${ALICE},1.000000000,x`), 3],
    ["thousands separators", csv(`${ALICE},1,000.000000000`), 2],
    ["a blank line", csv("", `${ALICE},1.000000000`), 2],
    ["a space", csv(`${ALICE}, 1.000000000`), 2],
  ];
  for (const [what, text, line] of broken) {
    it(`stops at ${what} and names line ${line}`, () => {
      expect(() => readClaimsCsv(text))
        .to.throw(ToolkitError, `Line ${line}: `)
        .with.property("code", "FILE_INVALID");
    });
  }
});

describe("oxen/claims.buildClaims", () => {
  it("pays floor(cap · OXEN / supply) of each account's sum, however it was split", () => {
    const split = [row(ALICE, 1n), row(BOB, 66_000n * UNIT), row(ALICE, 1n, 3), row(ALICE, 12_345_678_899_998n, 4)];
    const ledger = buildClaims(SETTINGS, split);
    const byAccount = new Map(ledger.claims.map((claim) => [claim.account, claim]));
    // 12,345.6789 · 30 / 66 = 5,611.672227272 and a fraction.
    expect(byAccount.get(ALICE)).to.deep.include({ oxen: 12_345_678_900_000n, cumulative: 5_611_672_227_272n });
    expect(byAccount.get(BOB)!.cumulative).to.equal(30_000n * UNIT);
    expect(ledger.total).to.equal(30_000n * UNIT + 5_611_672_227_272n);
    expect(ledger.oxen).to.equal(66_000n * UNIT + 12_345_678_900_000n);
  });

  it("never pays above the cap, also when all of the supply is claimed (CL-05)", () => {
    const third = SETTINGS.supply / 3n;
    const rows = [row(ALICE, third), row(BOB, third), row(account("carol"), SETTINGS.supply - 2n * third)];
    const { total } = buildClaims(SETTINGS, rows);
    expect(SETTINGS.cap - total >= 0n && SETTINGS.cap - total < 3n).to.equal(true);
    expect(() => buildClaims(SETTINGS, [...rows, row(ALICE, 1n)])).to.throw(ToolkitError, "more OXEN than the supply");
  });

  it("leaves out what is less than one atomic SESH", () => {
    expect(buildClaims(SETTINGS, [row(ALICE, 2n), row(BOB, UNIT)]).claims.map((claim) => claim.account)).to.deep.equal([
      BOB,
    ]);
    expect(() => buildClaims(SETTINGS, [row(ALICE, 2n)])).to.throw(ToolkitError, "No account reaches");
    expect(() => buildClaims(SETTINGS, [])).to.throw(ToolkitError, "no accepted row");
  });

  it("gives one claim per account (CL-02) and proofs a second implementation accepts", () => {
    const rows = Array.from({ length: 37 }, (_, i) => row(account(`holder ${i % 23}`), BigInt(i + 1) * UNIT, i + 2));
    const ledger = buildClaims(SETTINGS, rows);
    expect(ledger.claims).to.have.length(23);
    for (const { account: owner, cumulative, proof } of ledger.claims) {
      // Straight from the definition: leaves hashed twice, pairs sorted.
      let hash = keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [owner, cumulative])));
      for (const node of proof) {
        hash = keccak256(BigInt(hash) < BigInt(node) ? `${hash}${node.slice(2)}` : `${node}${hash.slice(2)}`);
      }
      expect(hash).to.equal(ledger.root);
    }
  });

  it("hashes settings and rows, in no matter which order the rows come", () => {
    const rows = [row(ALICE, 5n * UNIT), row(BOB, UNIT, 3), row(ALICE, UNIT, 4)];
    const { root, ledgerHash } = buildClaims(SETTINGS, rows);
    expect(buildClaims(SETTINGS, rows.toReversed())).to.deep.include({ root, ledgerHash });
    expect(hashLedger({ ...SETTINGS, epoch: 2n }, rows)).not.to.equal(ledgerHash);
    expect(hashLedger({ ...SETTINGS, chainId: 42_161n }, rows)).not.to.equal(ledgerHash);
    expect(hashLedger(SETTINGS, rows.slice(1))).not.to.equal(ledgerHash);
    expect(canonicalLedger(SETTINGS, rows).split("\n").slice(0, 3)).to.deep.equal([
      "format=sesh-claims-ledger/1",
      "campaign=oxen-coin",
      "chainId=421614",
    ]);
  });
});

describe("oxen/claimsFile", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-claims-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("reads back what it writes, and refuses what was changed", async () => {
    const path = join(folder, "claims.json");
    const ledger = buildClaims(SETTINGS, [row(ALICE, 5n * UNIT), row(BOB, 11n * UNIT)]);
    await writeClaimsFile(path, ledger);
    expect(await readClaimsFile(path)).to.deep.equal(ledger);
    expect((await rejectionOf(writeClaimsFile(path, ledger))).code).to.equal("FILE_EXISTS");

    const text = await readFile(path, "utf8");
    await write(path, text.replace('"5000000000"', '"5000000001"'));
    expect((await rejectionOf(readClaimsFile(path))).shortMessage).to.contain("contradicts itself");
  });
});

describe("oxen/attestation", () => {
  const attestation = attestationOf(buildClaims(SETTINGS, [row(ALICE, 5n * UNIT)]));

  it("signs, recovers and sorts signatures as the contract asks", async () => {
    const wallets = Array.from({ length: 5 }, () => Wallet.createRandom());
    const signatures = await Promise.all(wallets.map((wallet) => signRoot(wallet, attestation)));
    expect(rootSigner(attestation, signatures[0]!)).to.equal(wallets[0]!.address);
    const sorted = sortSignatures(attestation, [...signatures, signatures[0]!]);
    const signers = sorted.map((signature) => BigInt(rootSigner(attestation, signature)));
    expect(signers).to.have.length(5);
    expect(signers.every((signer, i) => i === 0 || signer > signers[i - 1]!)).to.equal(true);
  });

  it("is worth nothing for another chain, contract or amount (CL-10)", async () => {
    const wallet = Wallet.createRandom();
    const signature = await signRoot(wallet, attestation);
    for (const change of [{ chainId: 1n }, { bridge: BOB }, { total: 1n }, { epoch: 2n }]) {
      expect(rootSigner({ ...attestation, ...change }, signature)).not.to.equal(wallet.address);
    }
    expect(() => rootSigner(attestation, "0x1234")).to.throw(ToolkitError, "malformed");
  });
});
