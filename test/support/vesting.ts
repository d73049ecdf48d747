import { id, ZeroAddress } from "ethers";
import { MonthlyVesting__factory, StakingVesting__factory } from "../../typechain-types/index.js";
import { sesh } from "./amounts.js";
import { type Chain, DAY, deploySystem, type Signer } from "./system.js";

export const TOTAL = sesh("100000");
/** A twelfth of 365 days. */
export const MONTH = (365 * DAY) / 12;

/** The system, a creator of grants with SESH, a beneficiary and a stranger. */
export async function deployVesting(chain: Chain) {
  const system = await deploySystem(chain);
  const [creator, beneficiary, stranger, rewards] = system.stakers as [Signer, Signer, Signer, Signer];
  const factory = system.vestingFactory.connect(creator);
  await system.token.connect(creator).approve(factory, sesh("1000000"));
  const now = await chain.networkHelpers.time.latest();

  const stakingGrant = (change: object = {}) => ({
    id: id("staking grant"),
    beneficiary: beneficiary.address,
    rewardAddress: rewards.address,
    total: TOTAL,
    end: now + 730 * DAY,
    ...change,
  });
  const monthlyGrant = (change: object = {}) => ({
    id: id("monthly grant"),
    beneficiary: beneficiary.address,
    grantor: ZeroAddress,
    total: TOTAL,
    start: now,
    cliffMonths: 12,
    steps: 12,
    ...change,
  });
  const createStaking = async (change: object = {}) => {
    const grant = stakingGrant(change);
    await factory.createStakingVestings([grant]);
    return StakingVesting__factory.connect(await factory.walletOf(creator, grant.id), beneficiary);
  };
  const createMonthly = async (change: object = {}) => {
    const grant = monthlyGrant(change);
    await factory.createMonthlyVestings([grant]);
    return MonthlyVesting__factory.connect(await factory.walletOf(creator, grant.id), beneficiary);
  };
  return {
    ...system,
    factory,
    creator,
    beneficiary,
    stranger,
    rewards,
    now,
    stakingGrant,
    monthlyGrant,
    createStaking,
    createMonthly,
  };
}
