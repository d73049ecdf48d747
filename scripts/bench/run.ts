import { network } from "hardhat";
import { costOf, type Row, toRows } from "./measure.js";
import { measureNames } from "./operations/names.js";
import { measureOxen } from "./operations/oxen.js";
import { measurePro } from "./operations/pro.js";
import type { FormatChoice } from "./operations/quorum.js";
import { measureRounds } from "./operations/rounds.js";
import { measureSeeding } from "./operations/seeding.js";
import { measureSolo } from "./operations/solo.js";
import { actor, createScene, type Scene } from "./scene.js";

/** Calldata and epochs depend on the date: it is always the same one. */
const INITIAL_DATE = "2026-01-01T00:00:00Z";

export interface Benchmark {
  rows: Row[];
  formats: FormatChoice[];
  /** Gas of a registration while there are 10 nodes, and while there are 3,000. */
  registration: { amongFew: number; amongMany: number };
}

/** Measures every operation on a chain inside this process. */
export async function runBenchmark(): Promise<Benchmark> {
  const chain = await network.create({ network: "local", override: { initialDate: INITIAL_DATE } });
  try {
    const scene = await createScene(chain);
    const { seedNode, quorum, registerAmongFew, registerAmongMany } = await measureSeeding(scene);
    const rows = toRows({
      seedNode,
      ...quorum.costs,
      ...(await measureSolo(scene)),
      ...(await measureRounds(scene)),
      ...(await measurePro(scene)),
      ...(await measureOxen(scene)),
      ...(await measureNames(scene)),
      transfer: await measureTransfer(scene),
    });
    return {
      rows,
      formats: quorum.formats,
      registration: { amongFew: registerAmongFew.gas, amongMany: registerAmongMany.gas },
    };
  } finally {
    await chain.close();
  }
}

async function measureTransfer(scene: Scene) {
  const sender = await actor(scene, "sender");
  const receiver = await actor(scene, "receiver");
  return costOf(scene.system.token.connect(sender).transfer(receiver, 1_000n * 10n ** 9n));
}
