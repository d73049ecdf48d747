import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyProject, run } from "../support/workspace.js";

/*
 * `npm test` must be able to fail (DP-10): in a copy of the project whose only tests are planted ones, it has to pass
 * when they pass, and to fail when the TypeScript test or the Solidity test fails.
 */

const CASES = [
  { name: "both tests pass", typescript: true, solidity: true },
  { name: "the TypeScript test fails", typescript: false, solidity: true },
  { name: "the Solidity test fails", typescript: true, solidity: false },
] as const;

function typescriptTest(passes: boolean): string {
  return `import { expect } from "chai";

describe("canary", () => {
  it("sings", () => {
    expect(1 + 1).to.equal(${passes ? 2 : 3});
  });
});
`;
}

function solidityTest(passes: boolean): string {
  return `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

contract CanaryTest {
    function test_Canary() external pure {
        require(${passes ? "true" : "false"}, "canary");
    }
}
`;
}

const copy = copyProject();
for (const folder of ["contracts", "test"]) {
  rmSync(join(copy, folder), { recursive: true });
  mkdirSync(join(copy, folder));
}

let wrong = 0;
for (const { name, typescript, solidity } of CASES) {
  writeFileSync(join(copy, "test/canary.test.ts"), typescriptTest(typescript));
  writeFileSync(join(copy, "test/canary.t.sol"), solidityTest(solidity));
  const { code, output } = await run("npm", ["test"], copy);
  console.log(`${name}: npm test exits with ${code ?? "a signal"}`);
  if ((code === 0) === (typescript && solidity)) continue;
  console.log(`which is wrong:\n${output}`);
  wrong++;
}
if (wrong > 0) process.exit(1);
