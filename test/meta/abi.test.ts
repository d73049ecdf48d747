import { expect } from "chai";
import { Interface, type InterfaceAbi, type ParamType } from "ethers";
import { artifacts } from "hardhat";

const isSigned = ({ type, components, arrayChildren }: ParamType): boolean =>
  /^int\d/.test(type) || [...(components ?? []), ...(arrayChildren ? [arrayChildren] : [])].some(isSigned);

describe("ABIs of contracts/", () => {
  it("take no signed number: nobody hands in a signed balance (RW-17)", async () => {
    const names = [...(await artifacts.getAllFullyQualifiedNames())].filter(
      (name) => name.startsWith("contracts/") && !name.startsWith("contracts/mocks/"),
    );
    expect(names).not.to.be.empty;
    const signed: string[] = [];
    for (const name of names) {
      const { abi } = await artifacts.readArtifact(name);
      new Interface(abi as InterfaceAbi).forEachFunction((called) => {
        if (called.inputs.some(isSigned)) signed.push(`${name}.${called.name}`);
      });
    }
    expect(signed).to.deep.equal([]);
  });
});
