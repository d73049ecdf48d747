import { ZeroAddress } from "ethers";
import type { OxenClaims } from "../../typechain-types/index.js";
import type { DeployParameters } from "../parameters/schema.js";
import { type Check, compareFacts, type Fact } from "./check.js";

/** Every parameter on the chain is the one the deployment was begun with. */
export const parametersCheck: Check = {
  name: "parameters",
  async run({ client: { contracts, deployment, chainId }, ethereum, record: { parameters } }) {
    const { token, staking, feeRecycler, feeOracle, names } = contracts;
    const { fees, claims } = parameters;
    const products = await Promise.all(
      fees.proPrices.map(async ({ plan, price }) => {
        const { seller, price: actual } = await feeRecycler.productOf(plan);
        return [
          [`seller of plan ${plan}`, seller, deployment.ProBurn],
          [`price of plan ${plan}`, actual, price],
        ] as const;
      }),
    );
    const leases = await Promise.all(
      parameters.names.prices.map(async ({ tier, years, price }) => {
        const { seller, price: actual } = await feeRecycler.productOf(await names.productOf(tier, years));
        return [
          [`seller of names of tier ${tier} for ${years} years`, seller, deployment.SessionNames],
          [`price of names of tier ${tier} for ${years} years`, actual, price],
        ] as const;
      }),
    );
    const campaigns = await Promise.all([
      claimFacts("oxenClaims", contracts.oxenClaims, claims, claims.coinCap),
      claimFacts("bonusClaims", contracts.bonusClaims, claims, claims.bonusCap),
    ]);
    return compareFacts([
      ["chain", chainId, parameters.chainId],
      ["token.gateway", await token.gateway(), parameters.token.gateway],
      ["token.l1Address", await token.l1Address(), ethereum?.deployment.SessionTokenL1 ?? ZeroAddress],
      ["staking.stakingRequirement", await staking.stakingRequirement(), parameters.staking.stakingRequirement],
      ["staking.exitDelay", await staking.exitDelay(), parameters.staking.exitDelay],
      ["staking.deregistrationLock", await staking.deregistrationLock(), parameters.staking.deregistrationLock],
      ["feeRecycler.liquidityReceiver", await feeRecycler.liquidityReceiver(), fees.liquidityReceiver],
      ["feeOracle.minimum", await feeOracle.minimum(), fees.minimumPrice],
      ["feeOracle.limit", await feeOracle.limit(), fees.limitPrice],
      ["feeOracle.ageLimit", await feeOracle.ageLimit(), fees.priceAgeLimit],
      ...products.flat(),
      ...leases.flat(),
      ["names.isOpen", (await names.opening()).isOpen, parameters.names.openAtOnce],
      ...campaigns.flat(),
    ]);
  },
};

async function claimFacts(
  name: string,
  contract: OxenClaims,
  claims: DeployParameters["claims"],
  cap: string,
): Promise<Fact[]> {
  const attesters = claims.attesters.map(async (attester): Promise<Fact> => [
    `${name}.isAttester(${attester})`,
    await contract.isAttester(attester),
    true,
  ]);
  return [
    [`${name}.cap`, await contract.cap(), cap],
    [`${name}.deadline`, await contract.deadline(), claims.deadline],
    [`${name}.delay`, await contract.delay(), claims.vetoDelay],
    [`${name}.fastDailyLimit`, await contract.fastDailyLimit(), claims.fastDailyLimit],
    [`${name}.guardian`, await contract.guardian(), claims.guardian],
    [`${name}.threshold`, await contract.threshold(), claims.threshold],
    ...(await Promise.all(attesters)),
  ];
}
