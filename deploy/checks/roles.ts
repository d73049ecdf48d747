import type { BaseContract, FunctionFragment, Log } from "ethers";
import { collectLogs } from "../../src/contracts/logs.js";
import { RESTRICTED_FUNCTIONS, type RoleName, ROLES } from "../../src/contracts/roles.js";
import { type Check, type CheckContext, compareFacts, type Fact } from "./check.js";

/** Every restricted function has exactly its role, every role exactly its member and delay, and nobody else has any. */
export const rolesCheck: Check = {
  name: "roles",
  async run(context) {
    const facts = await Promise.all([functionFacts(context), memberFacts(context), roleFacts(context)]);
    return compareFacts(facts.flat());
  },
};

/** Who should have which role, and the seconds between scheduling and executing. */
function expectedMembers({
  record: { parameters },
}: CheckContext): Record<RoleName, { account: string; delay: number }> {
  const { roles, delays } = parameters;
  return {
    ADMIN: { account: roles.governor, delay: delays.successionDelay },
    GOVERNOR: { account: roles.governor, delay: delays.governorDelay },
    SUCCESSION: { account: roles.governor, delay: delays.successionDelay },
    GUARDIAN: { account: roles.guardian, delay: 0 },
    OPERATIONS: { account: roles.operations, delay: 0 },
    ANNULMENT: { account: roles.governor, delay: 0 },
  };
}

/** What is not listed belongs to the administrator, as the manager has it by default. */
async function functionFacts({ client: { contracts, deployment } }: CheckContext): Promise<Fact[]> {
  const { authority, token, rewardPool, staking, rounds, feeRecycler, proBurn, names, postedPriceFeed } = contracts;
  const governed: Record<string, BaseContract | undefined> = {
    SessionToken: token,
    RewardPool: rewardPool,
    NodeStaking: staking,
    ContributionRounds: rounds,
    FeeRecycler: feeRecycler,
    ProBurn: proBurn,
    SessionNames: names,
    PostedPriceFeed: postedPriceFeed,
  };
  const facts = Object.entries(governed).flatMap(([name, contract]) => {
    if (contract === undefined) return [];
    const target = deployment[name as keyof typeof deployment] ?? "";
    return writingFunctions(contract).map(async (fragment): Promise<Fact> => {
      const actual = await authority.getTargetFunctionRole(target, fragment.selector);
      return [`role of ${name}.${fragment.name}`, actual, ROLES[roleOf(name, fragment.name)]];
    });
  });
  const targets = Object.entries(deployment).flatMap(([name, address]) => [
    authority.isTargetClosed(address).then((closed): Fact => [`${name} is closed`, closed, false]),
    authority.getTargetAdminDelay(address).then((delay): Fact => [`admin delay of ${name}`, delay, 0]),
  ]);
  return Promise.all([...facts, ...targets]);
}

function writingFunctions({ interface: abi }: BaseContract): FunctionFragment[] {
  const fragments: FunctionFragment[] = [];
  abi.forEachFunction((fragment) => {
    if (!fragment.constant) fragments.push(fragment);
  });
  return fragments;
}

function roleOf(contract: string, name: string): RoleName {
  const roles = Object.entries(RESTRICTED_FUNCTIONS[contract] ?? {}) as [RoleName, readonly string[]][];
  return roles.find(([, functions]) => functions.includes(name))?.[0] ?? "ADMIN";
}

/** Every account that was ever given a role is asked for now: it has it only if it is the expected member. */
async function memberFacts(context: CheckContext): Promise<Fact[]> {
  const { client, record } = context;
  const { authority } = client.contracts;
  const expected = expectedMembers(context);
  const granted = await logsOf(context, "RoleGranted");
  const everybody = new Map(
    [
      ...Object.entries(expected).map(([role, { account }]) => [ROLES[role as RoleName], account] as const),
      ...Object.values(ROLES).map((role) => [role, record.deployer] as const),
      ...granted.map((log) => {
        const { roleId, account } = authority.interface.decodeEventLog("RoleGranted", log.data, log.topics);
        return [roleId as bigint, account as string] as const;
      }),
    ].map(([role, account]) => [`${role} ${account}`, { role, account }] as const),
  );
  const facts = [...everybody.values()].map(async ({ role, account }): Promise<Fact[]> => {
    const name = nameOf(role);
    const wanted = name === undefined ? undefined : expected[name];
    const [since, delay, pendingDelay, pendingSince] = await authority.getAccess(role, account);
    const who = account === record.deployer ? `the deployer ${account}` : account;
    const held: Fact = [
      `hasRole(${name ?? `unknown role ${role}`}, ${who})`,
      since !== 0n,
      wanted?.account === account,
    ];
    if (wanted?.account !== account) return [held];
    return [
      held,
      [`delay of ${name} for ${who}`, delay, wanted.delay],
      [`pending delay of ${name} for ${who}`, pendingSince === 0n ? "none" : `${pendingDelay} s`, "none"],
    ];
  });
  return (await Promise.all(facts)).flat();
}

/** Only the administrator grants roles, at once and without a second party. */
async function roleFacts({ client: { contracts } }: CheckContext): Promise<Fact[]> {
  const { authority } = contracts;
  const facts = Object.entries(ROLES).map(async ([name, role]): Promise<Fact[]> => [
    [`administrator of ${name}`, await authority.getRoleAdmin(role), ROLES.ADMIN],
    [`guardian of ${name}`, await authority.getRoleGuardian(role), ROLES.ADMIN],
    [`grant delay of ${name}`, await authority.getRoleGrantDelay(role), 0],
  ]);
  return (await Promise.all(facts)).flat();
}

function nameOf(role: bigint): RoleName | undefined {
  return (Object.keys(ROLES) as RoleName[]).find((name) => ROLES[name] === role);
}

async function logsOf({ client, record }: CheckContext, event: "RoleGranted"): Promise<Log[]> {
  const { topicHash } = client.contracts.authority.interface.getEvent(event);
  const filter = { address: client.deployment.Authority, topics: [topicHash] };
  return collectLogs(client.provider, filter, record.firstBlock, await client.provider.getBlockNumber());
}
