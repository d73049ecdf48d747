import type { Interface } from "ethers";

/** Names of all functions of a contract that change state, in order. */
export function stateChangingFunctions(contract: Interface): string[] {
  const names: string[] = [];
  contract.forEachFunction(({ name, constant }) => {
    if (!constant) names.push(name);
  });
  return names.sort();
}
