import { HDNodeWallet } from "ethers";

/** The mnemonic every development node comes with; the keys are everybody's. */
const DEVELOPMENT_PHRASE = `${"test ".repeat(11)}junk`;
const DEVELOPMENT_ACCOUNTS = 50;

/** Accounts whose keys everybody knows: nothing of value may ever belong to them (DP-11). */
export function developmentAddresses(): ReadonlySet<string> {
  const parent = HDNodeWallet.fromPhrase(DEVELOPMENT_PHRASE, "", "m/44'/60'/0'/0");
  return new Set(Array.from({ length: DEVELOPMENT_ACCOUNTS }, (_, i) => parent.deriveChild(i).address));
}
