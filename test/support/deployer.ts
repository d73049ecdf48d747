import { HDNodeWallet } from "ethers";

/** Accounts of a development node: its phrase is public, and only such a node gives them anything. */
export function developmentWallet(index: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(`${"test ".repeat(11)}junk`, "", `m/44'/60'/0'/0/${index}`);
}

/** The variables that the parameter files ask for, with accounts of a development node. */
export function deployEnvironment({ attesters = 3 } = {}): Record<string, string> {
  const address = (index: number) => developmentWallet(index).address;
  return {
    SESH_GOVERNOR: address(1),
    SESH_GUARDIAN: address(2),
    SESH_OPERATIONS: address(3),
    SESH_TREASURY: address(4),
    SESH_LIQUIDITY_RECEIVER: address(5),
    SESH_ATTESTERS: Array.from({ length: attesters }, (_, i) => address(10 + i)).join(","),
    SESH_WRAPPED_OXEN: address(6),
    SESH_WRAPPED_OXEN_SUPPLY: "60000000000000000",
    SESH_WRAPPED_OXEN_LIMIT: "6000000000000000",
  };
}
