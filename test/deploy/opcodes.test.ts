import { expect } from "chai";
import { artifacts } from "hardhat";
import { reachableOpcodes, requireKnownOpcodes } from "../../deploy/bytecode/opcodes.js";

const namesOf = (code: string, evmVersion = "cancun") =>
  reachableOpcodes(code, evmVersion).map(({ position, name }) => `${position} ${name ?? "?"}`);

describe("deploy/bytecode/opcodes (AR-14)", () => {
  describe("reachableOpcodes", () => {
    it("takes the data of a PUSH for data", () => {
      expect(namesOf("0x60ef61efef5f00")).to.deep.equal(["0 PUSH1", "2 PUSH2", "5 PUSH0", "6 STOP"]);
    });

    it("does not read what comes after the end of the code: tables and the compiler's metadata", () => {
      for (const end of ["00", "56", "f3", "fd", "fe", "ff"]) {
        expect(reachableOpcodes(`0x5f${end}a164736f6c6343000825000a`, "cancun")).to.have.lengthOf(2);
      }
    });

    it("goes on at a JUMPDEST, also in a table, where the EVM would", () => {
      expect(namesOf("0x00ef5bef")).to.deep.equal(["0 STOP", "2 JUMPDEST", "3 ?"]);
      expect(namesOf("0x00605bef")).to.deep.equal(["0 STOP"]);
    });

    it("reads data of a PUSH that the end of the code cuts off", () => {
      expect(namesOf("0x7f00")).to.deep.equal(["0 PUSH32"]);
    });
  });

  describe("requireKnownOpcodes", () => {
    it("names what cancun does not have", () => {
      expect(requireKnownOpcodes("Sample", "0x5f1e1e00", "osaka")).to.deep.equal(["CLZ"]);
      expect(requireKnownOpcodes("Sample", "0x5f5c5e00", "osaka")).to.deep.equal([]);
    });

    const rows: [what: string, code: string, evmVersion: string, opcode: string][] = [
      ["an opcode of a later version", "0x5f1e00", "cancun", "0x1e at 1"],
      ["an opcode of a later version, also on prague", "0x5f1e00", "prague", "0x1e at 1"],
      ["code in the format of EOF", "0xef0001", "osaka", "0xef at 0"],
      ["BLOBHASH: Arbitrum has no blobs", "0x5f4900", "osaka", "0x49 at 1"],
      ["BLOBBASEFEE: Arbitrum has no blobs", "0x4a00", "osaka", "0x4a at 0"],
      ["a byte that never was an opcode", "0x60005b0c0d", "osaka", "0x0c at 3, 0x0d at 4"],
    ];
    for (const [what, code, evmVersion, opcode] of rows) {
      it(`refuses ${what}`, () => {
        expect(() => requireKnownOpcodes("Sample", code, evmVersion)).to.throw(
          `Sample uses what ${evmVersion} on Arbitrum does not have: opcode ${opcode}.`,
        );
      });
    }

    it("refuses a version whose opcodes it does not know", () => {
      expect(() => requireKnownOpcodes("Sample", "0x00", "future")).to.throw("does not know the opcodes of future");
    });

    it("finds CLZ in NodeQuorum, which therefore needs osaka", async () => {
      const { deployedBytecode } = await artifacts.readArtifact("NodeQuorum");
      expect(requireKnownOpcodes("NodeQuorum", deployedBytecode, "osaka")).to.deep.equal(["CLZ"]);
      expect(() => requireKnownOpcodes("NodeQuorum", deployedBytecode, "cancun")).to.throw("opcode 0x1e at ");
    });
  });
});
