import { forbiddenRecipients, type Deployment } from "../config/deployment.js";
import { isMainnet } from "../config/networks.js";
import { type Address } from "../core/addresses.js";
import { formatSesh, MAX_SUPPLY } from "../core/amounts.js";
import { developmentAddresses } from "../core/developmentKeys.js";
import { type Allocation, type Genesis, type Recipient, recipientsOf, sumOf } from "./genesis.js";
import { LOCK_UPS } from "./lockups.js";

/** What a genesis is checked against. */
export interface GenesisRules {
  /** The chain it is to happen on. */
  chainId: bigint;
  /** The contracts there: none of them could use SESH. */
  deployment: Deployment;
}

/** Together with the dot between them a grant's id, which has at most 64 characters. */
const ALLOCATION_ID = /^[a-z0-9-]{1,24}$/;
const RECIPIENT_ID = /^[a-z0-9._-]{1,39}$/;

/** Everything because of which a genesis would be refused by a contract, not add up, or lose SESH. */
export function genesisProblems(genesis: Genesis, rules: GenesisRules): string[] {
  const { allocations, chainId, from } = genesis;
  const total = sumOf(allocations);
  const unusable = unusableAddresses(rules);
  const contracts = allocations.flatMap(({ to }) => (typeof to === "string" ? [to] : []));
  return [
    ...(chainId === rules.chainId ? [] : [`it is for chain ${chainId}, and the network is chain ${rules.chainId}`]),
    ...(total === MAX_SUPPLY
      ? []
      : [`the allocations sum to ${formatSesh(total)} instead of ${formatSesh(MAX_SUPPLY)}`]),
    ...unusable("from", from),
    ...repeated(allocations.map(({ id }) => id)).map((id) => `${id}: two allocations have this id`),
    ...repeated(contracts).map((name) => `${name}: two allocations go to it`),
    ...allocations.flatMap((allocation) =>
      allocationProblems(allocation, unusable).map((problem) => `${allocation.id}: ${problem}`),
    ),
  ];
}

type AddressCheck = (field: string, address: Address) => string[];

function unusableAddresses({ chainId, deployment }: GenesisRules): AddressCheck {
  const forbidden = forbiddenRecipients(deployment);
  const development: ReadonlySet<string> = isMainnet(chainId) ? developmentAddresses() : new Set();
  return (field, address) => {
    const name = forbidden.get(address);
    if (name !== undefined) return [`${field}: ${address} is ${name}`];
    return development.has(address) ? [`${field}: the key of ${address} is everybody's`] : [];
  };
}

function allocationProblems(allocation: Allocation, unusable: AddressCheck): string[] {
  const { id, amount } = allocation;
  const shape = ALLOCATION_ID.test(id) ? [] : [`the id is not 1 to 24 of a-z, 0-9, "-"`];
  const destination = destinationProblems(allocation);
  if (typeof allocation.to === "string") return [...shape, ...destination];
  const recipients = recipientsOf(allocation);
  const sum = sumOf(recipients);
  return [
    ...shape,
    ...destination,
    ...(sum === amount ? [] : [`the recipients sum to ${formatSesh(sum)} instead of ${formatSesh(amount)}`]),
    ...repeated(recipients.map((recipient) => recipient.id)).map((twice) => `two recipients have the id ${twice}`),
    ...repeated(recipients.map(({ recipient }) => recipient)).map((twice) => `${twice} is in it twice`),
    ...recipients.flatMap((recipient) =>
      recipientProblems(allocation, recipient, unusable).map((problem) => `${recipient.id}: ${problem}`),
    ),
  ];
}

/** The pool is a group of its own, and what contracts or people hold freely is group C. */
function destinationProblems({ group, to }: Allocation): string[] {
  if ((group === "E") !== (to === "RewardPool")) return ["the reward pool is group E, and nothing else is"];
  return typeof to === "string" && group !== "C" && group !== "E" ? [`${to} is group C: it locks nothing`] : [];
}

function recipientProblems({ group }: Allocation, recipient: Recipient, unusable: AddressCheck): string[] {
  const { id, recipient: address, rewardAddress, grantor } = recipient;
  const { kind } = LOCK_UPS[group];
  return [
    ...(RECIPIENT_ID.test(id) ? [] : [`the id is not 1 to 39 of a-z, 0-9, ".", "_", "-"`]),
    ...unusable("recipient", address),
    ...(rewardAddress === undefined ? [] : unusable("rewardAddress", rewardAddress)),
    ...(grantor === undefined ? [] : unusable("grantor", grantor)),
    ...(rewardAddress === undefined || kind === "staking" ? [] : [`group ${group} has no rewardAddress`]),
    ...(grantor === undefined || kind === "monthly" ? [] : [`group ${group} has no grantor`]),
    ...(grantor === address ? ["the grantor is the recipient"] : []),
  ];
}

/** What is in a list more than once. */
function repeated<Item>(items: readonly Item[]): Item[] {
  const [seen, twice] = [new Set<Item>(), new Set<Item>()];
  for (const item of items) (seen.has(item) ? twice : seen).add(item);
  return [...twice];
}
