import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { planActivateRoot } from "../../../src/actions/activateRoot.js";
import { planClaimOxen } from "../../../src/actions/claimOxen.js";
import { planProposeRoot } from "../../../src/actions/proposeRoot.js";
import { planVetoRoot } from "../../../src/actions/vetoRoot.js";
import { formatAmount } from "../../../src/core/amounts.js";
import { toJson } from "../../../src/core/json.js";
import { signRoot, sortSignatures } from "../../../src/oxen/attestation.js";
import { claimsContract } from "../../../src/oxen/campaigns.js";
import { makeBonusRows } from "../../../src/oxen/bonusRows.js";
import { type CampaignName, claimMessage } from "../../../src/oxen/claimMessage.js";
import { runChecks } from "../../../src/oxen/ledger/checkRunner.js";
import { attestationOf } from "../../../src/oxen/ledger/claimsFile.js";
import type { BonusConfig } from "../../../src/oxen/ledger/config.js";
import type { Ledger } from "../../../src/oxen/ledger/ledger.js";
import type { LedgerFiles } from "../../../src/oxen/ledger/load.js";
import { ClaimTree } from "../../../src/oxen/ledger/merkle.js";
import { rehearse } from "../../../src/oxen/ledger/rehearse.js";
import { readSignatureLog } from "../../../src/oxen/signatureLog.js";
import { signMessage } from "../../../src/oxen/signatures.js";
import { claimStatus } from "../../../src/queries/claimStatus.js";
import {
  BONUS_CONFIG,
  COIN_CONFIG,
  coinSnapshot,
  emptyRow,
  misjudged,
  OXEN_BLOCK_HASH,
  OXEN_HEIGHT,
  oxenHolder,
  toCsv,
} from "../../../test/support/snapshots.js";
import { withClaimsService } from "../claimsService.js";
import { requireEqual } from "../report.js";
import { ATTESTERS } from "../setUp.js";
import { demoWallet, type World } from "../world.js";

const DEPOSITS = 5_000;
const FAULT_EVERY = 50;
const OPERATORS = 60;
const BATCH = 50;
/** Of those that the coin ledger pays. */
const CLAIMED = 2 * BATCH;

const POSITION = { epoch: 1n, oxenHeight: OXEN_HEIGHT, oxenBlockHash: OXEN_BLOCK_HASH };

/** Burnt OXEN become SESH: a rehearsal, the live epoch with the same root, a veto, and a relayer that pays. */
export async function oxenJourney(world: World, folder: string): Promise<void> {
  const { client, report } = world;
  const config = { ...COIN_CONFIG, ...(await campaignOf(world, "oxen-coin")) };
  const snapshot = coinSnapshot("demo", { rows: DEPOSITS, faultEvery: FAULT_EVERY }, config);
  const files = {
    config: join(folder, "coin.json"),
    snapshot: join(folder, "deposits.csv"),
    registrations: join(folder, "registrations.jsonl"),
  };
  await writeFile(files.config, toJson(snapshot.input.config));
  await writeFile(files.snapshot, toCsv(snapshot.input.rows));
  await writeFile(files.registrations, snapshot.registrationLog);

  const { ledger, report: rehearsed } = await rehearse(files, POSITION);
  const wrong = misjudged(snapshot, ledger.entries);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const rejected = ledger.entries.filter(({ outcome }) => outcome === "rejected").length;
  const oxen = ledger.entries.reduce((sum, { accepted }) => sum + accepted, 0n);
  report.line(
    `Rehearsed: ${ledger.entries.length} rows with ${formatAmount(oxen)} OXEN, ${rejected} of them rejected by ` +
      `${rehearsed.rejects.length} kinds of faults that were put in, none other`,
  );
  report.line(`${ledger.claims.length} claims under ${ledger.root}, which a second implementation gets too`);

  const propose = await signLive(world, files, ledger);
  await propose();
  const sceptic = await world.actor(ATTESTERS[2]);
  await world.run(sceptic, await planVetoRoot(sceptic, { campaign: config.campaign }));
  report.line("The live epoch has the root of the rehearsal: 2 of 3 attesters signed it. The third one vetoed it");
  await propose();
  await activate(world, config.campaign);
  report.line("Nothing was wrong with it: proposed again, not vetoed for 2 days, and activated");

  await payClaims(world, config.campaign, ledger, CLAIMED);
  const { totalClaimed } = await claimStatus(client, config.campaign);
  report.amount(`Of ${ledger.claims.length} claims a relayer paid ${CLAIMED}`, totalClaimed);
}

