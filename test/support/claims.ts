import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { id, sha256, toUtf8Bytes, type TypedDataDomain, TypedDataEncoder, verifyTypedData } from "ethers";
import { sesh } from "./amounts.js";
import { type Chain, DAY, deploySystem, type Signer } from "./system.js";

const TYPES = {
  RootAttestation: [
    { name: "epoch", type: "uint64" },
    { name: "root", type: "bytes32" },
    { name: "total", type: "uint256" },
    { name: "ledgerHash", type: "bytes32" },
    { name: "oxenHeight", type: "uint64" },
    { name: "oxenBlockHash", type: "bytes32" },
  ],
};

export const OXEN_BLOCK_HASH = id("Oxen block 1,800,000");
export const URI = "https://example.org/ledger/1.csv";

export interface RootInput {
  root: string;
  ledgerHash: string;
  total: bigint;
  oxenHeight: bigint;
  epoch: bigint;
}

/** What a ledger gives each account, cumulative over epochs. */
export type Ledger = (readonly [account: { address: string }, cumulative: bigint])[];

/** The tree of a ledger: leaves keccak256(keccak256(abi.encode(account, cumulative))), pairs sorted. */
export function claimTree(ledger: Ledger) {
  const rows = ledger.map(([{ address }, cumulative]) => [address, cumulative] as [string, bigint]);
  const tree = StandardMerkleTree.of(rows, ["address", "uint256"]);
  const proofOf = (account: { address: string }, cumulative: bigint) => tree.getProof([account.address, cumulative]);
  return { tree, root: tree.root, proofOf };
}

/** The root of a ledger with its honest total. */
export function rootOf(ledger: Ledger, change: Partial<RootInput> = {}): RootInput {
  return {
    root: claimTree(ledger).root,
    ledgerHash: sha256(toUtf8Bytes(ledger.map(([{ address }, amount]) => `${address},${amount}`).join("\n"))),
    total: ledger.reduce((sum, [, cumulative]) => sum + cumulative, 0n),
    oxenHeight: 1_800_000n,
    epoch: 1n,
    ...change,
  };
}

/** The domain of attestations for one claims contract, from its specification. */
export async function claimsDomain(claims: { getAddress(): Promise<string> }): Promise<TypedDataDomain> {
  const verifyingContract = await claims.getAddress();
  return { name: "SESH Oxen Claims", version: "1", chainId: 421_614n, verifyingContract };
}

/** Signatures of these attesters, in ascending order of their addresses. */
export async function attest(domain: TypedDataDomain, root: RootInput, signers: Signer[]): Promise<string[]> {
  const ascending = [...signers].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const message = { ...root, oxenBlockHash: OXEN_BLOCK_HASH };
  return Promise.all(ascending.map((signer) => signer.signTypedData(domain, TYPES, message)));
}

const CLAIM_TYPES = {
  ClaimAttestation: [
    { name: "account", type: "address" },
    { name: "cumulative", type: "uint256" },
    { name: "ledgerHash", type: "bytes32" },
    { name: "oxenHeight", type: "uint64" },
    { name: "validUntil", type: "uint64" },
  ],
};

export interface FastClaim {
  account: string;
  cumulative: bigint;
  ledgerHash: string;
  oxenHeight: bigint;
  validUntil: number;
}

/** Signatures of these attesters for one claim, in ascending order of their addresses. */
export async function attestClaim(domain: TypedDataDomain, claim: FastClaim, signers: Signer[]): Promise<string[]> {
  const ascending = [...signers].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  return Promise.all(ascending.map((signer) => signer.signTypedData(domain, CLAIM_TYPES, claim)));
}

/** EIP-712 digest of a claim, computed without the contract. */
export function claimDigestOf(domain: TypedDataDomain, claim: FastClaim): string {
  return TypedDataEncoder.hash(domain, CLAIM_TYPES, claim);
}

/** Whom a signature belongs to when it is read as one for this root. */
export function attesterOf(domain: TypedDataDomain, root: RootInput, signature: string): string {
  return verifyTypedData(domain, TYPES, { ...root, oxenBlockHash: OXEN_BLOCK_HASH }, signature);
}

/** The system, three holders, and a ledger that gives them 45.45, 4,545.454545454 and 0.000000001 SESH. */
export async function deployClaims(chain: Chain) {
  const system = await deploySystem(chain);
  const claims = system.oxenClaims;
  const [alice, bob, carol, stranger] = system.stakers as [Signer, Signer, Signer, Signer];
  const attesters = [...system.attesters].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1)) as [
    Signer,
    Signer,
    Signer,
  ];
  const ledger: Ledger = [
    [alice, sesh("45.45")],
    [bob, sesh("4545.454545454")],
    [carol, 1n],
  ];
  const domain = await claimsDomain(claims);
  const deadline = Number(await claims.deadline());

  const propose = async (root: RootInput) =>
    claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, await attest(domain, root, attesters.slice(0, 2)));
  /** Proposes a root and makes it the active one. */
  const install = async (root: RootInput) => {
    await propose(root);
    await chain.networkHelpers.time.increase(2 * DAY);
    await claims.activate();
  };
  return { ...system, claims, alice, bob, carol, stranger, attesters, ledger, domain, deadline, propose, install };
}

/** A root in the shape in which the contract returns it. */
export function rootTuple({ root, ledgerHash, total, oxenHeight, epoch }: RootInput) {
  return [root, ledgerHash, total, oxenHeight, epoch];
}
