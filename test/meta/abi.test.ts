import { expect } from "chai";
import { type FunctionFragment, Interface, type InterfaceAbi, type ParamType } from "ethers";
import { artifacts } from "hardhat";

const isSigned = ({ type, components, arrayChildren }: ParamType): boolean =>
  /^int\d/.test(type) || [...(components ?? []), ...(arrayChildren ? [arrayChildren] : [])].some(isSigned);

/** Of proxies that are initialised or replaced. */
const PROXY = /^(initiali[sz]e|reinitiali[sz]e|upgrade|proxiable|implementation$|changeAdmin|setImplementation)/;

describe("ABIs of contracts/", () => {
  async function functionsOf(matches: (called: FunctionFragment) => boolean): Promise<string[]> {
    const names = [...(await artifacts.getAllFullyQualifiedNames())].filter(
      (name) => name.startsWith("contracts/") && !name.startsWith("contracts/mocks/"),
    );
    expect(names).not.to.be.empty;
    const found: string[] = [];
    for (const name of names) {
      const { abi, contractName } = await artifacts.readArtifact(name);
      new Interface(abi as InterfaceAbi).forEachFunction((called) => {
        if (matches(called)) found.push(`${contractName}.${called.name}`);
      });
    }
    return found;
  }

  it("take no signed number: nobody hands in a signed balance (RW-17)", async () => {
    const signed = await functionsOf(({ inputs }) => inputs.some(isSigned));
    expect(signed).to.deep.equal([]);
  });

  it("initialise nothing after its deployment but vesting wallets, whose factory does it as it makes them (TB-15)", async () => {
    expect(await functionsOf(({ name }) => PROXY.test(name))).to.have.members([
      "StakingVesting.initialize",
      "MonthlyVesting.initialize",
    ]);
  });
});
