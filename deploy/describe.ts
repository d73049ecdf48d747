import { formatEther, formatUnits, type Provider } from "ethers";
import type { Network } from "../src/config/networks.js";
import { formatSesh, MAX_SUPPLY } from "../src/core/amounts.js";
import { formatDuration, formatTime } from "../src/core/time.js";
import { costOf, type DeployedChain } from "./costs.js";
import type { DeployParameters } from "./parameters/schema.js";
import { namedAccounts } from "./preflight.js";
import { isComplete, type Outlook, type Stage, type Step } from "./stages.js";

export interface Plan {
  network: Network;
  parameters: DeployParameters;
  directory: string;
  deployer: string | undefined;
  outlook: Outlook;
  arbitrum: Provider;
  ethereum?: Provider;
}

/** Everything somebody has to know before a run, as text. */
export async function describePlan(plan: Plan): Promise<string> {
  const { network, parameters, directory, deployer, outlook } = plan;
  const sections = [
    [`Deployment to ${network.name}, recorded in ${directory}`],
    ...outlook.stages.map((stage, i) => [stageLine(network, stage, i), ...stage.steps.map(stepLine)]),
    ["Accounts", ...accountLines(parameters, deployer)],
    ["Supply", ...supplyLines(parameters)],
    [
      "Times",
      `  claims end ${formatTime(parameters.claims.deadline)}`,
      `  parameters change after ${formatDuration(parameters.delays.governorDelay)}, contracts and roles after ${formatDuration(parameters.delays.successionDelay)}`,
      ...(parameters.ethereum === null ? [] : [`  ${WAIT}`]),
    ],
    ["Costs, at today's prices", ...(await costLines(plan))],
    ["Nothing was sent."],
  ];
  return sections.map((lines) => lines.join("\n")).join("\n\n");
}

/** What is done and what is open, as text. */
export function describeStatus(network: Network, outlook: Outlook): string {
  const lines = outlook.stages.flatMap((stage, i) => [
    stageLine(network, stage, i),
    ...stage.steps.filter(({ isDone }) => !isDone).map(stepLine),
  ]);
  return [...lines, isComplete(outlook) ? "Complete." : "Not complete: --run goes on."].join("\n");
}

const WAIT = "tickets arrive on Arbitrum 10 to 20 minutes after the registration; the run waits for them";

function stageLine(network: Network, { chain, title, steps }: Stage, i: number): string {
  const { name, chainId } = chain === "arbitrum" ? network : network.ethereum;
  const done = steps.filter(({ isDone }) => isDone).length;
  return `${i + 1}. ${name} (chain ${chainId}), ${title}: ${done} of ${steps.length} steps done`;
}

function stepLine({ text, isDone }: Step): string {
  return `  ${isDone ? "✓" : "○"} ${text}`;
}

function accountLines(parameters: DeployParameters, deployer: string | undefined): string[] {
  const { threshold, attesters } = parameters.claims;
  const named = namedAccounts(parameters).map(([name, account]) => `  ${name.padEnd(22)} ${account}`);
  return [
    `  ${"deployer".padEnd(22)} ${deployer ?? "not known: give --deployer, or set DEPLOYER_KEY"}; keeps nothing`,
    ...named,
    `  claim roots need ${threshold} of ${attesters.length} attesters`,
  ];
}

function supplyLines({ ethereum, token, claims, funding }: DeployParameters): string[] {
  if (ethereum !== null) return [`  ${formatSesh(MAX_SUPPLY)} to the holder ${ethereum.holder} on Ethereum`];
  const parts = [BigInt(funding.rewardPool), BigInt(claims.coinCap), BigInt(claims.bonusCap)] as const;
  const rest = MAX_SUPPLY - parts[0] - parts[1] - parts[2];
  return [
    `  ${formatSesh(parts[0])} to the reward pool`,
    `  ${formatSesh(parts[1])} to the coin claims`,
    `  ${formatSesh(parts[2])} to the bonus claims`,
    `  ${formatSesh(rest)} to the treasury ${token.treasury}`,
  ];
}

async function costLines({ outlook, deployer, arbitrum, ethereum }: Plan): Promise<string[]> {
  const chains: (readonly [DeployedChain, string, Provider])[] = [
    ...(ethereum ? [["ethereum", "Ethereum", ethereum] as const] : []),
    ["arbitrum", "Arbitrum", arbitrum],
  ];
  return Promise.all(
    chains.map(async ([key, name, provider]) => {
      const cost = outlook.costs[key];
      const { price, total } = await costOf(provider, cost);
      const value = cost.value === 0n ? "" : ` and ${formatEther(cost.value)} ETH for the tickets`;
      const needed = `  ${name}: up to ${formatEther(total)} ETH (${cost.gas} gas at ${formatUnits(price, "gwei")} gwei, half as much again${value})`;
      if (deployer === undefined) return needed;
      const balance = await provider.getBalance(deployer);
      const verdict = balance >= total ? "enough" : `${formatEther(total - balance)} ETH too little`;
      return `${needed}; the deployer has ${formatEther(balance)} ETH: ${verdict}`;
    }),
  );
}
