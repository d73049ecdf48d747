import type { Provider } from "ethers";
import { type Cost, type DeployedChain, gasFor } from "./costs.js";
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
  steps: Step[];
}

/** What is done and what is open on both chains, from the journals and the chains. */
export interface Outlook {
  /** In the order in which they are carried out. */
  stages: Stage[];
  /** What the open steps may cost, but for a margin. */
  costs: Record<DeployedChain, Cost>;
}

export interface OutlookOf {
  parameters: DeployParameters;
  directory: string;
  arbitrum: Provider;
  /** On a network with a bridge. */
  ethereum?: Provider;
}

export async function lookOut(of: OutlookOf): Promise<Outlook> {
  const { parameters, directory } = of;
  const system: Stage = {
    chain: "arbitrum",
    title: "the system",
    // The steps are the same for every address on Ethereum.
    steps: await stepsOf(sessionModule(parameters), directory),
  };
  if (parameters.ethereum === null) return withCosts([system], 0n);
  const contracts: Stage = {
    chain: "ethereum",
    title: "the contracts",
    steps: await stepsOf(sessionEthereumModule(parameters.ethereum, parameters.claims), ethereumFolder(directory)),
  };
  const { registration, tickets, value } = await registrationOutlook(of);
  const stages: Stage[] = [
    contracts,
    system,
    { chain: "ethereum", title: "the registration with the bridge", steps: registration },
    { chain: "arbitrum", title: "the tickets of the registration", steps: tickets },
  ];
  return withCosts(stages, value);
}

function withCosts(stages: Stage[], value: bigint): Outlook {
  return {
    stages,
    costs: {
      ethereum: { gas: gasFor("ethereum", openShare(stages, "ethereum")), value },
      arbitrum: { gas: gasFor("arbitrum", openShare(stages, "arbitrum")), value: 0n },
    },
  };
}

function openShare(stages: readonly Stage[], chain: DeployedChain): number {
  const steps = stages.filter((stage) => stage.chain === chain).flatMap((stage) => stage.steps);
  return steps.length === 0 ? 0 : steps.filter(({ isDone }) => !isDone).length / steps.length;
}

export function isComplete({ stages }: Outlook): boolean {
  return stages.every(({ steps }) => steps.every(({ isDone }) => isDone));
}
