import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run, withCopy } from "../support/workspace.js";

/*
 * `npm test` must be able to fail: in a copy of the project whose only tests are planted ones, it has to pass when they
 * pass, and to fail when the TypeScript test or the Solidity test fails.
 */

const typescriptTest = (passes: boolean): string => `
import { expect } from "chai";
describe("canary", () => {
  it("sings", () => {
    expect(1 + 1).to.equal(${passes ? 2 : 3});
  });
});
`;

const solidityTest = (passes: boolean): string => `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;
contract CanaryTest {
    function test_Canary() external pure {
        require(${passes ? "true" : "false"}, "canary");
    }
}
`;

const CASES = [
  { name: "both tests pass", typescript: true, solidity: true },
  { name: "the TypeScript test fails", typescript: false, solidity: true },
  { name: "the Solidity test fails", typescript: true, solidity: false },
] as const;

const wrong = withCopy((copy) => {
  for (const folder of ["test", "contracts"]) {
    rmSync(path.join(copy, folder), { recursive: true });
    mkdirSync(path.join(copy, folder));
  }
  return CASES.filter(({ name, typescript, solidity }) => {
    writeFileSync(path.join(copy, "test/canary.test.ts"), typescriptTest(typescript));
    writeFileSync(path.join(copy, "test/canary.t.sol"), solidityTest(solidity));
    const { code, output } = run("npm", ["test"], copy);
    const right = (code === 0) === (typescript && solidity);
    console.log(`${name}: npm test exits with ${code ?? "a signal"}${right ? "" : `, which is wrong\n${output}`}`);
    return !right;
  });
});
if (wrong.length > 0) process.exit(1);
