import { createHash } from "node:crypto";
import { ED25519_TORSION_SUBGROUP } from "@noble/curves/ed25519.js";
import type { Address } from "../../src/core/addresses.js";
import { bytesToHex, type Hex } from "../../src/core/hex.js";
import { claimMessage, type ClaimDomain, claimMessages, paymentIdOf } from "../../src/oxen/claimMessage.js";
import { BASE, decodePoint, hashToScalar, multiply, type OxenPoint, publicKeyOf } from "../../src/oxen/curve.js";
import { depositAddress } from "../../src/oxen/deposits.js";
import { REJECT_CODES, type RejectCode } from "../../src/oxen/ledger/codes.js";
import type { BonusConfig, CoinConfig } from "../../src/oxen/ledger/config.js";
import type { LedgerEntry } from "../../src/oxen/ledger/entry.js";
import { checksummed } from "../../src/oxen/ledger/evmAddress.js";
import type { LedgerInput } from "../../src/oxen/ledger/ledger.js";
import { parseRegistrations } from "../../src/oxen/ledger/registrationLog.js";
import { COLUMNS, type LedgerRow } from "../../src/oxen/ledger/row.js";
import { makeOutProof } from "../../src/oxen/outProof.js";
import { formatOxenAddress, type OxenAddress } from "../../src/oxen/oxenAddress.js";
import { signMessage } from "../../src/oxen/signatures.js";

/* Snapshots as they could be, made from a seed, with faults put in and what each row has to become. */

export interface SyntheticSnapshot {
  input: LedgerInput;
  registrationLog: string;
  /** How its recipient is found, "pending", or a code; "OVER_CAP in part" for the row that reaches the cap. */
  expected: ReadonlyMap<LedgerRow, string>;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
export const accountOf = (label: string): Address => checksummed(`0x${digest(label).toString("hex").slice(0, 40)}`);

export const BRIDGE = accountOf("bridge");
export const OXEN_BLOCK_HASH: Hex = bytesToHex(digest("oxen block"));
const UNIT = 10n ** 9n;
const EXCLUDED_IMAGE = digest("excluded").toString("hex");

export const COIN_CONFIG: CoinConfig = {
  campaign: "oxen-coin",
  chainId: 42_161n,
  bridge: BRIDGE,
  oxenNetwork: "mainnet",
  cap: 30_000_000n * UNIT,
  supply: 66_000_000n * UNIT,
  multipliers: [
    { untilHeight: 1_900_000, num: 1n, den: 1n },
    { untilHeight: 2_400_000, num: 7n, den: 10n },
  ],
  lastHeight: 2_400_000,
  minimum: 1_000n,
  forbidden: [accountOf("token")],
  excludedImages: [EXCLUDED_IMAGE],
  attesters: [],
  threshold: 1,
};

export const BONUS_CONFIG: BonusConfig = {
  campaign: "sn-bonus",
  chainId: 42_161n,
  bridge: BRIDGE,
  oxenNetwork: "mainnet",
  cap: 30_000_000n * UNIT,
  lastHeight: 2_400_000,
  freezeHeight: 2_000_000,
  forbidden: [accountOf("token")],
  excludedAddresses: [oxenHolder("excluded holder").address],
  attesters: [],
  threshold: 1,
};

export const OXEN_HEIGHT = 2_450_000;
/** The tail, where the cap is reached, is above all other deposits. */
const TAIL_HEIGHT = 2_390_000;

export const emptyRow = (kind: LedgerRow["kind"]): LedgerRow => ({
  kind,
  line: 0,
  ref: "",
  oxen: "",
  amount: "",
  evm: "",
  sig: "",
  nonce: "",
  height: "",
  pid: "",
  keys: "",
  images: "",
});

export function oxenHolder(label: string): { secret: bigint; keys: OxenAddress; address: string } {
  const secret = hashToScalar(digest(label));
  const keys: OxenAddress = {
    network: "mainnet",
    kind: "standard",
    spendKey: publicKeyOf(secret),
    viewKey: publicKeyOf(hashToScalar(digest(`${label} view`))),
  };
  return { secret, keys, address: formatOxenAddress(keys) };
}

/** A log of registrations as a registrar would have written it. */
export function registrationLogOf(
  domain: ClaimDomain,
  entries: readonly { to: Address; nonce: number; seenAtOxenHeight: number }[],
): string {
  const message = claimMessages(domain);
  let previous = `0x${"0".repeat(64)}`;
  const lines = entries.map(({ to, nonce, seenAtOxenHeight }) => {
    const line = JSON.stringify({ pid: paymentIdOf(message(to, nonce)), to, n: nonce, seenAtOxenHeight, previous });
    previous = `0x${digest(line).toString("hex")}`;
    return line;
  });
  return lines.map((line) => `${line}\n`).join("");
}

/** View keys of deposit addresses by contract; every row of a snapshot has the same one. */
const views = new Map<string, OxenPoint>();

function depositView(domain: ClaimDomain): OxenPoint {
  const key = `${domain.chainId} ${domain.bridge}`;
  const view = views.get(key) ?? decodePoint(depositAddress("mainnet", domain).viewKey)!;
  views.set(key, view);
  return view;
}

/** Columns `keys` and `sig` of a deposit with the proof of its sender. */
export function senderProof(domain: ClaimDomain, txid: string, to: Address, nonce: number) {
  const secret = hashToScalar(digest(`sender of ${txid}`));
  const transaction = { txid: Buffer.from(txid, "hex"), publicKey: publicKeyOf(secret), outputs: [] };
  const sig = makeOutProof(transaction, depositView(domain), secret, claimMessage(domain, to, nonce));
  return { keys: Buffer.from(transaction.publicKey).toString("hex"), sig };
}

type Fault = [expected: string, apply: (row: LedgerRow) => void];

const withOtherCase = (address: string): string =>
  address.slice(0, 2) +
  address.slice(2).replace(/[a-fA-F]/, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));

