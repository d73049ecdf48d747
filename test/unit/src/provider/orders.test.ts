import { expect } from "chai";
import { id, TypedDataEncoder, Wallet } from "ethers";
import type { Hex } from "../../../../src/core/hex.js";
import { formatOrder, isOrderSigned, parseCurrency, parseOrder, signOrder } from "../../../../src/provider/orders.js";

const wallet = new Wallet(id("provider"));
const domain = { chainId: 421_614n, proBurn: "0x1234567890123456789012345678901234567890" } as const;
const order = { commitment: id("commitment") as Hex, plan: 1, price: 499n, currency: "EUR", burnBy: 1_800_000_000 };

describe("provider/orders", () => {
  it("signs the EIP-712 struct ProOrder(bytes32 commitment,uint8 plan,uint256 price,string currency,uint64 burnBy)", async () => {
    const { signature, provider } = await signOrder(wallet, domain, order);
    expect(provider).to.equal(wallet.address);
    const types = {
      ProOrder: ["bytes32 commitment", "uint8 plan", "uint256 price", "string currency", "uint64 burnBy"].map(
        (field) => {
          const [type = "", name = ""] = field.split(" ");
          return { type, name };
        },
      ),
    };
    const typed = { name: "Session Pro Order", version: "1", chainId: 421_614n, verifyingContract: domain.proBurn };
    const digest = TypedDataEncoder.hash(typed, types, order);
    expect(signature).to.equal(wallet.signingKey.sign(digest).serialized);
  });

  it("survives its file, and nothing in it can be changed", async () => {
    const signed = await signOrder(wallet, domain, order);
    const data = formatOrder(signed);
    expect(parseOrder(JSON.parse(JSON.stringify(data)), "order.json")).to.deep.equal(signed);
    const changes: object[] = [
      { order: { ...data.order, plan: 2 } },
      { order: { ...data.order, price: "500" } },
      { order: { ...data.order, currency: "USD" } },
      { order: { ...data.order, burnBy: 1_800_000_001 } },
      { order: { ...data.order, commitment: id("other") } },
      { chainId: "42161" },
      { proBurn: wallet.address },
      { provider: domain.proBurn },
      { signature: `0x${"11".repeat(65)}` },
    ];
    for (const change of changes) {
      expect(() => parseOrder({ ...data, ...change }, "order.json"), JSON.stringify(change)).to.throw(
        "it is not signed by",
      );
    }
    for (const wrong of [null, {}, { ...data, more: 1 }, { ...data, order: { ...data.order, price: "1e3" } }]) {
      expect(() => parseOrder(wrong, "order.json")).to.throw("is no valid order");
    }
    expect(isOrderSigned({ ...signed, signature: "0x" })).to.equal(false);
  });

  it("takes currencies by their three letters", () => {
    expect(parseCurrency("EUR")).to.equal("EUR");
    for (const text of ["", "eur", "EURO", "€"]) expect(() => parseCurrency(text)).to.throw("is not a currency");
  });
});
