import { expect } from "chai";
import type { ClaimDomain } from "../../../../src/oxen/claimMessage.js";
import { publicKeyOf } from "../../../../src/oxen/curve.js";
import {
  depositAddress,
  depositSchema,
  depositToData,
  integratedAddress,
  paymentIdOf,
  readDeposit,
} from "../../../../src/oxen/deposits.js";
import { parseOxenAddress } from "../../../../src/oxen/oxenAddress.js";
import { toJson } from "../../../../src/core/json.js";
import { oxenTransaction as makeTransaction } from "../../../support/oxenTransactions.js";

const oxenTransaction = (...args: Parameters<typeof makeTransaction>) => ({
  ...makeTransaction(...args),
  keyImages: [publicKeyOf(11n)],
});

const domain: ClaimDomain = {
  campaign: "oxen-coin",
  chainId: 421_614n,
  bridge: "0x00000000000000000000000000000000000000B1",
};
const to = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const burn = depositAddress("mainnet", domain);
const AMOUNT = 2n ** 63n + 1n;

describe("depositAddress", () => {
  it("is one for each network, campaign, chain and contract", () => {
    const all = [
      burn,
      depositAddress("stagenet", domain),
      depositAddress("mainnet", { ...domain, campaign: "sn-bonus" }),
      depositAddress("mainnet", { ...domain, chainId: 42_161n }),
      depositAddress("mainnet", { ...domain, bridge: to }),
    ].map(({ address }) => address);
    expect(new Set(all).size).to.equal(all.length);
    expect(depositAddress("mainnet", { ...domain }).address).to.equal(burn.address);
    expect(burn.address).to.match(/^L/);
  });
});

describe("integratedAddress", () => {
  it("is the deposit address with the payment id of recipient and nonce", () => {
    const paymentId = paymentIdOf(domain, to, 3);
    const parsed = parseOxenAddress(integratedAddress("mainnet", burn, paymentId), "mainnet");
    expect(parsed).to.deep.equal({
      network: "mainnet",
      kind: "integrated",
      spendKey: burn.spendKey,
      viewKey: burn.viewKey,
      paymentId: Uint8Array.from(Buffer.from(paymentId, "hex")),
    });
    expect(paymentIdOf(domain, to, 4)).not.to.equal(paymentId);
  });
});

describe("readDeposit", () => {
  const paymentId = Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2);
  const change = { spendKey: publicKeyOf(5n), viewKey: publicKeyOf(7n), amount: 10n };
  const transaction = oxenTransaction(42n, [change, { ...burn, amount: AMOUNT, paymentId }]);

  it("opens amount and payment id with the published key", () => {
    expect(readDeposit(burn, 7, transaction)).to.deep.equal({
      txid: Buffer.from(transaction.txid).toString("hex"),
      height: 7,
      amount: AMOUNT,
      paymentId: "0908070605040302",
      transaction,
    });
  });

  it("takes a payment id of zeros for none", () => {
    const none = oxenTransaction(42n, [{ ...burn, amount: 1n, paymentId: new Uint8Array(8) }]);
    expect(readDeposit(burn, 7, none)).not.to.have.property("paymentId");
    expect(readDeposit(burn, 7, oxenTransaction(42n, [{ ...burn, amount: 1n }]))).not.to.have.property("paymentId");
  });

  it("counts nothing of what others got, of amounts that do not open and of transactions without a key", () => {
    expect(readDeposit(burn, 7, oxenTransaction(42n, [change])).amount).to.equal(0n);
    const [first, second] = transaction.outputs;
    const faked = { ...transaction, outputs: [first!, { ...second!, encryptedAmount: new Uint8Array(8) }] };
    expect(readDeposit(burn, 7, faked).amount).to.equal(0n);
    expect(readDeposit(burn, 7, { ...transaction, publicKey: new Uint8Array() }).amount).to.equal(0n);
  });

  it("is the same after it was written and read", () => {
    const additionalKeys = [publicKeyOf(3n), publicKeyOf(4n)];
    for (const original of [transaction, { ...transaction, additionalKeys }, oxenTransaction(1n, [change])]) {
      const deposit = readDeposit(burn, 7, original);
      expect(depositSchema.parse(JSON.parse(toJson(depositToData(deposit))))).to.deep.equal(deposit);
    }
  });
});
