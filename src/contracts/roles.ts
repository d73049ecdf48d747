/** Roles of the access manager and the functions they may call. Role 0 is the administrator. */
export const ROLES = { ADMIN: 0n, GOVERNOR: 1n, SUCCESSION: 2n, GUARDIAN: 3n, OPERATIONS: 4n, ANNULMENT: 5n } as const;

export type RoleName = keyof typeof ROLES;

/** Every restricted function of every contract and the role that may call it; a test compares this with the ABIs. */
export const RESTRICTED_FUNCTIONS: Record<string, Partial<Record<RoleName, readonly string[]>>> = {
  SessionToken: { SUCCESSION: ["setRecycler"] },
  RewardPool: { SUCCESSION: ["setStaking"] },
  NodeStaking: {
    GOVERNOR: ["setStakingRequirement", "setExitDelay", "setDeregistrationLock", "setContributionRounds"],
    ANNULMENT: ["annulPenalty"],
    SUCCESSION: ["retire"],
    GUARDIAN: ["pause"],
    OPERATIONS: ["unpause", "seed", "start"],
  },
  ContributionRounds: { GUARDIAN: ["pause"], OPERATIONS: ["unpause"] },
  FeeRecycler: {
    GOVERNOR: ["setProduct", "setOracle", "setLiquidityReceiver"],
    GUARDIAN: ["pause"],
    OPERATIONS: ["unpause"],
  },
  ProBurn: { GOVERNOR: ["setIssuerKeys"] },
  SessionNames: { GOVERNOR: ["openNames"] },
  PostedPriceFeed: { OPERATIONS: ["post"] },
};

/** What the administrator may do with the access manager itself. */
const ADMINISTRATION = [
  "grantRole",
  "revokeRole",
  "labelRole",
  "setRoleAdmin",
  "setRoleGuardian",
  "setGrantDelay",
  "setTargetAdminDelay",
  "setTargetClosed",
  "setTargetFunctionRole",
  "updateAuthority",
] as const;

/** Functions that the access manager guards, by contract. */
export const GUARDED_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    Object.entries(RESTRICTED_FUNCTIONS).map(([contract, byRole]) => [contract, Object.values(byRole).flat()]),
  ),
  Authority: ADMINISTRATION,
};
