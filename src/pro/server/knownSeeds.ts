import { HDNodeWallet, Mnemonic } from "ethers";
import { bytesToHex, hexToBytes } from "../../core/hex.js";

/** What development nodes derive their accounts from. */
const DEVELOPMENT_PHRASE = "test test test test test test test test test test test junk";
const DEVELOPMENT_ACCOUNTS = 20;
/** Secret keys of RFC 8032, section 7.1, tests 1 to 3. */
const RFC_8032 = [
  "0x9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
  "0x4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
  "0xc5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
];

/** Whether everybody knows a seed: from examples, development tools or a pattern (PV-13). */
export function isKnownSeed(seed: Uint8Array): boolean {
  const step = ((seed[1] ?? 0) - (seed[0] ?? 0) + 256) % 256;
  // All bytes equal, or each one more or less than the one before by the same.
  if (seed.every((byte, i) => byte === ((seed[0] ?? 0) + i * step) % 256)) return true;
  return knownSeeds().has(bytesToHex(seed));
}

function knownSeeds(): Set<string> {
  const accounts = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(DEVELOPMENT_PHRASE), "m/44'/60'/0'/0");
  const development = Array.from({ length: DEVELOPMENT_ACCOUNTS }, (_, i) => accounts.deriveChild(i).privateKey);
  return new Set([...RFC_8032, ...development].map((hex) => bytesToHex(hexToBytes(hex as `0x${string}`))));
}
