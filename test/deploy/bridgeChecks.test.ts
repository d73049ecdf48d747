import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex, zeroPadValue } from "ethers";
import { ethereumCheck } from "../../deploy/checks/ethereum.js";
import { runPreflight } from "../../deploy/preflight.js";
import { readRecord, type DeploymentRecord } from "../../deploy/record.js";
import { MAX_SUPPLY } from "../../src/core/amounts.js";
import { SessionToken__factory, SessionTokenL1__factory } from "../../typechain-types/index.js";
import { createDeploymentScene, DEPLOYER, type DeploymentScene } from "../support/deployment.js";
import { rejectionOf } from "../support/rejection.js";

const STRANGER = "0x00000000000000000000000000000000DeaDBeef";

describe("deploy, on a network with a bridge", function () {
  this.timeout(120_000);
  let scene: DeploymentScene;
  let record: DeploymentRecord;
  before(async () => {
    scene = await createDeploymentScene();
    await rejectionOf(scene.run({ parameters: scene.complete }));
    await scene.chains.arbOs.carry();
    await scene.run({ parameters: scene.complete });
    record = await readRecord(scene.directory);
  });
  after(async () => {
    await scene.close();
  });
  let now: Awaited<ReturnType<DeploymentScene["snapshots"]>>;
  beforeEach(async () => {
    now = await scene.snapshots();
  });
  afterEach(async () => {
    for (const snapshot of now) await snapshot.restore();
  });

  describe("checks", () => {
    type Parameters = NonNullable<DeploymentRecord["parameters"]["ethereum"]>;
    const rows: [what: string, change: (ethereum: Parameters, record: DeploymentRecord) => void, problems: string[]][] =
      [
        ["gateway", (e) => (e.gateway = STRANGER), ["ethereum: l1Token.gateway is 0x…"]],
        ["router", (e) => (e.router = STRANGER), ["ethereum: l1Token.router is 0x…"]],
        ["chain", (e) => (e.chainId = 1), ["ethereum: chain of Ethereum is 11155111, not 1"]],
        ["holder", (e) => (e.holder = STRANGER), [`ethereum: supply the holder was minted is 0, not ${MAX_SUPPLY}`]],
        ["token of the intake", (e) => (e.wrappedOxen!.token = STRANGER), ["ethereum: intake.wrappedOxen is 0x…"]],
        ["cap", (_, r) => (r.parameters.claims.coinCap = "1"), ["ethereum: intake.cap is 30000000000000000, not 1"]],
        ["supply", (e) => (e.wrappedOxen!.supply = "1"), ["ethereum: intake.supply is 60000000000000000, not 1"]],
        ["limit", (e) => (e.wrappedOxen!.limit = "1"), ["ethereum: intake.limit is 6000000000000000, not 1"]],
        ["deadline", (e) => (e.wrappedOxen!.deadline = 1), ["ethereum: intake.deadline is "]],
        ["intake", (e) => (e.wrappedOxen = null), ["ethereum: there is an intake of wrapped OXEN is true, not false"]],
        [
          "deployer",
          (_, r) => (r.deployer = STRANGER),
          [`ethereum: l1Token.registrant is ${DEPLOYER.address}, not ${STRANGER}`],
        ],
      ];
    for (const [what, change, expected] of rows)
      it(`fail for another ${what}`, async () => {
        const found = await problemsOf(change);
        expect(found.map((problem, i) => problem.slice(0, lengthOf(expected[i])))).to.deep.equal(
          expected.map((text) => text.replace("0x…", "0x").slice(0, lengthOf(text))),
        );
      });

    it("fail if the deployer kept SESH on Ethereum", async () => {
      const { networkHelpers, ethers } = scene.chains.ethereum.chain;
      const { holder } = record.parameters.ethereum!;
      await networkHelpers.impersonateAccount(holder);
      const token = SessionTokenL1__factory.connect(await l1Token(), await ethers.getSigner(holder));
      await token.transfer(DEPLOYER, 5);
      expect(await scene.problems()).to.deep.equal(["ethereum: balance of the deployer on Ethereum is 5, not 0"]);
    });

    it("fail if the escrow does not cover the supply on Arbitrum", async () => {
      const { networkHelpers, ethers } = scene.chains.arbitrum.chain;
      const { gateway } = record.parameters.token;
      await networkHelpers.impersonateAccount(gateway);
      await networkHelpers.setBalance(gateway, 10n ** 18n);
      const address = (await scene.addresses())["Session#SessionToken"] ?? "";
      await SessionToken__factory.connect(address, await ethers.getSigner(gateway)).bridgeMint(STRANGER, 1);
      expect(await scene.problems()).to.deep.equal([
        "ethereum: escrow covers the supply on Arbitrum is false, not true",
      ]);
    });

    it("fail for another token at the gateway on either chain, and another gateway at the router (DP-12)", async () => {
      const { l1Gateway, l2Gateway, l1Router, l2Router } = scene.chains.contracts;
      const rows = [
        ["ethereum", l1Gateway, "l1ToL2Token", "token known to the gateway on Ethereum"],
        ["arbitrum", l2Gateway, "l1ToL2Token", "token known to the gateway on Arbitrum"],
        ["ethereum", l1Router, "l1TokenToGateway", "gateway known to the router on Ethereum"],
        ["arbitrum", l2Router, "l1TokenToGateway", "gateway known to the router on Arbitrum"],
      ] as const;
      for (const [side, contract, mapping, fact] of rows) {
        const { networkHelpers } = scene.chains[side].chain;
        const snapshot = await networkHelpers.takeSnapshot();
        const key = zeroPadValue(await l1Token(), 32);
        const read = async () => (await contract.getFunction(mapping).staticCall(await l1Token())) as string;
        const expected = await read();
        for (let slot = 0n; slot < 20n && (await read()) === expected; slot++) {
          const at = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [key, slot]));
          await networkHelpers.setStorageAt(await contract.getAddress(), at, toBeHex(STRANGER, 32));
        }
        expect(await scene.problems()).to.deep.equal([`registration: ${fact} is ${STRANGER}, not ${expected}`]);
        await snapshot.restore();
      }
    });

    /** What the check of SESH on Ethereum finds when the deployment was begun with something else. */
    async function problemsOf(change: (ethereum: Parameters, record: DeploymentRecord) => void): Promise<string[]> {
      const changed = structuredClone(record);
      change(changed.parameters.ethereum!, changed);
      const problems = await ethereumCheck.run(await scene.checkContext(changed));
      return problems.map((problem) => `ethereum: ${problem}`);
    }

    const lengthOf = (text = "") => (text.includes("0x…") ? text.indexOf("0x…") + 2 : text.length);
    const l1Token = async () => (await scene.addresses())["SessionEthereum#SessionTokenL1"] ?? "";
  });

  describe("preflight (TB-01)", () => {
    const check = async (change: (parameters: DeploymentRecord["parameters"]) => void) => {
      const parameters = structuredClone(record.parameters);
      change(parameters);
      return runPreflight({ deployer: DEPLOYER.address, parameters, ...scene.readers });
    };
    const refusal = async (change: Parameters<typeof check>[0]) => (await rejectionOf(check(change))).shortMessage;

    it("accepts gateways and routers that belong together", async () => {
      await check(() => undefined);
    });

    it("refuses a gateway or a router without code", async () => {
      expect(await refusal((p) => (p.ethereum!.gateway = STRANGER))).to.equal(
        `ethereum.gateway ${STRANGER} has no code.`,
      );
      expect(await refusal((p) => (p.ethereum!.router = STRANGER))).to.equal(
        `ethereum.router ${STRANGER} has no code.`,
      );
      expect(await refusal((p) => (p.token.gateway = STRANGER))).to.equal(`token.gateway ${STRANGER} has no code.`);
    });

    it("refuses a contract that is no gateway", async () => {
      const { bridge } = scene.chains.contracts;
      const address = await bridge.getAddress();
      expect(await refusal((p) => (p.ethereum!.gateway = address))).to.equal(
        "ethereum.gateway does not answer like a contract of Arbitrum's token bridge.",
      );
    });

    it("refuses a router, a gateway on Ethereum and one on Arbitrum that belong elsewhere", async () => {
      const { l1Default, l2Gateway, l2Default, inbox } = scene.chains.contracts;
      const at = async (contract: { getAddress(): Promise<string> }) => contract.getAddress();
      const [other, default1, default2] = await Promise.all([at(inbox), at(l1Default), at(l2Default)]);
      const { router } = record.parameters.ethereum!;
      expect(await refusal((p) => (p.ethereum!.router = other))).to.equal(
        `In the parameters, the router of ethereum.gateway is ${router}, not ${other}.`,
      );
      expect(await refusal((p) => (p.ethereum!.gateway = default1))).to.equal(
        `In the parameters, the counterpart of ethereum.gateway is ${default2}, not ${await at(l2Gateway)}.`,
      );
      expect(await refusal((p) => (p.token.gateway = default2))).to.equal(
        `In the parameters, the counterpart of ethereum.gateway is ${await at(l2Gateway)}, not ${default2}.`,
      );
    });

    it("refuses another Ethereum chain, and the holder as deployer", async () => {
      expect(await refusal((p) => (p.ethereum!.chainId = 1))).to.equal("The RPC endpoint serves chain 11155111.");
      expect(await refusal((p) => (p.ethereum!.holder = DEPLOYER.address))).to.equal(
        `The deployer ${DEPLOYER.address} is the holder too.`,
      );
    });
  });
});
