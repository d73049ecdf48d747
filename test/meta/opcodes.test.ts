import { expect } from "chai";
import { artifacts } from "hardhat";
import { reachableOpcodes } from "../../deploy/bytecode/opcodes.js";

const FORBIDDEN: Readonly<Record<number, string>> = {
  0x32: "ORIGIN (MC-15)",
  0x3a: "GASPRICE (AR-10)",
  0x40: "BLOCKHASH (AR-11)",
  0x41: "COINBASE",
  0x43: "NUMBER (AR-01)",
  0x44: "PREVRANDAO (AR-11)",
  0x45: "GASLIMIT (AR-10)",
  0x48: "BASEFEE (AR-10)",
  0xf2: "CALLCODE (TB-15)",
  0xf4: "DELEGATECALL (TB-15)",
  0xff: "SELFDESTRUCT (TB-15)",
};
/** OpenZeppelin's AccessManager calls itself, and nobody else, for `multicall`. */
const EXPECTED = ["Authority: DELEGATECALL (TB-15)"];

/** Everything that can be executed. */
function opcodesOf(code: string): Set<number> {
  return new Set(reachableOpcodes(code, "osaka").map((opcode) => opcode.code));
}

describe("Bytecode of contracts/", () => {
  it("has no opcode that means something else on Arbitrum, or runs foreign code; libraries' own included", async () => {
    const names = [...(await artifacts.getAllFullyQualifiedNames())].filter(
      (name) => name.startsWith("contracts/") && !name.startsWith("contracts/mocks/"),
    );
    const found: string[] = [];
    let contracts = 0;
    for (const name of names) {
      const { contractName, deployedBytecode } = await artifacts.readArtifact(name);
      const opcodes = opcodesOf(deployedBytecode);
      if (opcodes.size > 0) contracts++;
      for (const [opcode, what] of Object.entries(FORBIDDEN))
        if (opcodes.has(Number(opcode))) found.push(`${contractName}: ${what}`);
    }
    expect(contracts).to.be.greaterThan(0);
    expect(found).to.deep.equal(EXPECTED);
  });

  for (const [opcode, what] of Object.entries(FORBIDDEN)) {
    it(`would not hide ${what}`, () => {
      const byte = Number(opcode).toString(16);
      expect([...opcodesOf(`0x61000056${byte}5b60${byte}${byte}00`)]).to.include(Number(opcode));
      expect([...opcodesOf(`0x60${byte}00${byte}`)]).not.to.include(Number(opcode));
    });
  }
});
