import { z } from "zod";
import { parseAddress, type Address } from "../../core/addresses.js";
import { ToolkitError } from "../../core/errors.js";
import { readJsonFile } from "../../core/files.js";
import type { Hex } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import type { RootAttestation } from "../attestation.js";
import { type CampaignName, CAMPAIGNS } from "../claimMessage.js";
import type { Ledger } from "./ledger.js";
import { type Claim, ClaimTree } from "./merkle.js";

/* What holders and relayers need of a ledger: the root, and who has how much in it. Proofs follow from that. */

/** 126,000 claims are about 13 MB. */
const SIZE_LIMIT = 256 * 1_048_576;
const FORMAT = "sesh-claims/2";

const integer = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,30})$/, "must be a whole number as text")
  .transform(BigInt);
const bytes32 = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "must be 32 bytes of hex")
  .transform((text) => text as Hex);
const address = z.string().transform((text) => parseAddress(text, "address"));

const claimsSchema = z.strictObject({
  format: z.literal(FORMAT),
  campaign: z.enum(CAMPAIGNS),
  chainId: integer,
  bridge: address,
  epoch: integer,
  root: bytes32,
  total: integer,
  ledgerHash: bytes32,
  oxenHeight: integer,
  oxenBlockHash: bytes32,
  claims: z.array(z.tuple([address, integer])).min(1),
});

export interface ClaimsFile extends RootAttestation {
  campaign: CampaignName;
  claims: readonly Claim[];
  /** What an account has in all, with its proof. */
  claimOf: (account: Address) => (Claim & { proof: Hex[] }) | undefined;
}

export function attestationOf({ header, root, total, ledgerHash }: Ledger): RootAttestation {
  const { chainId, bridge, epoch, oxenHeight, oxenBlockHash } = header;
  return { chainId, bridge, epoch, root, total, ledgerHash, oxenHeight, oxenBlockHash };
}

export function formatClaims(ledger: Ledger): string {
  const claims = ledger.claims.map(({ account, cumulative }) => [account, cumulative]);
  const head = toJson({ format: FORMAT, campaign: ledger.header.campaign, ...attestationOf(ledger) }, 1);
  return `${head.slice(0, -2)},\n "claims": [\n${claims.map((claim) => `  ${toJson(claim, 0)}`).join(",\n")}\n ]\n}\n`;
}

/** Reads a claims file and checks that its claims sum to its total and make its root. */
export async function readClaimsFile(path: string): Promise<ClaimsFile> {
  const { claims: list, ...rest } = await readJsonFile(path, claimsSchema, SIZE_LIMIT);
  const claims = list.map(([account, cumulative]) => ({ account, cumulative }));
  const amounts = new Map(claims.map(({ account, cumulative }) => [account, cumulative]));
  const sum = claims.reduce((amount, { cumulative }) => amount + cumulative, 0n);
  // Two claims of one account make no tree.
  const tree = amounts.size === claims.length ? new ClaimTree(claims) : undefined;
  if (tree !== undefined && tree.root === rest.root && sum === rest.total) {
    const claimOf = (account: Address) => {
      const [cumulative, proof] = [amounts.get(account), tree.proofOf(account)];
      return cumulative === undefined || proof === undefined ? undefined : { account, cumulative, proof };
    };
    return { ...rest, claims, claimOf };
  }
  throw new ToolkitError("FILE_INVALID", `${path} contradicts itself.`, {
    hint: "Its claims do not sum to its total or do not make its root: get an unchanged copy.",
    details: { path },
  });
}
