import { getBytes, hexlify, type Provider } from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";
import type { Deployment } from "../../src/config/deployment.js";
import type { EthereumDeployment } from "../ethereum.js";
import type { Check } from "./check.js";

type References = Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>;

/** Contracts that are deployed under a name of their own. */
const SOURCES: Readonly<Record<string, string | undefined>> = { BonusClaims: "OxenClaims" };

/** The code at every address is what this source tree compiles to (DP-09). */
export const codeCheck: Check = {
  name: "code",
  async run({ client, ethereum, artifacts }) {
    const problems = await Promise.all([
      codeProblems(client.deployment, client.provider, artifacts),
      ethereum === undefined ? [] : codeProblems(ethereum.deployment, ethereum.provider, artifacts),
    ]);
    return problems.flat();
  },
};

async function codeProblems(
  deployment: Deployment | EthereumDeployment,
  provider: Provider,
  artifacts: ArtifactManager,
): Promise<string[]> {
  const problems = Object.entries(deployment as Record<string, string>).map(async ([name, address]) => {
    const code = await provider.getCode(address);
    if (code === "0x") return [`${name} at ${address} has no code: is this another chain than the deployment's?`];
    const { deployedBytecode, immutableReferences } = await artifacts.readArtifact(SOURCES[name] ?? name);
    const references = immutableReferences ?? {};
    return withoutImmutables(code, references) === withoutImmutables(deployedBytecode, references)
      ? []
      : [`${name} at ${address} has other code than this source tree compiles to`];
  });
  return (await Promise.all(problems)).flat();
}

/** Immutables are written into the code by the constructor; the other checks read them. */
function withoutImmutables(code: string, references: References): string {
  const bytes = getBytes(code);
  for (const { start, length } of Object.values(references).flat()) bytes.fill(0, start, start + length);
  return hexlify(bytes);
}