/** Of every kind of row. */
const AMOUNT_FAULTS: Fault[] = [
  ["BAD_AMOUNT", (row) => (row.amount = `${row.amount}.5`)],
  ["BAD_AMOUNT", (row) => (row.amount = `-${row.amount}`)],
  ["BAD_AMOUNT", (row) => (row.amount = `0${row.amount}`)],
  ["BAD_AMOUNT", (row) => (row.amount = "1e9")],
  ["BAD_AMOUNT", (row) => (row.amount = "")],
  ["ZERO_AMOUNT", (row) => (row.amount = "0")],
  ["NO_REF", (row) => (row.ref = "")],
];

/** Of rows that name their recipient. */
const recipientFaults = ({ bridge }: ClaimDomain): Fault[] => [
  ["BAD_EVM_ADDRESS", (row) => (row.evm = "0x1234")],
  ["BAD_EVM_ADDRESS", (row) => (row.evm = "")],
  ["EVM_CHECKSUM", (row) => (row.evm = withOtherCase(row.evm))],
  ["EVM_CHECKSUM", (row) => (row.evm = row.evm.toLowerCase())],
  ["EVM_RESERVED", (row) => (row.evm = `0x${"0".repeat(40)}`)],
  ["EVM_RESERVED", (row) => (row.evm = "0x000000000000000000000000000000000000dEaD")],
  ["EVM_FORBIDDEN", (row) => (row.evm = bridge)],
  ["EVM_FORBIDDEN", (row) => (row.evm = accountOf("token"))],
];

const EVIDENCE_FAULTS: Fault[] = [
  ["BAD_NONCE", (row) => (row.nonce = "")],
  ["BAD_NONCE", (row) => (row.nonce = "01")],
  ["BAD_NONCE", (row) => (row.nonce = "1000000000")],
  ["BAD_SIG", (row) => (row.nonce = "8")],
  ["BAD_SIG", (row) => (row.sig = "")],
  ["BAD_SIG", (row) => (row.sig = row.sig.slice(0, -1))],
  ["BAD_SIG", (row) => (row.evm = accountOf("a thief"))],
];

const DEPOSIT_FAULTS: Fault[] = [
  [
    "NO_REF",
    (row) =>
      (row.ref = row.ref
        .toUpperCase()
        .replace("0X", "0x")
        .replace(/^[0-9]/, "A")),
  ],
  ["BAD_HEIGHT", (row) => (row.height = "")],
  ["BAD_HEIGHT", (row) => (row.height = "1.5")],
  ["BAD_HEIGHT", (row) => (row.height = String(OXEN_HEIGHT + 1))],
  ["AFTER_DEADLINE", (row) => (row.height = String(COIN_CONFIG.lastHeight + 1))],
  ["BELOW_MINIMUM", (row) => (row.amount = String(COIN_CONFIG.minimum - 1n))],
];

