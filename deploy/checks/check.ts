import type { ArtifactManager } from "hardhat/types/artifacts";
import type { ReadClient } from "../../src/contracts/client.js";
import type { EthereumPart } from "../ethereum.js";
import type { DeploymentRecord } from "../record.js";

export interface CheckContext {
  client: ReadClient;
  /** On a network with a bridge. */
  ethereum?: EthereumPart;
  record: DeploymentRecord;
  artifacts: ArtifactManager;
}

/** One group of facts, read from the chain only. */
export interface Check {
  name: string;
  /** What is not as it should be, one sentence each; empty if all is well. */
  run(context: CheckContext): Promise<string[]>;
}

/** A fact with a name: what it is and what it should be. */
export type Fact = readonly [name: string, actual: unknown, expected: unknown];

/** Sentences about the facts that do not hold. Values are compared as text: 5n, 5 and "5" are the same. */
export function compareFacts(facts: readonly Fact[]): string[] {
  return facts
    .filter(([, actual, expected]) => String(actual) !== String(expected))
    .map(([name, actual, expected]) => `${name} is ${String(actual)}, not ${String(expected)}`);
}
