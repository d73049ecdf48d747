import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createPlan } from "../../src/actions/plan.js";
import { latestBlock } from "../../src/contracts/blocks.js";
import { readTextFile } from "../../src/core/files.js";
import { hexToBytes } from "../../src/core/hex.js";
import { DAY } from "../../src/core/time.js";
import { parseKeyFile } from "../../src/pro/keyFile.js";
import { readConfig } from "../../src/pro/server/config.js";
import { createBackendKey, createIssuerKey } from "../../src/pro/server/secretFiles.js";
import { openService, startService } from "../../src/pro/server/service.js";
import { announcementCalls } from "../../src/queries/announcementCalls.js";
import { postPrice } from "./price.js";
import type { World } from "./world.js";

const ISSUER_NAME = "pro.demo.example";
/** The governor's delay, and after it the contract's own. */
const GOVERNOR_DELAY = 7 * DAY;
const NOTICE_PERIOD = 7 * DAY;

export interface ProService {
  url: URL;
  /** The key that proofs are signed with. */
  backendKey: Uint8Array;
  /** Lets the service see the chain as it is now, and answers with the time, Unix seconds. */
  tick(): Promise<number>;
  close(): Promise<void>;
}

/** Makes keys for the plans, has the governor announce them, waits until they may be used, and starts the server. */
export async function startProService(world: World, folder: string, plans: readonly number[]): Promise<ProService> {
  const keys = await announceKeys(world, folder, plans);
  const backendKey = join(folder, "backend.key");
  const publicKey = await createBackendKey(backendKey);
  const path = join(folder, "pro-server.json");
  await writeFile(path, JSON.stringify({ format: "sesh-pro-server/1", keys, backendKey, port: 0, finality: 0 }));

  let time = 0;
  const service = await openService({
    client: world.client,
    config: await readConfig(path),
    database: { path: join(folder, "pro.db") },
    report: (line) => world.report.line(`server: ${line}`),
  });
  const tick = async () => {
    await service.receipts.sync();
    return (time = (await latestBlock(world.client.provider)).timestamp);
  };
  await tick();
  // The chain of this demonstration is months ahead of the clock.
  const server = await startService({ ...service, now: () => time });
  return {
    url: new URL(server.url),
    backendKey: hexToBytes(publicKey),
    tick,
    close: async () => {
      await server.close();
      await service.store.close();
    },
  };
}

async function announceKeys(world: World, folder: string, plans: readonly number[]) {
  const governor = await world.actor("governor");
  const { timestamp } = await latestBlock(world.client.provider);
  const notBefore = timestamp + GOVERNOR_DELAY + NOTICE_PERIOD;
  const authority = (method: "schedule" | "execute", args: readonly unknown[]) =>
    world.run(
      governor,
      createPlan({
        action: `issuer keys ${method}`,
        summary: "Announce an issuer's key.",
        account: governor.account,
        call: { contract: "authority", method, args },
      }),
    );
  const keys = [];
  const calls = [];
  for (const plan of plans) {
    const times = { notBefore, issueUntil: notBefore + 395 * DAY, redeemUntil: notBefore + 730 * DAY };
    const made = await createIssuerKey(folder, { plan, epoch: 1, issuerName: ISSUER_NAME, ...times });
    const published = parseKeyFile(await readTextFile(made.keyFile), made.keyFile);
    calls.push(await announcementCalls(world.client, published, made.keyHash, "https://pro.demo.example/keys"));
    keys.push({ file: made.keyFile, privateKey: made.privateKeyFile });
  }
  for (const { proBurn, data } of calls) await authority("schedule", [proBurn, data, 0]);
  await world.chains.increaseTime(GOVERNOR_DELAY);
  for (const { proBurn, data } of calls) await authority("execute", [proBurn, data]);
  await world.chains.increaseTime(NOTICE_PERIOD);
  await postPrice(world);
  return keys;
}