const woxenFaults = (domain: ClaimDomain): Fault[] => [...AMOUNT_FAULTS, ...DEPOSIT_FAULTS, ...recipientFaults(domain)];

const coinFaults = (domain: ClaimDomain): Fault[] => [
  ...AMOUNT_FAULTS,
  ...DEPOSIT_FAULTS,
  ["EXCLUDED_HOLDER", (row) => (row.images = `${digest("image").toString("hex")};${EXCLUDED_IMAGE}`)],
  ["pending", (row) => (row.pid = "")],
  ["pending", (row) => (row.pid = "0123456789abcdef")],
  // Registered, but not before the deposit.
  ["pending", (row) => (row.pid = paymentIdOf(claimMessage(domain, accountOf("latecomer"), 0)))],
  ["EVM_FORBIDDEN", (row) => (row.pid = paymentIdOf(claimMessage(domain, domain.bridge, 0)))],
  // A proof, right or not, changes nothing where the payment id is registered.
  [
    "registration",
    (row) =>
      Object.assign(row, {
        evm: accountOf("exchange"),
        nonce: "0",
        ...senderProof(domain, row.ref, accountOf("exchange"), 0),
      }),
  ],
];

const proofFaults = (domain: ClaimDomain): Fault[] => [
  ...AMOUNT_FAULTS,
  ...DEPOSIT_FAULTS,
  ...recipientFaults(domain),
  ...EVIDENCE_FAULTS,
  ["BAD_SIG", (row) => (row.keys = "")],
  ["BAD_SIG", (row) => (row.keys = digest("another key").toString("hex"))],
  ["BAD_SIG", (row) => (row.sig = row.sig.replace("OutProof", "InProof"))],
  [
    "BAD_SIG",
    (row) =>
      (row.sig = senderProof(
        { ...domain, bridge: accountOf("rehearsal") },
        row.ref,
        row.evm as Address,
        Number(row.nonce),
      ).sig),
  ],
];

const BONUS_FAULTS: Fault[] = [
  ...AMOUNT_FAULTS,
  ...recipientFaults(BONUS_CONFIG),
  ...EVIDENCE_FAULTS,
  ["NO_REF", (row) => (row.ref = `${row.ref}:`)],
  ["BAD_OXEN_ADDRESS", (row) => (row.oxen = row.oxen.slice(0, -1) + (row.oxen.endsWith("1") ? "2" : "1"))],
  ["BAD_OXEN_ADDRESS", (row) => (row.oxen = "")],
  ["WRONG_NETWORK", (row) => (row.oxen = formatOxenAddress({ ...oxenHolder(row.ref).keys, network: "testnet" }))],
  [
    "BAD_OXEN_KEY",
    (row) => (row.oxen = formatOxenAddress({ ...oxenHolder(row.ref).keys, spendKey: withTorsion(row.ref) })),
  ],
  [
    "INTEGRATED_ADDRESS",
    (row) =>
      (row.oxen = formatOxenAddress({ ...oxenHolder(row.ref).keys, kind: "integrated", paymentId: new Uint8Array(8) })),
  ],
  ["EXCLUDED_HOLDER", (row) => (row.oxen = oxenHolder("excluded holder").address)],
  ["BAD_HEIGHT", (row) => (row.height = "")],
  ["AFTER_DEADLINE", (row) => (row.height = String(BONUS_CONFIG.lastHeight + 1))],
  ["BAD_SIG", (row) => signBonus(row, { ...BONUS_CONFIG, chainId: 421_614n })],
  ["BAD_SIG", (row) => signBonus(row, { ...BONUS_CONFIG, campaign: "oxen-coin" })],
  ["pending", (row) => Object.assign(row, { evm: "", sig: "", nonce: "" })],
];

/** The spend key of {@link oxenHolder} with a component that nobody comes to honestly. */
export function withTorsion(label: string): Uint8Array {
  const torsion = decodePoint(Buffer.from(ED25519_TORSION_SUBGROUP[1]!, "hex"))!;
  return multiply(BASE, oxenHolder(label).secret).add(torsion).toBytes();
}

function signBonus(row: LedgerRow, domain: ClaimDomain): void {
  row.sig = signMessage(claimMessage(domain, row.evm as Address, Number(row.nonce)), oxenHolder(row.ref).secret);
}

