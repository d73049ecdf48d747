import { getBytes, hexlify } from "ethers";
import type { ContractName } from "../../src/config/deployment.js";
import type { Check } from "./check.js";

type References = Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>;

/** Contracts that are deployed under a name of their own. */
const SOURCES: Partial<Record<ContractName, string>> = { BonusClaims: "OxenClaims" };

/** The code at every address is what this source tree compiles to (DP-09). */
export const codeCheck: Check = {
  name: "code",
  async run({ client, artifacts }) {
    const contracts = Object.entries(client.deployment) as [ContractName, string][];
    const problems = await Promise.all(
      contracts.map(async ([name, address]) => {
        const code = await client.provider.getCode(address);
        if (code === "0x") return [`${name} at ${address} has no code: is this another chain than the deployment's?`];
        const { deployedBytecode, immutableReferences } = await artifacts.readArtifact(SOURCES[name] ?? name);
        const references = immutableReferences ?? {};
        return withoutImmutables(code, references) === withoutImmutables(deployedBytecode, references)
          ? []
          : [`${name} at ${address} has other code than this source tree compiles to`];
      }),
    );
    return problems.flat();
  },
};

/** Immutables are written into the code by the constructor; the other checks read them. */
function withoutImmutables(code: string, references: References): string {
  const bytes = getBytes(code);
  for (const { start, length } of Object.values(references).flat()) bytes.fill(0, start, start + length);
  return hexlify(bytes);
}
