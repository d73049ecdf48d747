import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { Hono } from "hono";
import { startServer } from "../../src/http/server.js";
import { hexToBytes, type Hex } from "../../src/core/hex.js";
import { HOUR } from "../../src/core/time.js";
import { fromBase64, toBase64 } from "../../src/pro/api.js";
import { makeAudit } from "../../src/pro/server/audit.js";
import { dayOf } from "../../src/pro/server/days.js";
import { derivePurchase, unblind, type Purchase } from "../../src/pro/purchase.js";
import type { Token } from "../../src/pro/token.js";
import { createCli } from "./cli.js";
import { announce, createProServer, makeKey, refreshPrice, type TestKey } from "./proServer.js";
import { CHAIN_ID, type Chain, DAY, deploySystem } from "./system.js";
import { readClientOf } from "./toolkit.js";

export interface Customer {
  purchase: Purchase;
  /** What the app hands over at the checkout. */
  request: { plan: number; key_id: Hex; blinded_msg: string };
}

/** A customer with a secret that nobody else has. */
export function aCustomer({ published }: TestKey): Customer {
  const purchase = derivePurchase(Uint8Array.from(randomBytes(32)), 0, published);
  const { keyId } = published.key;
  return { purchase, request: { plan: 1, key_id: keyId, blinded_msg: toBase64(purchase.blindedMessage) } };
}

export function tokenOf({ purchase }: Customer, blindSignature: string): Token {
  const token = unblind(purchase, fromBase64(blindSignature));
  expect(token, "the blind signature is not for this customer").not.to.equal(undefined);
  return token!;
}

/** Called before and after the server answers a request, with the path. */
export type Hook = (when: "before" | "after", path: string) => Promise<void>;

/** A provider with empty books, money for 12,000 units of plan 1, and a real server. */
export async function createProvider(chain: Chain) {
  const system = await deploySystem(chain);
  const key = makeKey({ notBefore: await chain.networkHelpers.time.latest() });
  await announce(chain, system, [key]);
  const cli = await createCli(chain, system);
  await system.token.connect(system.treasury).transfer(cli.wallet.address, 12_000n * 25n * 10n ** 9n);
  const client = await readClientOf(chain, system);
  const server = await createProServer({ client, keys: [key] });
  const self = { hook: undefined as Hook | undefined };
  const front = new Hono();
  front.use(async (context, next) => {
    await server.tick();
    await self.hook?.("before", context.req.path);
    await next();
    await self.hook?.("after", context.req.path);
  });
  front.route("/", server.api);
  const http = await startServer(front, "127.0.0.1", 0);
  const books = cli.path("books");
  await mkdir(books);
  const own = ["--books", books];
  const issuer = ["--issuer", http.url];
  const redeemer = ["--redeemer", http.url];
  const final = ["--finality", "0"];

  return Object.assign(self, {
    system,
    key,
    cli,
    client,
    server,
    books,
    url: http.url,
    account: cli.wallet.address,
    init: () => cli.json(["provider", "init", ...own]),
    args: {
      burnStock: (count: number) => [
        "provider",
        "burn",
        ...own,
        ...issuer,
        "--stock",
        String(count),
        "--plan",
        "1",
        "--yes",
      ],
      burn: ["provider", "burn", ...own, "--yes"],
      stock: ["provider", "stock", "--issue", ...own, ...issuer, ...final],
      /** Without getting tokens. */
      show: ["provider", "stock", ...own, ...final],
      exchange: (request: string, payment: string) => [
        ...["provider", "exchange", ...own, ...redeemer, "--yes"],
        ...["--request", request, "--payment", payment],
      ],
      gift: (payment: string) => [
        ...["provider", "gift", ...own, ...redeemer, "--yes"],
        ...["--plan", "1", "--payment", payment, "--out", cli.folder],
      ],
      order: (commitments: readonly string[], payment: string, ...more: string[]) => [
        ...["provider", "order", ...own, "--yes", "--payment", payment, "--plan", "1", "--commitment", ...commitments],
        ...["--price", "499", "--currency", "EUR", ...more],
      ],
      stop: (payment: string) => ["provider", "stop", ...own, ...final, "--yes", "--payment", payment],
      check: (file: string) => ["provider", "check", file, ...final],
      recover: ["provider", "recover", ...own, ...issuer, ...final],
      audit: (file: string, ...more: string[]) => ["provider", "audit", ...own, "--file", file, ...final, ...more],
    },

    /** Writes a customer's request to a file and answers with its path. */
    async requestFile({ request }: Customer, name: string): Promise<string> {
      const path = cli.path(`${name}.request.json`);
      await writeFile(path, JSON.stringify(request));
      return path;
    },

    /** The provider's own secret. */
    async secret(): Promise<Uint8Array> {
      return hexToBytes((await readFile(`${books}/secret`, "utf8")).trim() as Hex);
    },

    /** The number of purchases on the chain. */
    receipts: async () => Number(await system.proBurn.receipts()),

    /** What the server publishes about the day that ends next; it has ended after this. */
    async endDay() {
      const now = await chain.networkHelpers.time.latest();
      // A new price can be posted an hour after the last one.
      await chain.networkHelpers.time.increaseTo(dayOf(now) * DAY + 2 * HOUR);
      await refreshPrice(system);
      await server.receipts.sync();
      const domain = { chainId: CHAIN_ID, proBurn: client.deployment.ProBurn };
      return makeAudit(dayOf(now), server.log, server.store, domain);
    },

    async close(): Promise<void> {
      await http.close();
      await server.close();
      await cli.close();
    },
  });
}

export type Provider = Awaited<ReturnType<typeof createProvider>>;
