import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { id } from "ethers";
import { planActivateRoot } from "../../../src/actions/activateRoot.js";
import { planClaimOxen } from "../../../src/actions/claimOxen.js";
import { planProposeRoot } from "../../../src/actions/proposeRoot.js";
import { parseAddress } from "../../../src/core/addresses.js";
import { formatAmount, parseDecimal } from "../../../src/core/amounts.js";
import type { Hex } from "../../../src/core/hex.js";
import { signRoot, sortSignatures } from "../../../src/oxen/attestation.js";
import { auditLedger } from "../../../src/oxen/ledger/audit.js";
import { runChecks } from "../../../src/oxen/ledger/checkRunner.js";
import { attestationOf } from "../../../src/oxen/ledger/claimsFile.js";
import { ledgerConfigSchema } from "../../../src/oxen/ledger/config.js";
import { requireHardChecks } from "../../../src/oxen/ledger/hardChecks.js";
import { buildLedger } from "../../../src/oxen/ledger/ledger.js";
import { readRegistrations, RegistrationLog } from "../../../src/oxen/ledger/registrationLog.js";
import { CSV_HEADER, readRows } from "../../../src/oxen/ledger/rowReader.js";
import { claimStatus } from "../../../src/queries/claimStatus.js";
import { requireEqual } from "../report.js";
import { ATTESTERS } from "../setUp.js";
import type { World } from "../world.js";

const CSV = new URL("../oxen.csv", import.meta.url);
const CAMPAIGN = "oxen-coin";
const BATCH = 20;
const FIRST_HEIGHT = 1_849_000;
const OXEN_HEIGHT = 1_850_000;

/** Burnt OXEN become claims: payment ids, a ledger, two of three signatures, a veto delay, and a relayer that pays. */
export async function oxenJourney(world: World): Promise<void> {
  const { client, report } = world;
  const ledger = await ledgerOf(world);
  const { root, total, ledgerHash, claims, tree, entries } = ledger;
  const oxen = entries.reduce((sum, { accepted }) => sum + accepted, 0n);
  report.line(
    `${entries.length} deposits with ${formatAmount(oxen)} OXEN became ${claims.length} claims under ${root}, which a second implementation gets too`,
  );

  const attestation = attestationOf(ledger);
  const attesters = await Promise.all(ATTESTERS.slice(0, 2).map(async (name) => world.actor(name)));
  const signed = await Promise.all(
    attesters.map(async ({ signer }) => {
      if (signer === undefined) throw new Error("An attester has no key.");
      return signRoot(signer, attestation);
    }),
  );
  const relayer = await world.actor("relayer");
  const { epoch, oxenHeight, oxenBlockHash } = attestation;
  await world.run(
    relayer,
    await planProposeRoot(relayer, {
      campaign: CAMPAIGN,
      root: { root, ledgerHash, total, epoch, oxenHeight },
      oxenBlockHash,
      uri: "https://example.org/ledger",
      signatures: sortSignatures(attestation, signed),
    }),
  );
  await world.node.increaseTime(Number(await client.contracts.oxenClaims.delay()));
  await world.run(relayer, planActivateRoot(relayer, { campaign: CAMPAIGN }));
  report.line("2 of 3 attesters signed it, nobody vetoed it for 2 days, and it was activated");

  const proven = claims.map((claim) => ({ ...claim, proof: tree.proofOf(claim.account) ?? [] }));
  for (let i = 0; i < proven.length; i += BATCH)
    await world.run(relayer, await planClaimOxen(relayer, { campaign: CAMPAIGN, claims: proven.slice(i, i + BATCH) }));
  for (const { account, cumulative } of claims)
    requireEqual(`The balance of ${account}`, await client.contracts.token.balanceOf(account), cumulative);
  requireEqual("What was claimed", (await claimStatus(client, CAMPAIGN)).totalClaimed, total);
  report.amount(`Paid by a relayer to ${claims.length} accounts`, total);
}

/** Everybody registers, gets a payment id, and burns OXEN with it. */
async function ledgerOf({ client }: World) {
  const { cap } = await claimStatus(client, CAMPAIGN);
  const config = ledgerConfigSchema.parse({
    campaign: CAMPAIGN,
    chainId: String(client.chainId),
    bridge: client.deployment.OxenClaims,
    oxenNetwork: "mainnet",
    cap: String(cap),
    supply: "66000000000000000",
    lastHeight: 2_000_000,
    forbidden: [...new Set(Object.values(client.deployment))],
  });
  const holders = (await readFile(CSV, "utf8")).trimEnd().split("\n").slice(1);
  const folder = await mkdtemp(join(tmpdir(), "sesh-demo-"));
  try {
    const path = join(folder, "registrations.jsonl");
    const { log } = await RegistrationLog.open(path, config);
    const rows: string[] = [];
    for (const [i, line] of holders.entries()) {
      const [account = "", amount = ""] = line.split(",");
      const { pid } = await log.register(parseAddress(account, "account"), 0, FIRST_HEIGHT);
      const txid = id(`deposit ${i}`).slice(2);
      rows.push(`coin,${txid},,${parseDecimal(amount, "oxen")},,,,${FIRST_HEIGHT + 1 + i},${pid},,`);
    }
    const ledger = await buildLedger(
      {
        config,
        epoch: 1n,
        oxenHeight: OXEN_HEIGHT,
        oxenBlockHash: id("Oxen block 1,850,000") as Hex,
        rows: readRows([CSV_HEADER, ...rows, ""].join("\n"), config.campaign),
        registrations: await readRegistrations(path, config),
        manual: new Map(),
      },
      runChecks,
    );
    requireHardChecks(ledger, auditLedger(ledger.text));
    requireEqual(
      "Deposits accepted",
      BigInt(ledger.entries.filter(({ outcome }) => outcome === "accepted").length),
      BigInt(rows.length),
    );
    return ledger;
  } finally {
    await rm(folder, { recursive: true });
  }
}
