import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import hre, { artifacts } from "hardhat";
import { contractOf } from "../../deploy/bytecode/contracts.js";
import { hashWithoutImmutables, immutablePositions, withoutImmutables } from "../../deploy/bytecode/immutables.js";
import { createManifest, hashManifest, readManifest } from "../../deploy/bytecode/manifest.js";
import { REQUIRED_CONTRACTS } from "../../src/config/deployment.js";
import { rejectionOf } from "../support/rejection.js";

describe("deploy/manifest.json (DP-09)", () => {
  it("has every contract that a deployment, its contracts or the bridge create", async () => {
    const deployed = [...REQUIRED_CONTRACTS, "PostedPriceFeed"].map(contractOf);
    const created = ["StakingVesting", "MonthlyVesting"];
    const { contracts } = await readManifest();
    expect(Object.keys(contracts)).to.include.members([...deployed, ...created, "SessionTokenL1", "WrappedOxenIntake"]);
    expect(Object.keys(contracts)).not.to.include("BN254");
  });

  it("names one compiler and its settings, for tests and deployments alike (AR-14)", async () => {
    const { compiler, opcodesAfterCancun } = await readManifest();
    for (const { compilers } of Object.values(hre.config.solidity.profiles)) {
      expect(compilers).to.have.lengthOf(1);
      expect(compilers[0]!.version).to.equal(compiler.version);
      expect(compilers[0]!.settings).to.deep.include(compiler.settings);
    }
    expect(compiler.build).to.match(new RegExp(`^${compiler.version}\\+commit\\.[0-9a-f]{8}$`));
    expect(compiler.settings.evmVersion).to.equal("osaka");
    expect(opcodesAfterCancun).to.deep.equal({ CLZ: ["NodeQuorum"] });
  });

  it("is made of what is built: hashes, sizes and the positions of immutables", async () => {
    const { contracts } = await createManifest(hre);
    const { bytecode, deployedBytecode, immutableReferences } = await artifacts.readArtifact("RewardPool");
    const { creationCode, runtimeCode, file } = contracts.RewardPool!;
    const positions = immutablePositions(immutableReferences);
    expect(positions).not.to.be.empty;
    expect(file).to.equal("contracts/rewards/RewardPool.sol");
    expect(runtimeCode).to.deep.equal({
      keccak256: hashWithoutImmutables(deployedBytecode, positions),
      bytes: (deployedBytecode.length - 2) / 2,
      immutables: positions,
    });
    expect(creationCode.bytes).to.equal((bytecode.length - 2) / 2);
  });

  it("tells contracts of the same sources apart from those of other sources", async () => {
    const { contracts } = await createManifest(hre);
    const hashes = Object.values(contracts).map(({ sourcesSha256 }) => sourcesSha256);
    expect(new Set(hashes)).to.have.lengthOf(hashes.length);
  });

  it("is refused with a hash that is none, and hashed as sha256sum does it", async () => {
    const directory = await mkdtemp(join(tmpdir(), "sesh-manifest-"));
    try {
      const path = join(directory, "manifest.json");
      const manifest = await readManifest();
      manifest.contracts.Authority!.creationCode.keccak256 = "0x12";
      await writeFile(path, JSON.stringify(manifest));
      expect((await rejectionOf(readManifest(path))).shortMessage).to.include("contracts.Authority.creationCode");
      await writeFile(path, "abc");
      expect(await hashManifest(path)).to.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe("deploy/bytecode/immutables", () => {
  const references = { "7": [{ start: 33, length: 32 }], "5": [{ start: 1, length: 32 }] };

  it("sets all immutables to zero and nothing else", () => {
    const code = `0x11${"22".repeat(32)}${"33".repeat(32)}44`;
    expect(immutablePositions(references)).to.deep.equal([1, 33]);
    expect(withoutImmutables(code, [1, 33])).to.equal(`0x11${"00".repeat(64)}44`);
    expect(withoutImmutables(code, [33])).to.equal(`0x11${"22".repeat(32)}${"00".repeat(32)}44`);
  });

  it("knows code without immutables", () => {
    expect(immutablePositions(undefined)).to.deep.equal([]);
  });

  it("refuses an immutable of another size", () => {
    expect(() => immutablePositions({ "5": [{ start: 1, length: 20 }] })).to.throw("at 1 has 20 bytes, not 32");
  });
});
