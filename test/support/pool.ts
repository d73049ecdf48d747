import type { ContractTransactionResponse } from "ethers";
import { Authority__factory, ReentrantToken__factory, RewardPool__factory } from "../../typechain-types/index.js";
import { impersonate } from "./accounts.js";
import { sesh } from "./amounts.js";
import { type Chain, deploySystem, type Signer } from "./system.js";

export const NODE_WEIGHT = 2n ** 40n;

/** A beneficiary's part of a node as the pool takes it: the address in the upper 160 bits, the weight in the lower 64. */
export function share(beneficiary: { address: string }, weight = NODE_WEIGHT): bigint {
  return (BigInt(beneficiary.address) << 96n) | weight;
}

/** The system with so much in the pool, and the pool as the staking contract sees it. */
export async function deployPool(chain: Chain, reserve = sesh("63177550")) {
  const system = await deploySystem(chain, (parameters) => {
    parameters.funding.rewardPool = reserve.toString();
  });
  const stakingCaller = await impersonate(chain, await system.staking.getAddress());
  const asStaking = system.pool.connect(stakingCaller);

  /** One node for each of these, and the start of the emission; answers with the time of the start. */
  const startWith = async (...beneficiaries: { address: string }[]): Promise<number> => {
    for (const beneficiary of beneficiaries) await asStaking.addWeights([share(beneficiary)]);
    await asStaking.start();
    return chain.networkHelpers.time.latest();
  };
  return { ...system, stakingCaller, asStaking, startWith };
}

/** A pool of 40,000,000 with two nodes, whose token calls somebody back in the middle of a payment. */
export async function deployHostilePool(chain: Chain) {
  const [deployer, staking, beneficiary, other] = (await chain.ethers.getSigners()) as [Signer, Signer, Signer, Signer];
  const authority = await new Authority__factory(deployer).deploy(deployer);
  const token = await new ReentrantToken__factory(deployer).deploy(deployer, sesh("40000000"));
  const pool = await new RewardPool__factory(deployer).deploy(authority, token);
  await token.transfer(pool, sesh("40000000"));
  await pool.setStaking(staking);
  await pool.sync();
  const asStaking = pool.connect(staking);
  await asStaking.addWeights([share(beneficiary)]);
  await asStaking.addWeights([share(other)]);
  await asStaking.start();
  return { token, pool, beneficiary, other, startedAt: await chain.networkHelpers.time.latest() };
}

/** Mines these transactions in one block, in this order. They need a gas limit: nothing is estimated before. */
export async function inOneBlock(chain: Chain, ...send: (() => Promise<ContractTransactionResponse>)[]) {
  const { provider } = chain;
  await provider.request({ method: "evm_setAutomine", params: [false] });
  const sent = [];
  for (const transaction of send) sent.push(await transaction());
  await provider.request({ method: "evm_mine", params: [] });
  await provider.request({ method: "evm_setAutomine", params: [true] });
  return sent;
}
