import { expect } from "chai";
import { MaxUint256 } from "ethers";
import type { Hex } from "../../src/core/hex.js";
import { Refusal, type RefusalCode } from "../../src/pro/api.js";
import { CommitmentTree } from "../../src/pro/commitment.js";
import { type Purchase, unblind } from "../../src/pro/purchase.js";
import { dayOf } from "../../src/pro/server/days.js";
import { faultsOf, makeAudit } from "../../src/pro/server/audit.js";
import type { Token } from "../../src/pro/token.js";
import { exchangeRequest, issueRequest, purchaseOf, redeemRequest } from "../support/proClient.js";
import { announce, createProServer, makeKey, type ProServer, refreshPrice } from "../support/proServer.js";
import { randomFrom } from "../support/random.js";
import { CHAIN_ID, createChain, DAY, deploySystem, type System } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

/* Random sequences of everything that buyers, providers and thieves can ask for, beside a model that predicts each answer:
   INV-PRO-2. */

const STEPS = 150;
const ACCOUNTS = ["first", "second", "third"];

interface Receipt {
  id: number;
  /** Units that may still be issued, where the chain does not list them. */
  left?: number;
}

interface Unit {
  purchase: Purchase;
  /** None for what is got by an exchange. */
  receipt?: Receipt;
  index: number;
  proof: Hex[];
  cancelled: boolean;
  issued: boolean;
  token?: Token;
  /** An account, or the unit it was exchanged for. */
  spent?: string | Unit;
}

for (const seed of ["a", "b"]) {
  describe(`Pro tokens in a random sequence (${seed})`, function () {
    this.timeout(120_000);
    const random = randomFrom(seed);

    it("are issued for what was burned, and spent once (INV-PRO-2)", async () => {
      const chain = await createChain();
      const system = await deploySystem(chain);
      const key = makeKey({ notBefore: await chain.networkHelpers.time.latest() });
      await announce(chain, system, [key]);
      const client = await readClientOf(chain, system);
      const server = await createProServer({ client, keys: [key] });
      const units: Unit[] = [];
      const expiries = new Map<string, number>();
      const counts = { burned: 0, issued: 0, redeemed: 0, exchanged: 0 };
      const refused = new Map<string, number>();
      let made = 0;
      const newPurchase = () => purchaseOf(key.published, `${seed} ${made++}`);
      const unitOf = (purchase: Purchase, receipt: Receipt | undefined, index = 0, proof: Hex[] = []): Unit => ({
        ...{ purchase, index, proof, cancelled: false, issued: false },
        ...(receipt !== undefined && { receipt }),
      });
      const withToken = () => units.filter(({ token }) => token !== undefined);

      /** The answer, which has to be the predicted refusal where one is predicted. */
      async function ask<Answer>(
        question: Promise<Answer>,
        predicted: RefusalCode | undefined,
      ): Promise<Answer | undefined> {
        try {
          const answer = await question;
          expect(predicted, "a request was answered that had to be refused").to.equal(undefined);
          return answer;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(error.code).to.equal(predicted);
          refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
          return undefined;
        }
      }

      const actions: Record<string, () => Promise<void>> = {
        async buy() {
          const kind = random.pick(["single", "batch", "root"]);
          const purchases = Array.from({ length: kind === "single" ? 1 : 3 + random.below(3) }, newPurchase);
          const commitments = purchases.map(({ commitment }) => commitment);
          const { receipt, paid } = await burn(system, kind, commitments, random.below(3));
          counts.burned += paid;
          const tree = new CommitmentTree(commitments);
          for (const [i, purchase] of purchases.entries())
            units.push(unitOf(purchase, receipt, i, kind === "root" ? tree.proofOf(purchase.commitment) : []));
        },
        async cancel() {
          const unit = random.pick(units.filter(({ receipt }) => receipt !== undefined));
          await system.proBurn.connect(system.stakers[0]).cancel(unit.receipt!.id, unit.index);
          if (unit.receipt!.left === undefined) unit.cancelled = true;
        },
        async cancelByAStranger() {
          const unit = random.pick(units.filter(({ receipt }) => receipt !== undefined));
          await system.proBurn.connect(system.stakers[1]).cancel(unit.receipt!.id, unit.index);
        },
        async issue() {
          const unit = random.pick(units.filter(({ receipt }) => receipt !== undefined));
          const { purchase, receipt, proof, issued, cancelled } = unit;
          const predicted = issued
            ? undefined
            : cancelled
              ? "cancelled"
              : receipt!.left === 0
                ? "receipt_exhausted"
                : undefined;
          const answer = await ask(server.issuer.issue(issueRequest(receipt!.id, purchase, proof)), predicted);
          if (answer === undefined) return;
          if (!issued) counts.issued++;
          if (!issued && receipt!.left !== undefined) receipt!.left--;
          unit.issued = true;
          unit.token = unblind(purchase, answer)!;
        },
        async issueUnpaid() {
          const { receipt } = random.pick(units.filter((unit) => unit.receipt !== undefined));
          await ask(server.issuer.issue(issueRequest(receipt!.id, newPurchase())), "not_in_receipt");
        },
        async redeem() {
          const unit = random.pick(withToken());
          const account = random.pick(ACCOUNTS);
          const timestamp = server.now();
          const { tokenSecret } = unit.purchase;
          const request = redeemRequest({ token: unit.token!, tokenSecret, timestamp, account });
          const same = unit.spent === account;
          const predicted = unit.spent === undefined || same ? undefined : "already_spent";
          const answer = await ask(server.redeemer.redeem(request), predicted);
          if (answer === undefined) return;
          if (unit.spent === undefined) {
            counts.redeemed++;
            const today = dayOf(timestamp);
            expiries.set(account, Math.max(today, expiries.get(account) ?? 0) + 30);
          }
          unit.spent = account;
          expect(answer.account_expiry_ts).to.equal(expiries.get(account)! * DAY);
        },
        async exchange() {
          const unit = random.pick(withToken());
          const again = typeof unit.spent === "object" && random.chance(50);
          const target = again ? unit.spent : unitOf(newPurchase(), undefined);
          const { purchase } = target as Unit;
          const request = exchangeRequest(unit.token!, unit.purchase.tokenSecret, purchase);
          const predicted = unit.spent === undefined || again ? undefined : "already_spent";
          const answer = await ask(server.redeemer.exchange(request), predicted);
          if (answer === undefined || again) return;
          counts.exchanged++;
          unit.spent = target as Unit;
          units.push({ ...(target as Unit), token: unblind(purchase, answer)! });
          unit.spent = units.at(-1)!;
        },
        async wait() {
          await chain.networkHelpers.time.increase(3_601 + random.below(DAY));
          await refreshPrice(system);
        },
      };

      await actions.buy!();
      await server.tick();
      await server.log.sync();
      await actions.issue!();
      for (let step = 0; step < STEPS; step++) {
        const name = random.pick(Object.keys(actions));
        if (["redeem", "exchange"].includes(name) && withToken().length === 0) continue;
        await actions[name]!();
        await server.tick();
        await server.log.sync();
        await check(server, counts, client.deployment.ProBurn);
      }
      expect(counts.redeemed).to.be.greaterThan(2);
      expect(counts.exchanged).to.be.greaterThan(1);
      expect([...refused.keys()]).to.include.members(["already_spent", "not_in_receipt", "cancelled"]);
      await server.close();
    });
  });
}

