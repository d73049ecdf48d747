import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { readStores, type KeyPositions } from "../crypto/keyStore.js";

const PARALLEL_READS = 4;

/** The sealed keys and where they are, from the code of the stores: of all, or of the first `count`. */
export async function sealedKeys(client: ReadClient, count?: number): Promise<KeyPositions> {
  const { quorum } = client.contracts;
  const length = count ?? Number(await read(quorum.storeCount()));
  const stores = Array.from({ length }, (_, store) => store);
  const codes = await mapLimited(stores, PARALLEL_READS, async (store) =>
    read(client.provider.getCode(await quorum.storeAddress(store))),
  );
  return readStores(codes as Hex[]);
}
