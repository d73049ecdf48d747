import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { claimsBooks } from "../../src/cli/claimsBooks.js";
import { forbiddenRecipients } from "../../src/config/deployment.js";
import { unixTime } from "../../src/core/time.js";
import { startServer } from "../../src/http/server.js";
import { createClaimsApi } from "../../src/oxen/api/claimsApi.js";
import { ClaimsService } from "../../src/oxen/api/client.js";
import { EpochFolder } from "../../src/oxen/api/epochFolder.js";
import { campaignDomain } from "../../src/oxen/campaigns.js";
import { depositAddress } from "../../src/oxen/deposits.js";
import { ProofLog } from "../../src/oxen/proofLog.js";
import { SignatureLog } from "../../src/oxen/signatureLog.js";
import { WatchReader } from "../../src/oxen/watchReader.js";
import { WatchStore } from "../../src/oxen/watchStore.js";
import type { World } from "./world.js";

/** Runs the service for Oxen claims at a height of the Oxen chain as long as `use` takes. */
export async function withClaimsService(
  { client: { chainId, deployment }, report }: World,
  folder: string,
  height: number,
  use: (service: ClaimsService) => Promise<void>,
): Promise<void> {
  const path = (name: string) => join(folder, name);
  const domain = campaignDomain("oxen-coin", chainId, deployment);
  const { address } = depositAddress("mainnet", domain);
  await mkdir(path("epochs"));
  const watch = await WatchStore.open(path("watch"), { network: "mainnet", address, startHeight: 1 });
  await watch.show({ at: unixTime(), status: "current", pending: [], tip: height });
  let requests = 0;
  const api = createClaimsApi({
    network: "mainnet",
    domain,
    bonusDomain: campaignDomain("sn-bonus", chainId, deployment),
    watch: new WatchReader(path("watch")),
    registrations: await claimsBooks.openRegistrations(path("claims.registrations.jsonl"), domain),
    proofs: await ProofLog.open(path("proofs.jsonl")),
    signatures: await SignatureLog.open(path("signatures.jsonl")),
    epochs: new EpochFolder(path("epochs"), claimsBooks.readClaims),
    forbidden: forbiddenRecipients(deployment),
    // Everybody asks from somewhere else.
    clientOf: () => String(requests++),
    now: Date.now,
    report: (line) => report.line(`service: ${line}`),
  });
  const server = await startServer(api, "127.0.0.1", 0);
  try {
    await use(new ClaimsService(new URL(server.url)));
  } finally {
    await server.close();
    await watch.close();
  }
}
