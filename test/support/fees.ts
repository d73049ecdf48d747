import { concat, keccak256, MaxUint256, ZeroAddress } from "ethers";
import { FeeOracle__factory, type MockPriceFeed, MockPriceFeed__factory } from "../../typechain-types/index.js";
import { impersonate } from "./accounts.js";
import { asGovernor, type Chain, DAY, deploySystem, type Signer, type System } from "./system.js";

export const COMMITMENT = `0x${"c0".repeat(32)}`;

/** The system with a price of SESH in USD (8 decimals; 0.20 unless told), and the recycler as ProBurn sees it. */
export async function deployFees(chain: Chain, price = 20_000_000n) {
  const system = await deploySystem(chain, (parameters) => {
    parameters.fees.initialPrice = price.toString();
  });
  const seller = await impersonate(chain, await system.proBurn.getAddress());
  const [payer, stranger] = system.stakers as [Signer, Signer];
  return { ...system, seller, asSeller: system.recycler.connect(seller), payer, stranger };
}

/** What a batch's receipt has as its root. */
export function batchRoot(commitments: readonly string[]): string {
  return keccak256(concat(commitments));
}

export interface OracleSettings {
  decimals?: number;
  minimum?: bigint;
  limit?: bigint;
  ageLimit?: number;
  /** The feed of the sequencer's state; none unless told. */
  sequencerFeed?: MockPriceFeed;
}

/** A feed that answers what a test sets, read by an oracle with these bounds. */
export async function deployOracle(
  deployer: Signer,
  { decimals = 8, minimum = 1n, limit = MaxUint256, ageLimit = DAY, sequencerFeed }: OracleSettings = {},
) {
  const feed = await new MockPriceFeed__factory(deployer).deploy(decimals);
  const sequencer = sequencerFeed ?? ZeroAddress;
  const oracle = await new FeeOracle__factory(deployer).deploy(feed, sequencer, minimum, limit, ageLimit);
  return { feed, oracle };
}

/** Says since when the sequencer has been up (0) or down (1). */
export async function reportSequencer(sequencerFeed: MockPriceFeed, answer: bigint, startedAt: number) {
  await sequencerFeed.set({ roundId: 1, answer, startedAt, updatedAt: startedAt, answeredInRound: 1 });
}

/** Lets the recycler read its price from an oracle whose feed has just answered. */
export async function useOracle(
  chain: Chain,
  system: System,
  { answer, ...settings }: OracleSettings & { answer: bigint },
) {
  const { recycler, deployer } = system;
  const { feed, oracle } = await deployOracle(deployer, settings);
  const data = recycler.interface.encodeFunctionData("setOracle", [await oracle.getAddress()]);
  await asGovernor(chain, system, recycler, data);
  const updatedAt = await chain.networkHelpers.time.latest();
  await feed.set({ roundId: 1, answer, startedAt: updatedAt, updatedAt, answeredInRound: 1 });
  return { feed, oracle };
}
