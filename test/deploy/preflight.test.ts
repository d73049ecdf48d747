import { expect } from "chai";
import { network } from "hardhat";
import { readParameters, resolveParameters } from "../../deploy/parameters/load.js";
import type { DeployParameters } from "../../deploy/parameters/schema.js";
import { type Cost, gasForOpen } from "../../deploy/costs.js";
import { requireBalance, runPreflight } from "../../deploy/preflight.js";
import { deployEnvironment, developmentWallet } from "../support/deployer.js";
import { rejectionOf } from "../support/rejection.js";
import { type Chain } from "../support/system.js";

const BEGUN_AT = 1_800_000_000;
const GWEI = 10n ** 9n;
/** Accounts that no phrase is published for. */
const own = (index: number) => `0x${(0xabcdef00 + index).toString(16).padStart(40, "1")}`;

describe("deploy/preflight", () => {
  let chain: Chain;
  let mainnet: Chain;
  before(async () => {
    chain = await network.create({ network: "local" });
    mainnet = await network.create({ network: "local", override: { chainId: 42_161 } });
  });
  after(async () => {
    await Promise.all([chain.close(), mainnet.close()]);
  });

  const parametersOf = async (name: string, variables: Record<string, string>): Promise<DeployParameters> =>
    resolveParameters(await readParameters(name, variables), BEGUN_AT);

  describe("chain (DP-01)", () => {
    it("refuses a chain that the parameters are not for", async () => {
      const parameters = await parametersOf("arbitrum-sepolia", deployEnvironment());
      const { provider } = mainnet.ethers;
      const error = await rejectionOf(runPreflight({ deployer: own(0), parameters, arbitrum: provider }));
      expect(error.code).to.equal("CHAIN_MISMATCH");
      expect(error.shortMessage).to.equal("The RPC endpoint serves chain 42161.");
    });
  });

  describe("deployer", () => {
    for (const [variable, role] of [
      ["SESH_GOVERNOR", "governor"],
      ["SESH_GUARDIAN", "guardian"],
      ["SESH_OPERATIONS", "operations"],
      ["SESH_TREASURY", "treasury"],
      ["SESH_LIQUIDITY_RECEIVER", "liquidity receiver"],
    ] as const) {
      it(`refuses a deployer that is the ${role} too`, async () => {
        const deployer = developmentWallet(0).address;
        const parameters = await parametersOf("local", { ...deployEnvironment(), [variable]: deployer });
        const { provider } = chain.ethers;
        const error = await rejectionOf(runPreflight({ deployer, parameters, arbitrum: provider }));
        expect(error.shortMessage).to.equal(`The deployer ${deployer} is the ${role} too.`);
      });
    }
  });

  describe("balance (DP-07)", () => {
    const GAS = 1_000_000n;
    const VALUE = 5n * GWEI;
    const check = async (balance: bigint, cost: Cost) => {
      const deployer = developmentWallet(30).address;
      await chain.networkHelpers.setBalance(deployer, balance);
      await requireBalance("Arbitrum", chain.ethers.provider, { deployer, cost });
    };
    const priceOf = async (gas: bigint) =>
      ((gas * 150n) / 100n) * ((await chain.ethers.provider.getFeeData()).maxFeePerGas ?? 0n);

    it("refuses one wei less than what is to be done may cost", async () => {
      const error = await rejectionOf(check((await priceOf(GAS)) - 1n, { gas: GAS, value: 0n }));
      expect(error.code).to.equal("PRECONDITION_FAILED");
      expect(error.shortMessage).to.match(
        /^The deployer 0x\w{40} has \d+\.\d+ ETH on Arbitrum, and what is to be done there may cost \d+\.\d+ ETH\.$/,
      );
    });

    it("accepts exactly that", async () => {
      expect(await priceOf(GAS)).to.be.greaterThan(GWEI);
      await check(await priceOf(GAS), { gas: GAS, value: 0n });
    });

    it("counts the ether that goes along", async () => {
      await check((await priceOf(GAS)) + VALUE, { gas: GAS, value: VALUE });
      const error = await rejectionOf(check((await priceOf(GAS)) + VALUE - 1n, { gas: GAS, value: VALUE }));
      expect(error.code).to.equal("PRECONDITION_FAILED");
    });

    it("asks a run that goes on only for what is left", () => {
      const [done, open] = [{ isDone: true }, { isDone: false }];
      expect(gasForOpen(GAS, [open, open])).to.equal(GAS);
      expect(gasForOpen(GAS, [done, open, done, done])).to.equal(GAS / 4n);
      expect(gasForOpen(GAS, [done])).to.equal(0n);
    });
  });

  describe("keys that everybody knows (DP-11)", () => {
    const environment = (change: Record<string, string> = {}) => ({
      SESH_GOVERNOR: own(1),
      SESH_GUARDIAN: own(2),
      SESH_OPERATIONS: own(3),
      SESH_LIQUIDITY_RECEIVER: own(4),
      SESH_TREASURY: own(5),
      SESH_WRAPPED_OXEN: own(11),
      SESH_WRAPPED_OXEN_SUPPLY: "60000000000000000",
      SESH_WRAPPED_OXEN_LIMIT: "6000000000000000",
      SESH_ATTESTERS: [6, 7, 8, 9, 10].map(own).join(","),
      ...change,
    });
    const check = async (change: Record<string, string>, deployer = own(0)) => {
      const parameters = await parametersOf("arbitrum-one", environment(change));
      await runPreflight({ deployer, parameters, arbitrum: mainnet.ethers.provider });
    };
    const known = developmentWallet(7).address;
    const rows: [name: string, change: Record<string, string>, found: string][] = [
      ["governor", { SESH_GOVERNOR: known }, `governor (${known})`],
      ["guardian", { SESH_GUARDIAN: known }, `guardian (${known}), guardian of the claims (${known})`],
      ["operations", { SESH_OPERATIONS: known }, `operations (${known})`],
      ["holder", { SESH_TREASURY: known }, `holder (${known})`],
      ["liquidity receiver", { SESH_LIQUIDITY_RECEIVER: known }, `liquidity receiver (${known})`],
      ["attester", { SESH_ATTESTERS: [6, 7, 8, 9].map(own).join(",") + `,${known}` }, `attester 5 (${known})`],
    ];
    for (const [name, change, found] of rows) {
      it(`refuses one as ${name} on Arbitrum One`, async () => {
        const error = await rejectionOf(check(change));
        expect(error.shortMessage).to.equal(`Keys that everybody knows: ${found}.`);
      });
    }

    it("refuses one as deployer on Arbitrum One", async () => {
      const error = await rejectionOf(check({}, developmentWallet(0).address));
      expect(error.shortMessage).to.equal(`Keys that everybody knows: deployer (${developmentWallet(0).address}).`);
    });

    it("accepts keys of one's own", async () => {
      await check({});
    });
  });
});
