import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { CallableContractFuture, Future, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { ZeroAddress, ZeroHash } from "ethers";
import { MAX_SUPPLY } from "../../src/core/amounts.js";
import { nameProductOf } from "../../src/names/leases.js";
import * as typechain from "../../typechain-types/index.js";
import type { DeployParameters } from "../parameters/schema.js";
import { RESTRICTED_FUNCTIONS, ROLES, type RoleName } from "../../src/contracts/roles.js";

const INTERFACES = {
  SessionToken: typechain.SessionToken__factory.createInterface(),
  RewardPool: typechain.RewardPool__factory.createInterface(),
  NodeStaking: typechain.NodeStaking__factory.createInterface(),
  ContributionRounds: typechain.ContributionRounds__factory.createInterface(),
  FeeRecycler: typechain.FeeRecycler__factory.createInterface(),
  ProBurn: typechain.ProBurn__factory.createInterface(),
  SessionNames: typechain.SessionNames__factory.createInterface(),
  PostedPriceFeed: typechain.PostedPriceFeed__factory.createInterface(),
};

type Governed = Partial<Record<keyof typeof INTERFACES, CallableContractFuture<string>>>;

/**
 * The whole system on Arbitrum; `l1Address` is SESH on Ethereum, zero on a network without a bridge. The deployer governs
 * until the last step hands everything over.
 */
export function sessionModule(parameters: DeployParameters, l1Address: string = ZeroAddress) {
  return buildModule("Session", (m) => {
    const {
      roles,
      delays,
      token: tokenParameters,
      staking: stakingParameters,
      fees,
      names: leases,
      claims,
    } = parameters;
    const deployer = m.getAccount(0);
    const bridged = tokenParameters.gateway !== ZeroAddress;

    const authority = m.contract("Authority", [deployer]);
    const token = m.contract("SessionToken", [
      authority,
      tokenParameters.gateway,
      l1Address,
      bridged ? ZeroAddress : deployer,
    ]);
    const pool = m.contract("RewardPool", [authority, token]);
    const staking = m.contract("NodeStaking", [
      authority,
      token,
      pool,
      BigInt(stakingParameters.stakingRequirement),
      stakingParameters.exitDelay,
      stakingParameters.deregistrationLock,
    ]);
    // The staking contract creates it.
    const quorum = m.contractAt("NodeQuorum", m.staticCall(staking, "quorum"));
    const rounds = m.contract("ContributionRounds", [authority, token, staking]);

    const postedFeed =
      fees.feed === null ? m.contract("PostedPriceFeed", [authority, BigInt(fees.initialPrice)]) : undefined;
    const oracle = m.contract("FeeOracle", [
      postedFeed ?? fees.feed ?? ZeroAddress,
      fees.sequencerFeed ?? ZeroAddress,
      BigInt(fees.minimumPrice),
      BigInt(fees.limitPrice),
      fees.priceAgeLimit,
    ]);
    const recycler = m.contract("FeeRecycler", [authority, token, pool, oracle, fees.liquidityReceiver]);
    const proBurn = m.contract("ProBurn", [authority, token, recycler]);
    const names = m.contract("SessionNames", [authority, token, recycler]);
    const campaign = (id: string, cap: string) =>
      m.contract(
        "OxenClaims",
        [
          token,
          pool,
          BigInt(cap),
          claims.deadline,
          claims.vetoDelay,
          BigInt(claims.fastDailyLimit),
          claims.guardian,
          claims.attesters,
          claims.threshold,
        ],
        { id },
      );
    const oxenClaims = campaign("OxenClaims", claims.coinCap);
    const bonusClaims = campaign("BonusClaims", claims.bonusCap);

    const vestingFactory = m.contract("VestingFactory", [token, staking, rounds]);

    const configured: Future[] = [
      m.call(token, "setRecycler", [recycler]),
      m.call(pool, "setStaking", [staking]),
      m.call(staking, "setContributionRounds", [rounds]),
      ...fees.proPrices.map(({ plan, price }) =>
        m.call(recycler, "setProduct", [plan, proBurn, BigInt(price)], { id: `setProPlan${plan}` }),
      ),
      ...leases.prices.map(({ tier, years, price }) =>
        m.call(recycler, "setProduct", [nameProductOf(tier, years), names, BigInt(price)], {
          id: `setNamePrice${tier}for${years}`,
        }),
      ),
      ...(leases.openAtOnce ? [m.call(names, "openNames", [ZeroHash, 0])] : []),
    ];
    if (!bridged) configured.push(...fund(m, { token, pool, oxenClaims, bonusClaims, parameters }));

    const governed: Governed = {
      SessionToken: token,
      RewardPool: pool,
      NodeStaking: staking,
      ContributionRounds: rounds,
      FeeRecycler: recycler,
      ProBurn: proBurn,
      SessionNames: names,
      ...(postedFeed && { PostedPriceFeed: postedFeed }),
    };
    const assigned = assignFunctions(m, authority, governed, configured);
    handOver(m, { authority, deployer, roles, delays, after: assigned });

    return {
      authority,
      token,
      pool,
      staking,
      quorum,
      rounds,
      oracle,
      recycler,
      proBurn,
      names,
      oxenClaims,
      bonusClaims,
      vestingFactory,
      ...(postedFeed && { postedFeed }),
    };
  });
}

/** Pays the genesis supply out: pool, both campaigns' claims, and what is left to the treasury. */
function fund(
  m: IgnitionModuleBuilder,
  {
    token,
    pool,
    oxenClaims,
    bonusClaims,
    parameters: {
      token: { treasury },
      claims,
      funding,
    },
  }: {
    token: CallableContractFuture<string>;
    pool: CallableContractFuture<string>;
    oxenClaims: CallableContractFuture<string>;
    bonusClaims: CallableContractFuture<string>;
    parameters: DeployParameters;
  },
): Future[] {
  const toPool = BigInt(funding.rewardPool);
  const [toCoins, toBonus] = [BigInt(claims.coinCap), BigInt(claims.bonusCap)];
  const rest = MAX_SUPPLY - toPool - toCoins - toBonus;
  const futures: Future[] = [
    m.call(token, "transfer", [oxenClaims, toCoins], { id: "fundClaims" }),
    m.call(token, "transfer", [bonusClaims, toBonus], { id: "fundBonusClaims" }),
  ];
  if (toPool !== 0n) {
    const approved = m.call(token, "approve", [pool, toPool], { id: "approvePool" });
    futures.push(m.call(pool, "fund", [toPool], { id: "fundPool", after: [approved] }));
  }
  if (rest !== 0n && treasury !== null)
    futures.push(m.call(token, "transfer", [treasury, rest], { id: "fundTreasury" }));
  return futures;
}

/** Gives every restricted function to its role. */
function assignFunctions(
  m: IgnitionModuleBuilder,
  authority: CallableContractFuture<string>,
  governed: Governed,
  after: Future[],
): Future[] {
  const futures: Future[] = [];
  for (const [name, contract] of Object.entries(governed) as [
    keyof typeof INTERFACES,
    CallableContractFuture<string>,
  ][]) {
    for (const [role, functions] of Object.entries(RESTRICTED_FUNCTIONS[name] ?? {})) {
      const selectors = functions.map((signature) => {
        const fragment = INTERFACES[name].getFunction(signature as never);
        return (fragment as { selector: string }).selector;
      });
      futures.push(
        m.call(authority, "setTargetFunctionRole", [contract, selectors, ROLES[role as RoleName]], {
          id: `assign${name}${role}`,
          after,
        }),
      );
    }
  }
  return futures;
}

/** The last step: everybody gets their role and the deployer gives its own up. */
function handOver(
  m: IgnitionModuleBuilder,
  {
    authority,
    deployer,
    roles,
    delays,
    after,
  }: {
    authority: CallableContractFuture<string>;
    deployer: ReturnType<IgnitionModuleBuilder["getAccount"]>;
    roles: DeployParameters["roles"];
    delays: DeployParameters["delays"];
    after: Future[];
  },
): void {
  const labels = Object.entries(ROLES)
    .filter(([role]) => role !== "ADMIN")
    .map(([role, id]) => m.call(authority, "labelRole", [id, role], { id: `label${role}`, after }));
  const grants = (
    [
      ["GOVERNOR", roles.governor, delays.governorDelay],
      ["SUCCESSION", roles.governor, delays.successionDelay],
      ["GUARDIAN", roles.guardian, 0],
      ["OPERATIONS", roles.operations, 0],
      // A penalty can be annulled for 7 days, which the governor's delay would always use up. Annulling only gives back.
      ["ANNULMENT", roles.governor, 0],
      // Roles themselves change as slowly as the contracts: otherwise a role without delay could be had sooner.
      ["ADMIN", roles.governor, delays.successionDelay],
    ] as const
  ).map(([role, account, delay]) =>
    m.call(authority, "grantRole", [ROLES[role], account, delay], { id: `grant${role}`, after }),
  );
  m.call(authority, "revokeRole", [ROLES.ADMIN, deployer], { id: "handOver", after: [...labels, ...grants] });
}
