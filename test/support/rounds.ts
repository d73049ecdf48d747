import { AbiCoder, keccak256, ZeroAddress } from "ethers";
import { type Credentials } from "./nodes.js";
import {
  type Chain,
  credentialsFor,
  DAY,
  deploySystem,
  REQUIREMENT,
  type Signer,
  startNetwork,
  type System,
} from "./system.js";

/** A quarter of the requirement: the least an operator brings. */
export const OPERATOR_MINIMUM = REQUIREMENT / 4n;

const ROUND_PERIOD = 30 * DAY;
const TERMS_TYPE =
  "tuple(address,uint64,uint32,uint32,bool,tuple(tuple(uint256,uint256),uint256,uint256,bytes32,bytes32[2],uint16),tuple(address,uint64)[])";

export interface Reservation {
  staker: string;
  amount: bigint;
}

export interface RoundTerms {
  operator: string;
  stakingRequirement: bigint;
  reservedUntil: number;
  closesAt: number;
  autoRegister: boolean;
  node: Credentials;
  reservations: Reservation[];
}

export interface TermsOptions {
  label?: string;
  feeBps?: bigint;
  stakingRequirement?: bigint;
  /** Default: the closing time, so that reservations last as long as the round. */
  reservedUntil?: number;
  /** Default: 30 days from the last block. */
  closesAt?: number;
  autoRegister?: boolean;
  reservations?: Reservation[];
}

/** The terms of an automatic round without reservations, unless `options` say otherwise. */
export async function termsFor(system: System, operator: Signer, options: TermsOptions = {}): Promise<RoundTerms> {
  const { label = "round", feeBps = 1_000n, stakingRequirement = REQUIREMENT } = options;
  const { closesAt = (await now(operator)) + ROUND_PERIOD, autoRegister = true, reservations = [] } = options;
  const { reservedUntil = closesAt } = options;
  const node = await credentialsFor(system, label, operator, { feeBps });
  return { operator: operator.address, stakingRequirement, reservedUntil, closesAt, autoRegister, node, reservations };
}

/** A reservation of `amount` for each of the stakers. */
export function reservationsFor(stakers: Signer[], amount: bigint): Reservation[] {
  return stakers.map(({ address }) => ({ staker: address, amount }));
}

/** Opens a round of `operator`, who brings its minimum unless told otherwise. */
export async function openRound(
  system: System,
  operator: Signer,
  { amount = OPERATOR_MINIMUM, beneficiary = ZeroAddress, ...options }: TermsOptions & Payment = {},
) {
  const terms = await termsFor(system, operator, options);
  await system.rounds.connect(operator).open(terms, amount, beneficiary);
  return { operator, terms, roundId: roundIdOf(terms) };
}

interface Payment {
  amount?: bigint;
  beneficiary?: string;
}

/** Pays the amounts into the round, one per staker, in this order. */
export async function contributeAll(system: System, terms: RoundTerms, stakers: Signer[], amounts: bigint[]) {
  for (const [i, amount] of amounts.entries())
    await system.rounds.connect(stakers[i]).contribute(terms, amount, ZeroAddress);
}

/** The stakers complete the round in this order, each with the least it can bring. */
export async function fill(system: System, terms: RoundTerms, stakers: Signer[]): Promise<void> {
  for (const staker of stakers) {
    const amount = await system.rounds.minContribution(roundIdOf(terms));
    if (amount === 0n) return;
    await system.rounds.connect(staker).contribute(terms, amount, ZeroAddress);
  }
}

/** The hash of the terms, computed from the definition. */
export function roundIdOf(terms: RoundTerms): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode([TERMS_TYPE], [termsTuple(terms)]));
}

/** The terms in the shape in which events carry them. */
export function termsTuple(terms: RoundTerms) {
  const { key, c, s, ed25519Key, ed25519Signature, feeBps } = terms.node;
  return [
    terms.operator,
    terms.stakingRequirement,
    terms.reservedUntil,
    terms.closesAt,
    terms.autoRegister,
    [[key.x, key.y], c, s, ed25519Key, ed25519Signature, feeBps],
    terms.reservations.map(({ staker, amount }) => [staker, amount]),
  ];
}

/** The system with a started network of one node. */
export async function deployStarted(chain: Chain): Promise<System> {
  const system = await deploySystem(chain);
  await startNetwork(system);
  return system;
}

async function now(signer: Signer): Promise<number> {
  return (await signer.provider!.getBlock("latest"))!.timestamp;
}
