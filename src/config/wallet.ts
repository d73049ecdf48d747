import { SigningKey, Wallet } from "ethers";
import { ToolkitError } from "../core/errors.js";
import { readTextFile } from "../core/files.js";
import type { PasswordSource, WalletSource } from "./load.js";

/** Asks the person at the keyboard for a password, where there is one. */
export type AskPassword = (what: string) => Promise<string>;

/** Opens the keystore file, or else takes the key from the environment. */
export async function openWallet(source: WalletSource, askPassword: AskPassword): Promise<Wallet> {
  if (source.keystorePath !== undefined) return openKeystore(source.keystorePath, source.password, askPassword);
  if (source.privateKey !== undefined) return fromPrivateKey(source.privateKey.reveal());
  throw new ToolkitError("CONFIG_INVALID", "There is no key to sign with.", {
    hint: "Name an encrypted keystore file with --keystore or SESH_KEYSTORE, or set SESH_PRIVATE_KEY.",
  });
}

/** The password from the environment, from the file it names, or from the keyboard. */
export async function readPassword(source: PasswordSource, what: string, askPassword: AskPassword): Promise<string> {
  if (source.password !== undefined) return source.password.reveal();
  if (source.passwordFile === undefined) return askPassword(what);
  // Editors end a file with a line break that nobody means as part of the password.
  return (await readTextFile(source.passwordFile)).replace(/\r?\n$/, "");
}

async function openKeystore(path: string, source: PasswordSource, askPassword: AskPassword): Promise<Wallet> {
  const json = await readTextFile(path);
  const password = await readPassword(source, `Password of ${path}`, askPassword);
  try {
    const wallet = await Wallet.fromEncryptedJson(json, password);
    return new Wallet(wallet.privateKey);
  } catch {
    // The cause is left out on purpose: libraries like to quote what they were given.
    throw new ToolkitError("CONFIG_INVALID", `${path} cannot be opened.`, {
      hint: "It is not an Ethereum keystore file, or the password is wrong.",
    });
  }
}

function fromPrivateKey(text: string): Wallet {
  try {
    return new Wallet(new SigningKey(text.startsWith("0x") ? text : `0x${text}`));
  } catch {
    throw new ToolkitError("CONFIG_INVALID", "SESH_PRIVATE_KEY is not a private key.", {
      hint: "It is 32 bytes of hexadecimal text. Better: use an encrypted keystore file.",
    });
  }
}
