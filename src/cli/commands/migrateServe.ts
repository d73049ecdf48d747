import type { Command } from "commander";
import { forbiddenRecipients } from "../../config/deployment.js";
import { parseInteger } from "../../core/amounts.js";
import { clientAddress } from "../../http/clientAddress.js";
import { startServer } from "../../http/server.js";
import { createClaimsApi } from "../../oxen/api/claimsApi.js";
import { EpochFolder } from "../../oxen/api/epochFolder.js";
import type { EpochClaims, RegistrationBook } from "../../oxen/api/sources.js";
import { campaignDomain } from "../../oxen/campaigns.js";
import type { ClaimDomain } from "../../oxen/claimMessage.js";
import { ProofLog } from "../../oxen/proofLog.js";
import { SignatureLog } from "../../oxen/signatureLog.js";
import { WatchReader } from "../../oxen/watchReader.js";
import { oxenNetworkOption, readCampaign, type OxenNetworkOptions } from "../oxen.js";
import type { Register } from "../program.js";

/** How the files of the ledger's side are opened. */
export interface ClaimsBooks {
  openRegistrations: (path: string, domain: ClaimDomain) => Promise<RegistrationBook>;
  readClaims: (path: string) => Promise<EpochClaims>;
}

interface ServeOptions extends OxenNetworkOptions {
  registrations: string;
  proofs: string;
  signatures: string;
  epochs: string;
  host: string;
  port: string;
  trustProxy?: boolean;
}

export function addServeCommand(migrate: Command, register: Register, books: ClaimsBooks): void {
  register(
    migrate
      .command("serve")
      .description(
        "offer holders their deposit address, take proofs and signatures, show deposits and ledgers over HTTP",
      )
      .argument("<folder>", "the watcher's memory")
      .requiredOption("--registrations <file>", "log of registrations; made if there is none")
      .requiredOption("--proofs <file>", "log of senders' proofs; made if there is none")
      .requiredOption("--signatures <file>", "log of signatures for the bonus; made if there is none")
      .requiredOption("--epochs <folder>", "published ledgers: <epoch>/ledger.jsonl, claims.json, signatures.json")
      .option("--host <address>", "address to listen on", "127.0.0.1")
      .option("--port <number>", "port to listen on; 0 for any free one", "8791")
      .option("--trust-proxy", "the last address in X-Forwarded-For is the client's")
      .addOption(oxenNetworkOption()),
    async (context, options: ServeOptions, folder = "") => {
      const port = parseInteger(options.port, "--port", 65_535);
      const { network, domain, deployment } = await readCampaign(context, options);
      const epochs = new EpochFolder(options.epochs, books.readClaims);
      // Reads the claims of all of them now, and says now if that cannot be done.
      await epochs.epochs();
      const api = createClaimsApi({
        network,
        domain,
        bonusDomain: campaignDomain("sn-bonus", domain.chainId, deployment),
        watch: new WatchReader(folder),
        registrations: await books.openRegistrations(options.registrations, domain),
        proofs: await ProofLog.open(options.proofs),
        signatures: await SignatureLog.open(options.signatures),
        epochs,
        forbidden: forbiddenRecipients(deployment),
        clientOf: clientAddress(options.trustProxy === true ? "x-forwarded-for" : undefined),
        now: Date.now,
        report: (line) => context.terminal.err(line),
      });
      const server = await startServer(api, options.host, port);
      try {
        context.print({ url: server.url }, () => `Listening on ${server.url}`);
        await context.terminal.untilStopped();
      } finally {
        await server.close();
      }
    },
  );
}
