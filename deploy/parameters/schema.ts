import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";
import { MAX_SUPPLY } from "../../src/core/amounts.js";

/** Amounts are atomic SESH (9 decimals) as decimal strings, times seconds, prices USD as said at each key. */
const amount = z.string().regex(/^\d{1,18}$/, "an amount in atomic SESH, as a string of digits");
const seconds = z.number().int().nonnegative();
const address = z
  .string()
  .refine((value) => isAddress(value) && value !== ZeroAddress, "an address with a valid checksum, not zero")
  .transform((value) => getAddress(value));
const addressOrZero = z
  .string()
  .refine((value) => isAddress(value), "an address with a valid checksum, or zero")
  .transform((value) => getAddress(value));
const usdPrice = (decimals: number) => z.string().regex(/^\d{1,38}$/, `USD with ${decimals} decimals, as digits`);

const EXIT_DELAY_LIMIT = 30 * 86_400;
const DAY = 86_400;

export const deployParametersSchema = z
  .strictObject({
    chainId: z
      .number()
      .int()
      .positive()
      .describe("Chain these parameters are for; nothing is sent to an endpoint that serves another one."),
    roles: z
      .strictObject({
        governor: address.describe(
          "Sets parameters after `governorDelay`, replaces contracts after `successionDelay`.",
        ),
        guardian: address.describe("Pauses entering for at most 7 days, at once."),
        operations: address.describe("Seeds and starts the network, posts prices, ends a pause early."),
      })
      .describe("Who governs. The deployer keeps no role."),
    delays: z
      .strictObject({
        governorDelay: seconds.min(DAY).describe("Seconds between scheduling and executing a change of a parameter."),
        successionDelay: seconds
          .min(EXIT_DELAY_LIMIT + DAY + 1)
          .describe(
            "The same for the staking contract of the pool, the recycler, retirement and all roles: longer than the longest exit delay and a day, so that everybody can leave first.",
          ),
      })
      .describe("Delays of governance."),
    token: z
      .strictObject({
        gateway: addressOrZero.describe(
          "Arbitrum's custom gateway on Arbitrum; zero on a network without a bridge, which has no `ethereum` either.",
        ),
        treasury: address
          .nullable()
          .describe(
            "Without a bridge: gets the genesis supply that `funding` and `claims` leave. With a bridge: null.",
          ),
      })
      .describe("The token."),
    ethereum: z
      .strictObject({
        chainId: z.number().int().positive().describe("The Ethereum chain that the Arbitrum chain settles on."),
        gateway: address.describe("Arbitrum's custom gateway on Ethereum: the counterpart of `token.gateway`."),
        router: address.describe("Arbitrum's gateway router on Ethereum."),
        holder: address.describe("Gets the whole supply, 240,000,000 SESH, on Ethereum."),
        wrappedOxen: z
          .strictObject({
            token: address.describe("Wrapped OXEN on Ethereum."),
            supply: amount.describe("Atomic OXEN that the cap of the coin claims is shared among."),
            limit: amount.describe("The most SESH that deposits of wrapped OXEN can give."),
            deadline: seconds.describe("Unix time at which deposits end, not after the claims."),
          })
          .nullable()
          .describe("The intake of wrapped OXEN; null where there is none."),
      })
      .nullable()
      .describe("SESH on Ethereum; null on a network without a bridge."),
    staking: z
      .strictObject({
        stakingRequirement: amount.describe("Stake of a node."),
        exitDelay: seconds.min(3_600).max(EXIT_DELAY_LIMIT).describe("Seconds between exit request and exit."),
        deregistrationLock: seconds
          .min(3_600)
          .max(60 * DAY)
          .describe("Seconds for which the stake of a deregistered node stays locked."),
      })
      .describe("Staking parameters at the start."),
    fees: z
      .strictObject({
        liquidityReceiver: address.describe("Gets the tenth of every fee that becomes protocol-owned liquidity."),
        feed: address
          .nullable()
          .describe("A Chainlink-style feed of SESH in USD, or null to deploy one that operations post to."),
        sequencerFeed: address
          .nullable()
          .describe("Chainlink's feed of the sequencer's state; null on a network that has none."),
        initialPrice: usdPrice(8).describe("First posted price of SESH, USD with 8 decimals; unused with a `feed`."),
        minimumPrice: usdPrice(18).describe("Lowest price of SESH that is accepted, USD with 18 decimals."),
        limitPrice: usdPrice(18).describe("Highest price of SESH that is accepted, USD with 18 decimals."),
        priceAgeLimit: seconds.min(1).describe("Age in seconds up to which a price is accepted."),
        proPrices: z
          .array(z.strictObject({ plan: z.number().int().min(1).max(255), price: usdPrice(6) }))
          .describe(
            "USD prices with 6 decimals by plan: 1 to 3 for one, three and twelve months, 4 storage, 5 routing.",
          ),
      })
      .describe("Fees and their prices."),
    names: z
      .strictObject({
        prices: z
          .array(
            z.strictObject({
              tier: z.number().int().min(1).max(5),
              years: z.number().int().min(1).max(10),
              price: usdPrice(6),
            }),
          )
          .describe(
            "USD prices of names with 6 decimals, by tier (characters, 5 for five and more) and years. None: set later.",
          ),
        openAtOnce: z
          .boolean()
          .describe(
            "Whether names can be registered from the start; if not, the governor opens them with Oxen's names.",
          ),
      })
      .describe("Names."),
    claims: z
      .strictObject({
        coinCap: amount.describe("Everything the coin claims can pay; without a bridge they are funded with it."),
        bonusCap: amount.describe("The same for the Service Node Bonus."),
        deadline: seconds.describe("Unix time at which claims end."),
        vetoDelay: seconds
          .min(3_600)
          .max(30 * DAY)
          .describe("Seconds in which a root can be vetoed."),
        fastDailyLimit: amount.describe(
          "The most that fast claims of a campaign pay on a day, once the guardian opens them.",
        ),
        guardian: address.describe("May veto roots, like any attester, and opens fast claims."),
        attesters: z.array(address).min(1).max(32).describe("Sign claim roots."),
        threshold: z.number().int().min(1).describe("Signatures a root needs: more than half of the attesters."),
      })
      .describe("The two campaigns of the Oxen Claims Bridge, a contract each."),
    funding: z
      .strictObject({
        rewardPool: amount.describe("Goes into the reward pool at deployment; 0 where SESH comes over the bridge."),
      })
      .describe("What the deployment pays in from the genesis supply."),
  })
  .superRefine((parameters, context) => {
    const bridged = parameters.token.gateway !== ZeroAddress;
    const fail = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    if (bridged !== (parameters.ethereum !== null))
      fail(["ethereum"], "a network with a gateway has a part on Ethereum, one without has none");
    if (bridged !== (parameters.token.treasury === null))
      fail(["token", "treasury"], "a network without a bridge has a treasury, one with a bridge has none");
    if (bridged && parameters.funding.rewardPool !== "0")
      fail(["funding"], "with a bridge the supply starts at zero: fund the contracts after the first deposit");
    const { coinCap, bonusCap } = parameters.claims;
    const intake = parameters.ethereum?.wrappedOxen;
    if (intake) {
      const limit = BigInt(intake.limit);
      if (limit === 0n || limit > BigInt(coinCap))
        fail(["ethereum", "wrappedOxen", "limit"], "more than nothing, and no more than the cap of the coin claims");
      if (BigInt(intake.supply) < BigInt(coinCap))
        fail(["ethereum", "wrappedOxen", "supply"], "at least the cap of the coin claims");
      if (intake.deadline > parameters.claims.deadline)
        fail(["ethereum", "wrappedOxen", "deadline"], "not after the deadline of the claims");
    }
    if (BigInt(parameters.funding.rewardPool) + BigInt(coinCap) + BigInt(bonusCap) > MAX_SUPPLY)
      fail(["funding"], "the reward pool and the claims get more SESH than there are");
    if (parameters.claims.threshold * 2 <= parameters.claims.attesters.length)
      fail(["claims", "threshold"], "more than half of the attesters have to sign");
    if (parameters.claims.threshold > parameters.claims.attesters.length)
      fail(["claims", "threshold"], "there are not that many attesters");
    if (new Set(Object.values(parameters.roles)).size !== 3)
      fail(["roles"], "governor, guardian and operations are three different addresses");
  });

export type DeployParameters = z.infer<typeof deployParametersSchema>;