/** Points become SESH: everybody's share, to the last atomic unit of the cap. */
export async function bonusJourney(world: World, folder: string): Promise<void> {
  const { client, report } = world;
  const config: BonusConfig = { ...BONUS_CONFIG, ...(await campaignOf(world, "sn-bonus")) };
  const operators = Array.from({ length: OPERATORS }, (_, i) => {
    const label = `demo operator ${i + 1}`;
    const points = String((BigInt(demoWallet(label).address) % 1_000_000n) + 1n);
    return { ...oxenHolder(label), points, to: demoWallet(`bonus ${i + 1}`).address as `0x${string}` };
  });
  await withClaimsService(world, folder, config.freezeHeight, async (service) => {
    for (const { address, secret, to } of operators) {
      await service.sign(address, to, 0, signMessage(claimMessage(config, to, 0), secret));
    }
  });
  const { text, used } = await makeBonusRows(
    {
      config,
      points: operators.map(({ address, points }, i) => {
        return { ...emptyRow("bonus"), ref: String(i), oxen: address, amount: points };
      }),
      signatures: await readSignatureLog(join(folder, "signatures.jsonl")),
      height: config.freezeHeight,
    },
    (checks) => runChecks(checks),
  );
  requireEqual("Signatures in the rows", BigInt(used), BigInt(OPERATORS));
  const files = { config: join(folder, "bonus.json"), snapshot: join(folder, "points.jsonl") };
  await writeFile(files.config, toJson(config));
  await writeFile(files.snapshot, text);
  const { ledger } = await rehearse(files, POSITION);
  requireEqual("The bonus", ledger.total, config.cap);
  await (
    await signLive(world, files, ledger)
  )();
  await activate(world, config.campaign);
  await payClaims(world, config.campaign, ledger, OPERATORS);
  requireEqual("What was claimed", (await claimStatus(client, config.campaign)).totalClaimed, config.cap);
  requireEqual("What is left", await client.contracts.token.balanceOf(client.deployment.BonusClaims), 0n);
  report.amount(`Points of ${OPERATORS} operators, signed for over HTTP, became`, ledger.total);
}

async function campaignOf({ client }: World, campaign: CampaignName) {
  const contract = claimsContract(client, campaign);
  return {
    chainId: client.chainId,
    bridge: (await contract.getAddress()) as `0x${string}`,
    cap: await contract.cap(),
    forbidden: [...new Set(Object.values(client.deployment))],
  };
}

/** Attesters compute the ledger themselves and sign their own root; the answer proposes it. */
async function signLive(world: World, files: LedgerFiles, { header, root, ledgerHash }: Ledger) {
  const signatures: Awaited<ReturnType<typeof signRoot>>[] = [];
  let attestation = undefined;
  for (const name of ATTESTERS.slice(0, 2)) {
    const { ledger: own } = await rehearse(files, POSITION);
    if (own.root !== root || own.ledgerHash !== ledgerHash)
      throw new Error("The live epoch differs from its rehearsal.");
    attestation = attestationOf(own);
    const { signer } = await world.actor(name);
    if (signer === undefined) throw new Error("An attester has no key.");
    signatures.push(await signRoot(signer, attestation));
  }
  if (attestation === undefined) throw new Error("Nobody signed.");
  const { epoch, oxenHeight, oxenBlockHash, total } = attestation;
  const options = {
    campaign: header.campaign,
    root: { root, ledgerHash, total, epoch, oxenHeight },
    oxenBlockHash,
    uri: "https://example.org/ledger",
    signatures: sortSignatures(attestation, signatures),
  };
  const relayer = await world.actor("relayer");
  return async () => world.run(relayer, await planProposeRoot(relayer, options));
}

async function activate(world: World, campaign: CampaignName): Promise<void> {
  const relayer = await world.actor("relayer");
  await world.chains.increaseTime(Number(await claimsContract(world.client, campaign).delay()));
  await world.run(relayer, planActivateRoot(relayer, { campaign }));
}

/** Everybody is paid what the ledger says, by somebody else's transaction. */
async function payClaims(world: World, campaign: CampaignName, { claims }: Ledger, count: number): Promise<void> {
  const { token } = world.client.contracts;
  const tree = new ClaimTree(claims);
  const relayer = await world.actor("relayer");
  const proven = claims.slice(0, count).map((claim) => ({ ...claim, proof: tree.proofOf(claim.account) ?? [] }));
  const before = await Promise.all(proven.map(async ({ account }) => token.balanceOf(account)));
  for (let i = 0; i < proven.length; i += BATCH) {
    await world.run(relayer, await planClaimOxen(relayer, { campaign, claims: proven.slice(i, i + BATCH) }));
  }
  for (const [i, { account, cumulative }] of proven.entries()) {
    requireEqual(`What ${account} got`, (await token.balanceOf(account)) - (before[i] ?? 0n), cumulative);
  }
}
