import type { RpcProvider } from "../src/config/rpcProvider.js";
import { type Cost, DEPLOYMENT_GAS, type DeployedChain, gasForOpen } from "./costs.js";
import { ethereumFolder } from "./ethereum.js";
import { stepsOf } from "./ignition.js";
import { sessionModule } from "./modules/Session.js";
import { sessionEthereumModule } from "./modules/SessionEthereum.js";
import type { DeployParameters } from "./parameters/schema.js";
import { registrationOutlook } from "./registration.js";

/** One transaction, or one thing to wait for. */
export interface Step {
  text: string;
  isDone: boolean;
}

/** A part of the deployment: what is done on one chain before it goes on on the other. */
export interface Stage {
  chain: DeployedChain;
  title: string;
  /** Of all its steps. */
  gas: bigint;
  steps: Step[];
}

/** What is done and what is open on both chains, from the journals and the chains. */
export interface Outlook {
  /** In the order in which they are carried out. */
  stages: Stage[];
  /** What the open steps may cost, but for a margin. */
  costs: Record<DeployedChain, Cost>;
  /** What there is to say besides. */
  notes: string[];
}

export interface OutlookOf {
  parameters: DeployParameters;
  directory: string;
  /** Who is credited with what the tickets do not take; for the costs, anybody will do. */
  deployer?: string;
  arbitrum: RpcProvider;
  /** On a network with a bridge. */
  ethereum?: RpcProvider;
}

export async function lookOut(of: OutlookOf): Promise<Outlook> {
  const { parameters, directory } = of;
  const system: Stage = {
    chain: "arbitrum",
    title: "the system",
    gas: DEPLOYMENT_GAS.system,
    // The steps are the same for every address on Ethereum.
    steps: await stepsOf(sessionModule(parameters), directory),
  };
  if (parameters.ethereum === null) return withCosts([system], { value: 0n, notes: [] });
  const contracts: Stage = {
    chain: "ethereum",
    title: "the contracts",
    gas: DEPLOYMENT_GAS.token + (parameters.ethereum.wrappedOxen === null ? 0n : DEPLOYMENT_GAS.intake),
    steps: await stepsOf(sessionEthereumModule(parameters.ethereum, parameters.claims), ethereumFolder(directory)),
  };
  const isDeployed = [...contracts.steps, ...system.steps].every(({ isDone }) => isDone);
  const { registration, tickets, value, notes } = await registrationOutlook(of, isDeployed);
  const stages: Stage[] = [
    contracts,
    system,
    {
      chain: "ethereum",
      title: "the registration with the bridge",
      gas: DEPLOYMENT_GAS.registration,
      steps: registration,
    },
    { chain: "arbitrum", title: "the tickets of the registration", gas: DEPLOYMENT_GAS.tickets, steps: tickets },
  ];
  return withCosts(stages, { value, notes });
}

function withCosts(stages: Stage[], { value, notes }: { value: bigint; notes: string[] }): Outlook {
  return {
    stages,
    notes,
    costs: {
      ethereum: { gas: gasOf(stages, "ethereum"), value },
      arbitrum: { gas: gasOf(stages, "arbitrum"), value: 0n },
    },
  };
}

function gasOf(stages: readonly Stage[], chain: DeployedChain): bigint {
  return stages
    .filter((stage) => stage.chain === chain)
    .reduce((sum, { gas, steps }) => sum + gasForOpen(gas, steps), 0n);
}

export function isComplete({ stages }: Outlook): boolean {
  return stages.every(({ steps }) => steps.every(({ isDone }) => isDone));
}
