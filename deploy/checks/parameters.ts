import { type Check, compareFacts } from "./check.js";

/** Every parameter on the chain is the one the deployment was begun with. */
export const parametersCheck: Check = {
  name: "parameters",
  async run({ client: { contracts, deployment, chainId }, record: { parameters } }) {
    const { token, staking, feeRecycler, feeOracle, names, oxenClaims } = contracts;
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
    const attesters = await Promise.all(
      claims.attesters.map(
        async (attester) => [`isAttester(${attester})`, await oxenClaims.isAttester(attester), true] as const,
      ),
    );
    return compareFacts([
      ["chain", chainId, parameters.chainId],
      ["token.gateway", await token.gateway(), parameters.token.gateway],
      ["token.l1Address", await token.l1Address(), parameters.token.l1Address],
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
      ["oxenClaims.cap", await oxenClaims.cap(), claims.cap],
      ["oxenClaims.deadline", await oxenClaims.deadline(), claims.deadline],
      ["oxenClaims.delay", await oxenClaims.delay(), claims.vetoDelay],
      ["oxenClaims.fastDailyLimit", await oxenClaims.fastDailyLimit(), claims.fastDailyLimit],
      ["oxenClaims.guardian", await oxenClaims.guardian(), claims.guardian],
      ["oxenClaims.threshold", await oxenClaims.threshold(), claims.threshold],
      ...attesters,
    ]);
  },
};
