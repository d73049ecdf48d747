import { ZeroAddress } from "ethers";
import { type DeployParameters, deployParametersSchema } from "../../deploy/parameters/schema.js";

const DAY = 86_400;

/** Mainnet numbers, with a test's own accounts. */
export function testParameters(accounts: {
  governor: string;
  guardian: string;
  operations: string;
  treasury: string;
  liquidityReceiver: string;
  attesters: string[];
  claimsDeadline: number;
}): DeployParameters {
  return deployParametersSchema.parse({
    chainId: 421_614,
    roles: { governor: accounts.governor, guardian: accounts.guardian, operations: accounts.operations },
    delays: { governorDelay: 7 * DAY, successionDelay: 32 * DAY },
    token: { gateway: ZeroAddress, treasury: accounts.treasury },
    ethereum: null,
    staking: { stakingRequirement: "25000000000000", exitDelay: 15 * DAY, deregistrationLock: 30 * DAY },
    fees: {
      liquidityReceiver: accounts.liquidityReceiver,
      feed: null,
      sequencerFeed: null,
      initialPrice: "20000000",
      minimumPrice: "1000000000000000",
      limitPrice: "100000000000000000000",
      priceAgeLimit: DAY,
      proPrices: [
        { plan: 1, price: "4990000" },
        { plan: 2, price: "12990000" },
        { plan: 3, price: "47990000" },
      ],
    },
    names: {
      prices: [
        { tier: 5, years: 1, price: "5000000" },
        { tier: 5, years: 10, price: "50000000" },
        { tier: 1, years: 2, price: "800000000" },
      ],
      openAtOnce: true,
    },
    claims: {
      coinCap: "30000000000000000",
      bonusCap: "30000000000000000",
      deadline: accounts.claimsDeadline,
      vetoDelay: 2 * DAY,
      fastDailyLimit: "300000000000000",
      guardian: accounts.guardian,
      attesters: accounts.attesters,
      threshold: Math.floor(accounts.attesters.length / 2) + 1,
    },
    funding: { rewardPool: "63177550000000000" },
  });
}
