import { expect } from "chai";
import { resolve } from "node:path";
import { ToolkitError } from "../../../../../src/core/errors.js";
import { Secret } from "../../../../../src/core/secret.js";
import { chooseDatabase, requireFinality, type ServerConfig } from "../../../../../src/pro/server/config.js";
import { isKnownSeed } from "../../../../../src/pro/server/knownSeeds.js";

describe("Configuration of the Pro server", () => {
  describe("requireFinality", () => {
    const check = (finality: ServerConfig["finality"], chainId: bigint) => {
      requireFinality({ finality } as ServerConfig, chainId);
    };

    it("refuses a number of blocks on Arbitrum One (PV-04)", () => {
      for (const blocks of [0, 1, 1_000_000]) {
        const message = `A finality of ${blocks} blocks is for test networks.`;
        expect(() => check(blocks, 42_161n)).to.throw(ToolkitError, message);
        check(blocks, 421_614n);
      }
      for (const finality of ["safe", "finalized"] as const) check(finality, 42_161n);
    });
  });

  describe("chooseDatabase", () => {
    it("takes the option before the environment, and a file beside the configuration without both", () => {
      const url = new Secret("postgres://pro.example/pro");
      expect(chooseDatabase("/etc/pro/pro.json", undefined, undefined)).to.deep.equal({ path: "/etc/pro/pro.db" });
      expect(chooseDatabase("/etc/pro/pro.json", undefined, url)).to.deep.equal({ url });
      const path = resolve("data/pro.db");
      expect(chooseDatabase("/etc/pro/pro.json", "sqlite:data/pro.db", url)).to.deep.equal({ path });
      expect(() => chooseDatabase("/etc/pro/pro.json", "sqlite:", url)).to.throw(ToolkitError, "--database");
    });
  });

  describe("isKnownSeed", () => {
    const bytes = (next: (i: number) => number) => Uint8Array.from({ length: 32 }, (_, i) => next(i));

    it("knows seeds with a pattern (PV-13)", () => {
      for (const next of [() => 0xcd, () => 0, () => 0xff, (i: number) => i, (i: number) => 255 - i]) {
        expect(isKnownSeed(bytes(next))).to.equal(true);
      }
    });

    it("does not know others, not even nearly the same ones", () => {
      for (const next of [(i: number) => (i === 31 ? 0xcc : 0xcd), (i: number) => (i * i) % 256]) {
        expect(isKnownSeed(bytes(next))).to.equal(false);
      }
    });
  });
});