async function burn(system: System, kind: string, commitments: string[], unpaid: number) {
  const payer = system.proBurn.connect(system.stakers[0]);
  if (kind === "single") await payer.burnForPro(1, commitments[0]!, MaxUint256);
  if (kind === "batch") await payer.burnForProBatch(1, commitments, MaxUint256);
  // A root can have more leaves than were paid for: the issuer signs no more than that.
  const paid = kind === "root" ? commitments.length - unpaid : commitments.length;
  if (kind === "root") {
    const { root } = new CommitmentTree(commitments as Hex[]);
    await payer.burnForProRoot(1, root, paid, MaxUint256);
  }
  const id = Number(await system.proBurn.receipts());
  const receipt: Receipt = kind === "root" ? { id, left: paid } : { id };
  return { receipt, paid };
}

/** The books of the server are those of the model, and tokens are worth what was burned. */
async function check(server: ProServer, counts: Record<string, number>, proBurn: string): Promise<void> {
  const domain = { chainId: CHAIN_ID, proBurn };
  const audit = await makeAudit(dayOf(server.now()), server.log, server.store, domain);
  const [plan] = audit.plans;
  expect(plan).to.deep.equal({ plan: 1, ...counts });
  expect(faultsOf(audit, true)).to.deep.equal([]);
  expect(plan!.issued).to.be.at.most(plan!.burned);
  expect(plan!.redeemed).to.be.at.most(plan!.issued);
  expect(audit.spent).to.have.length(plan!.redeemed + plan!.exchanged);
}
