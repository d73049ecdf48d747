import { expect } from "chai";
import { getBytes } from "ethers";
import { artifacts } from "hardhat";

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

const [JUMPDEST, PUSH1, PUSH32] = [0x5b, 0x60, 0x7f];
/** STOP, JUMP, RETURN, REVERT, INVALID, SELFDESTRUCT: what comes next is only reached by a jump. */
const ENDS = new Set([0x00, 0x56, 0xf3, 0xfd, 0xfe, 0xff]);

/** Everything that can be executed: no data of a PUSH, no constants behind the code. */
function opcodesOf(code: string): Set<number> {
  const bytes = getBytes(code);
  const found = new Set<number>();
  let isReached = true;
  for (let i = 0; i < bytes.length; i++) {
    const opcode = bytes[i]!;
    isReached ||= opcode === JUMPDEST;
    if (!isReached) continue;
    found.add(opcode);
    if (opcode >= PUSH1 && opcode <= PUSH32) i += opcode - PUSH1 + 1;
    if (ENDS.has(opcode)) isReached = false;
  }
  return found;
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