/** Of each list takes the faults in turn, for one of `every` rows. */
class Faults {
  readonly #every: number;
  readonly #rows = new Map<Fault[], number>();

  constructor(every: number) {
    this.#every = every;
  }

  /** What the row becomes, which may be faulty afterwards. */
  expectedOf(row: LedgerRow, faults: Fault[], unless: string): string {
    const before = this.#rows.get(faults) ?? 0;
    this.#rows.set(faults, before + 1);
    if (before % this.#every !== 0) return unless;
    const [expected, apply] = faults[(before / this.#every) % faults.length]!;
    apply(row);
    return expected;
  }
}

export interface SnapshotSize {
  rows: number;
  /** One of so many rows is faulty. */
  faultEvery: number;
}

/** Deposits of OXEN and wOXEN; the last ones are above the cap. */
export function coinSnapshot(
  seed: string,
  { rows: count, faultEvery }: SnapshotSize,
  campaign: CoinConfig = COIN_CONFIG,
): SyntheticSnapshot {
  const faults = new Faults(faultEvery);
  const faultsOf = { woxen: woxenFaults(campaign), proof: proofFaults(campaign), coin: coinFaults(campaign) };
  const message = claimMessages(campaign);
  const expected = new Map<LedgerRow, string>();
  const registered = new Set<Address>();
  const tail = Math.max(9, Math.floor(count / 1_000));
  for (let i = 0; i < count; i++) {
    const isTail = i >= count - tail;
    const hash = digest(`${seed} deposit ${i}`);
    const row = emptyRow(i % 20 === 7 ? "woxen" : "coin");
    row.ref = row.kind === "coin" ? hash.toString("hex") : `0x${hash.toString("hex")}:${i}`;
    row.amount = String((BigInt(hash.readUIntBE(0, 6)) % (700n * UNIT)) + 1_000_000n);
    row.height = String(isTail ? TAIL_HEIGHT + i - (count - tail) : 1_500_000 + (hash.readUInt32BE(8) % 800_000));
    // Some recipients deposit more than once.
    const to = accountOf(`${seed} recipient ${i % Math.ceil(count * 0.95)}`);
    const become = (faulty: Fault[], unless: string) =>
      expected.set(row, isTail ? unless : faults.expectedOf(row, faulty, unless));
    if (row.kind === "woxen") {
      row.evm = to;
      become(faultsOf.woxen, "event");
    } else if (i % 25 === 3) {
      Object.assign(row, { evm: to, nonce: "7", ...senderProof(campaign, row.ref, to, 7) });
      become(faultsOf.proof, "proof");
    } else {
      row.pid = paymentIdOf(message(to, 0));
      registered.add(to);
      become(faultsOf.coin, "registration");
    }
    // The same transaction again, seen later with another amount.
    if (i % (5 * faultEvery) === 1 && GOOD.includes(expected.get(row)!) && !isTail) {
      expected.set({ ...row, height: String(Number(row.height) + 1), amount: `${row.amount}0` }, "DUP_REF");
    }
  }
  const config = { ...campaign, supply: supplyReachedIn(expected) };
  const log = registrationLogOf(campaign, [
    ...[...registered, campaign.bridge].map((to) => ({ to, nonce: 0, seenAtOxenHeight: 1_000_000 })),
    { to: accountOf("latecomer"), nonce: 0, seenAtOxenHeight: 2_399_999 },
  ]);
  return snapshotOf(config, expected, log);
}

const GOOD = ["registration", "proof", "event", "signature"];

/** Sets what the tail becomes, and gives the supply that its middle row reaches with a third of its amount. */
function supplyReachedIn(expected: Map<LedgerRow, string>): bigint {
  const tail = [...expected.keys()].filter(
    (row) => Number(row.height) >= TAIL_HEIGHT && Number(row.height) < TAIL_HEIGHT + 5_000,
  );
  const middle = Math.floor(tail.length / 2);
  tail.slice(middle).forEach((row, i) => expected.set(row, i === 0 ? "OVER_CAP in part" : "OVER_CAP"));
  let tenths = 0n;
  for (const [row, what] of expected) {
    if (!GOOD.includes(what)) continue;
    tenths += BigInt(row.amount) * (Number(row.height) <= 1_900_000 ? 10n : 7n);
  }
  return (tenths + (BigInt(tail[middle]!.amount) * 7n) / 3n) / 10n;
}

/** Points of service node operators, most of whom have registered. */
export function bonusSnapshot(seed: string, { rows: count, faultEvery }: SnapshotSize): SyntheticSnapshot {
  const faults = new Faults(faultEvery);
  const expected = new Map<LedgerRow, string>();
  for (let i = 0; i < count; i++) {
    const row = emptyRow("bonus");
    row.ref = `${seed}-${i}`;
    row.oxen = oxenHolder(row.ref).address;
    row.amount = String(digest(row.ref).readUInt32BE() + 1);
    if (i % 10 !== 9) {
      Object.assign(row, { evm: accountOf(`holder ${row.ref}`), nonce: "1", height: String(1_900_000 + i) });
      signBonus(row, BONUS_CONFIG);
    }
    expected.set(row, row.evm === "" ? "pending" : faults.expectedOf(row, BONUS_FAULTS, "signature"));
    // What is no height comes last.
    if (i % (5 * faultEvery) !== 1 || !GOOD.includes(expected.get(row)!)) continue;
    expected.set({ ...row, height: "", amount: `${row.amount}0` }, "DUP_REF");
  }
  return snapshotOf(BONUS_CONFIG, expected, "");
}

function snapshotOf(
  config: LedgerInput["config"],
  rows: ReadonlyMap<LedgerRow, string>,
  registrationLog: string,
): SyntheticSnapshot {
  const numbered = [...rows.keys()];
  numbered.forEach((row, i) => (row.line = i + 2));
  return {
    input: {
      config,
      epoch: 1n,
      oxenHeight: OXEN_HEIGHT,
      oxenBlockHash: OXEN_BLOCK_HASH,
      rows: numbered,
      registrations: parseRegistrations(registrationLog, config),
      manual: new Map(),
    },
    registrationLog,
    expected: rows,
  };
}

/** Registered deposits, one of each amount, for a campaign of the size of the real one. */
export function depositInput(
  campaign: { chainId: bigint; bridge: Address; supply: bigint },
  deposits: readonly (readonly [account: string, amount: bigint])[],
): LedgerInput {
  const config = { ...COIN_CONFIG, ...campaign };
  const accounts = [...new Set(deposits.map(([account]) => account as Address))];
  const log = registrationLogOf(
    config,
    accounts.map((to) => ({ to, nonce: 0, seenAtOxenHeight: 1 })),
  );
  const rows = deposits.map(([account, amount], i) => ({
    ...emptyRow("coin"),
    line: i + 2,
    ref: digest(`deposit ${i}`).toString("hex"),
    amount: String(amount),
    height: String(100 + i),
    pid: paymentIdOf(claimMessage(config, account as Address, 0)),
  }));
  const expected = new Map(rows.map((row) => [row, "registration"]));
  return snapshotOf(config, expected, log).input;
}

/** What the ledger took for something else than it was made for. */
export function misjudged({ expected }: SyntheticSnapshot, entries: readonly LedgerEntry[]): string[] {
  const made = new Map([...expected].map(([row, become]) => [row.line, become]));
  const wrong = entries
    .filter((entry) => becameOf(entry) !== made.get(entry.row.line))
    .map((entry) => `line ${entry.row.line}: ${made.get(entry.row.line)} → ${becameOf(entry)}`);
  return entries.length === made.size ? wrong : [...wrong, `${entries.length} rows instead of ${made.size}`];
}

function becameOf({ outcome, code, by }: LedgerEntry): string {
  if (code === "OVER_CAP" && outcome === "accepted") return "OVER_CAP in part";
  return code ?? by ?? outcome;
}

/** Codes that no row of the snapshots was made for. */
export function missingCodes(snapshots: readonly SyntheticSnapshot[]): RejectCode[] {
  const made = new Set(snapshots.flatMap(({ expected }) => [...expected.values()]));
  return REJECT_CODES.filter((code) => !made.has(code));
}

export function toCsv(rows: readonly LedgerRow[]): string {
  return [COLUMNS.join(","), ...rows.map((row) => COLUMNS.map((column) => row[column]).join(","))]
    .map((line) => `${line}\n`)
    .join("");
}

export function toJsonLines(rows: readonly LedgerRow[]): string {
  return rows
    .map((row) =>
      JSON.stringify(
        Object.fromEntries(COLUMNS.map((column) => [column, row[column]]).filter(([, text]) => text !== "")),
      ),
    )
    .map((line) => `${line}\n`)
    .join("");
}
