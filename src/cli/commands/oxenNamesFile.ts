import { Option } from "commander";
import { readTextFile } from "../../core/files.js";
import { readOxenNames, type OxenNames } from "../../names/oxenNames.js";

/** A row has 110 bytes; Oxen has had some ten thousand names. */
const SIZE_LIMIT = 64 * 1_048_576;

export const oxenNamesOption = () =>
  new Option("--oxen-names <file>", "published list of the names that are kept for those who had them on Oxen");

export async function readOxenNamesFile(path: string): Promise<OxenNames>;
export async function readOxenNamesFile(path: string | undefined): Promise<OxenNames | undefined>;
export async function readOxenNamesFile(path: string | undefined): Promise<OxenNames | undefined> {
  return path === undefined ? undefined : readOxenNames(await readTextFile(path, SIZE_LIMIT), path);
}
