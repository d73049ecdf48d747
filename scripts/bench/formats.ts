import Table from "cli-table3";
import { id } from "ethers";
import hre, { network } from "hardhat";
import { STORE_KEYS } from "../../src/crypto/keyStore.js";
import { chooseFormat, gasOf, type SealedFormat, SEALED_FORMATS } from "../../src/crypto/nonSigners.js";
import { nodeSecret } from "../../test/support/nodes.js";
import { deploySystem } from "../../test/support/system.js";
import { costOf } from "./measure.js";
import { attest, consecutiveMembers, placeStores, scattered } from "../support/members.js";
import { actor } from "./scene.js";

/* Prints what non-signers cost in every format, next to the model by which the toolkit chooses one: formats.ts [members]. */

const MEMBERS = Number(process.argv[2] ?? 2_200);
const COUNTS = [10, 25, 35, 50, 100, 150, 175, 200, 220, 400, 733].filter((count) => 3 * count <= MEMBERS);
const DIGEST = id("formats of non-signers");

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const chain = await network.create({ network: "local" });
const system = await deploySystem(chain);
const members = consecutiveMembers(MEMBERS, nodeSecret("formats"));
await placeStores(chain, system.quorum, members.keys);
const anybody = await actor({ chain, system, seedKeys: [] }, "anybody", { sesh: false });

async function gasOfCheck(silent: readonly number[], format?: SealedFormat): Promise<number> {
  const { attestation } = attest(members, DIGEST, silent, format);
  const { verify } = system.quorum;
  const call = await verify.populateTransaction(DIGEST, members.aggregate, MEMBERS, attestation);
  return (await costOf(anybody.sendTransaction(call))).gas;
}

const without = await gasOfCheck([]);
const table = new Table({
  head: ["non-signers", "", ...SEALED_FORMATS.flatMap((format) => [format, "model"]), "cheapest", "chosen", "loss"],
  style: { head: [], border: [], compact: true },
});
for (const count of COUNTS) {
  for (const spread of ["scattered", "side by side"]) {
    const silent = spread === "scattered" ? scattered(members, count) : Array.from({ length: count }, (_, i) => i);
    const sealed = silent
      .map((i) => ({ store: Math.floor(i / STORE_KEYS), slot: i % STORE_KEYS }))
      .sort((a, b) => a.store - b.store || a.slot - b.slot);
    const costs = [];
    for (const format of SEALED_FORMATS) {
      const gas = (await gasOfCheck(silent, format)) - without;
      costs.push({ format, gas, model: Math.round(gasOf(sealed, format)) });
    }
    const cheapest = costs.reduce((best, next) => (next.gas < best.gas ? next : best));
    const chosen = costs.find(({ format }) => format === chooseFormat(sealed)) ?? cheapest;
    table.push([
      count,
      spread,
      ...costs.flatMap(({ gas, model }) => [gas, model]),
      cheapest.format,
      chosen.format,
      chosen.gas - cheapest.gas,
    ]);
  }
}
console.log(`Gas of the non-signers of ${MEMBERS} in ${Math.ceil(MEMBERS / STORE_KEYS)} stores`);
console.log(table.toString());
await chain.close();
