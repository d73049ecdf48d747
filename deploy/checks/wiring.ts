import { ZeroAddress } from "ethers";
import { type Check, compareFacts } from "./check.js";

/** Every contract points to the others it should point to. */
export const wiringCheck: Check = {
  name: "wiring",
  async run({ client: { contracts, deployment }, record: { parameters } }) {
    const {
      token,
      rewardPool,
      staking,
      quorum,
      rounds,
      feeRecycler,
      feeOracle,
      proBurn,
      names,
      oxenClaims,
      bonusClaims,
      vestingFactory,
    } = contracts;
    const governed = {
      token,
      rewardPool,
      staking,
      rounds,
      feeRecycler,
      proBurn,
      names,
      postedPriceFeed: contracts.postedPriceFeed,
    };
    const authorities = await Promise.all(
      Object.entries(governed).flatMap(([name, contract]) =>
        contract === undefined
          ? []
          : [contract.authority().then((actual) => [`${name}.authority`, actual, deployment.Authority] as const)],
      ),
    );
    return compareFacts([
      ...authorities,
      ["token.recycler", await token.recycler(), deployment.FeeRecycler],
      ["rewardPool.token", await rewardPool.token(), deployment.SessionToken],
      ["rewardPool.staking", await rewardPool.staking(), deployment.NodeStaking],
      ["staking.token", await staking.token(), deployment.SessionToken],
      ["staking.rewardPool", await staking.rewardPool(), deployment.RewardPool],
      ["staking.contributionRounds", await staking.contributionRounds(), deployment.ContributionRounds],
      ["staking.quorum", await staking.quorum(), deployment.NodeQuorum],
      ["quorum.staking", await quorum.staking(), deployment.NodeStaking],
      ["rounds.token", await rounds.token(), deployment.SessionToken],
      ["rounds.staking", await rounds.staking(), deployment.NodeStaking],
      ["feeOracle.feed", await feeOracle.feed(), parameters.fees.feed ?? deployment.PostedPriceFeed ?? ZeroAddress],
      ["feeOracle.sequencerFeed", await feeOracle.sequencerFeed(), parameters.fees.sequencerFeed ?? ZeroAddress],
      ["feeRecycler.token", await feeRecycler.token(), deployment.SessionToken],
      ["feeRecycler.rewardPool", await feeRecycler.rewardPool(), deployment.RewardPool],
      ["feeRecycler.oracle", await feeRecycler.oracle(), deployment.FeeOracle],
      ["proBurn.token", await proBurn.token(), deployment.SessionToken],
      ["proBurn.feeRecycler", await proBurn.feeRecycler(), deployment.FeeRecycler],
      ["names.token", await names.token(), deployment.SessionToken],
      ["names.feeRecycler", await names.feeRecycler(), deployment.FeeRecycler],
      ["oxenClaims.token", await oxenClaims.token(), deployment.SessionToken],
      ["oxenClaims.rewardPool", await oxenClaims.rewardPool(), deployment.RewardPool],
      ["bonusClaims.token", await bonusClaims.token(), deployment.SessionToken],
      ["bonusClaims.rewardPool", await bonusClaims.rewardPool(), deployment.RewardPool],
      ["vestingFactory.token", await vestingFactory.token(), deployment.SessionToken],
    ]);
  },
};
