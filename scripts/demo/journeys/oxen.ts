import { readFile } from "node:fs/promises";
import { id } from "ethers";
import { planActivateRoot } from "../../../src/actions/activateRoot.js";
import { planClaimOxen } from "../../../src/actions/claimOxen.js";
import { planProposeRoot } from "../../../src/actions/proposeRoot.js";
import { formatAmount } from "../../../src/core/amounts.js";
import type { Hex } from "../../../src/core/hex.js";
import { attestationOf, signRoot, sortSignatures } from "../../../src/oxen/attestation.js";
import { buildClaims } from "../../../src/oxen/claims.js";
import { readClaimsCsv } from "../../../src/oxen/claimsCsv.js";
import { claimStatus } from "../../../src/queries/claimStatus.js";
import { requireEqual } from "../report.js";
import { ATTESTERS } from "../setUp.js";
import type { World } from "../world.js";

const CSV = new URL("../oxen.csv", import.meta.url);
/** Atomic OXEN at the snapshot. */
const SUPPLY = 66_000_000n * 10n ** 9n;
const BATCH = 20;

/** Burned OXEN become claims: a tree from a CSV, two of three signatures, a veto delay, and a relayer that pays. */
export async function oxenJourney(world: World): Promise<void> {
  const { client, report } = world;
  const { cap } = await claimStatus(client);
  const { rows, rejects } = readClaimsCsv(await readFile(CSV, "utf8"), new Set(Object.values(client.deployment)));
  if (rejects.length > 0) throw new Error(`${rejects.length} rows of ${CSV.pathname} were rejected.`);
  const ledger = buildClaims(
    {
      campaign: "demo",
      chainId: client.chainId,
      bridge: client.deployment.OxenClaims,
      epoch: 1n,
      oxenHeight: 1_850_000n,
      oxenBlockHash: id("Oxen block 1,850,000") as Hex,
      cap,
      supply: SUPPLY,
    },
    rows,
  );
  report.line(
    `${rows.length} rows with ${formatAmount(ledger.oxen)} OXEN became ${ledger.claims.length} claims under ${ledger.root}`,
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
  const { root, ledgerHash, total } = ledger;
  const { epoch, oxenHeight, oxenBlockHash } = ledger.settings;
  await world.run(
    relayer,
    await planProposeRoot(relayer, {
      root: { root, ledgerHash, total, epoch, oxenHeight },
      oxenBlockHash,
      uri: "https://example.org/ledger",
      signatures: sortSignatures(attestation, signed),
    }),
  );
  await world.node.increaseTime(Number(await client.contracts.oxenClaims.delay()));
  await world.run(relayer, planActivateRoot(relayer));
  report.line("2 of 3 attesters signed it, nobody vetoed it for 2 days, and it was activated");

  for (let i = 0; i < ledger.claims.length; i += BATCH)
    await world.run(relayer, await planClaimOxen(relayer, { claims: ledger.claims.slice(i, i + BATCH) }));
  for (const { account, cumulative } of ledger.claims)
    requireEqual(`The balance of ${account}`, await client.contracts.token.balanceOf(account), cumulative);
  requireEqual("What was claimed", (await claimStatus(client)).totalClaimed, total);
  report.amount(`Paid by a relayer to ${ledger.claims.length} accounts`, total);
}
