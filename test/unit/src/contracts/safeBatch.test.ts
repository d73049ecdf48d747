import { expect } from "chai";
import { batchChecksum, formatSafeBatch } from "../../../../src/contracts/safeBatch.js";

const SAFE = "0xA77DE01e157f9f57C7c4A326eeE9C4874D0598b6";
const TOKEN = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";

describe("formatSafeBatch", () => {
  const text = formatSafeBatch({
    chainId: 42_161n,
    safe: SAFE,
    description: "Two things.",
    createdAt: 1_800_000_000,
    transactions: [
      { to: TOKEN, value: 0n, data: "0x095ea7b3" },
      { to: SAFE, value: 10n ** 30n, data: "0x" },
    ],
  });

  it("writes format 1.0 of the Transaction Builder: chain and values as texts, milliseconds, raw call data", () => {
    const file = JSON.parse(text) as { meta: { checksum: string } };
    const { checksum, ...meta } = file.meta;
    expect({ ...file, meta }).to.deep.equal({
      version: "1.0",
      chainId: "42161",
      createdAt: 1_800_000_000_000,
      meta: {
        name: "SESH",
        description: "Two things.",
        txBuilderVersion: "1.18.0",
        createdFromSafeAddress: SAFE,
        createdFromOwnerAddress: "",
      },
      transactions: [
        { to: TOKEN, value: "0", data: "0x095ea7b3", contractMethod: null, contractInputsValues: null },
        { to: SAFE, value: `1${"0".repeat(30)}`, data: "0x", contractMethod: null, contractInputsValues: null },
      ],
    });
    expect(checksum).to.equal(batchChecksum({ ...file, meta }));
  });

  it("has another checksum after any edit but of the name", () => {
    const file = JSON.parse(text) as { meta: { name: string; description: string; checksum?: string } };
    const { checksum, ...meta } = file.meta;
    expect(batchChecksum({ ...file, meta: { ...meta, name: "Renamed" } })).to.equal(checksum);
    expect(batchChecksum({ ...file, meta: { ...meta, description: "Three things." } })).not.to.equal(checksum);
  });
});

describe("batchChecksum", () => {
  it("is that of a file which the builder has exported", () => {
    const file = {
      version: "1.0",
      chainId: "1",
      createdAt: 1_761_326_849_944,
      meta: {
        name: "Transactions Batch",
        description: "",
        txBuilderVersion: "1.18.2",
        createdFromSafeAddress: SAFE,
        createdFromOwnerAddress: "",
      },
      transactions: [
        {
          to: TOKEN,
          value: "0",
          data: null,
          contractMethod: {
            inputs: [
              { internalType: "address", name: "spender", type: "address" },
              { internalType: "uint256", name: "value", type: "uint256" },
            ],
            name: "approve",
            payable: false,
          },
          contractInputsValues: { spender: "0x474e5Ded6b5D078163BFB8F6dBa355C3aA5478C8", value: "100000000000" },
        },
      ],
    };
    expect(batchChecksum(file)).to.equal("0x8b5032f716845c8b08bab3d63dbd9ba92e056f3557793cd041e59b84e16aa989");
  });
});
