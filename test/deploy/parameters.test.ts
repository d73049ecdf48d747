import { expect } from "chai";
import { getAddress, ZeroAddress } from "ethers";
import { type ParameterSource, readParameters, resolveParameters } from "../../deploy/parameters/load.js";
import type { DeployParameters } from "../../deploy/parameters/schema.js";
import { ToolkitError } from "../../src/core/errors.js";
import { deployEnvironment } from "../support/deployer.js";
import { rejectionOf } from "../support/rejection.js";

const BEGUN_AT = 1_800_000_000;
const DAY = 86_400;

describe("deploy/parameters", () => {
  describe("given every variable", () => {
    it("has the stake, delays and funding of each network", async () => {
      const rows = await Promise.all(
        ["local", "arbitrum-sepolia", "arbitrum-one"].map(async (name) => {
          const source = await readParameters(name, environmentOf(name));
          const { chainId, staking, funding, claims } = resolveParameters(source, BEGUN_AT);
          const { stakingRequirement, exitDelay, deregistrationLock } = staking;
          return [
            [name, chainId, stakingRequirement, exitDelay, deregistrationLock],
            [funding.rewardPool, claims.coinCap, claims.bonusCap],
          ].flat();
        }),
      );
      const caps = ["30000000000000000", "30000000000000000"];
      expect(rows).to.deep.equal([
        ["local", 421_614, "25000000000000", 15 * DAY, 30 * DAY, "63177550000000000", ...caps],
        ["arbitrum-sepolia", 421_614, "20000000000000", DAY, 2 * DAY, "63177550000000000", ...caps],
        ["arbitrum-one", 42_161, "25000000000000", 15 * DAY, 30 * DAY, "0", ...caps],
      ]);
    });

    it("uses Arbitrum's custom gateway on Arbitrum One and no bridge elsewhere", async () => {
      const tokenOf = async (name: string) =>
        resolveParameters(await readParameters(name, environmentOf(name)), BEGUN_AT).token;
      expect(await tokenOf("arbitrum-one")).to.deep.equal({
        gateway: "0x096760F208390250649E3e8763348E783AEF5562",
        l1Address: environment().SESH_L1_TOKEN,
        treasury: null,
      });
      expect((await tokenOf("arbitrum-sepolia")).gateway).to.equal(ZeroAddress);
    });

    it("asks Chainlink's feed of the sequencer's state on Arbitrum One, where there is one", async () => {
      const feedOf = async (name: string) =>
        resolveParameters(await readParameters(name, environmentOf(name)), BEGUN_AT).fees.sequencerFeed;
      expect(await feedOf("arbitrum-one")).to.equal("0xFdB631F5EE196F0ed6FAa767959853A9F217697D");
      expect(await feedOf("arbitrum-sepolia")).to.equal(null);
      expect(await feedOf("local")).to.equal(null);
    });

    it("counts times from the beginning of the deployment", async () => {
      const { claims } = resolveParameters(await readParameters("local", environment()), BEGUN_AT);
      expect(claims.deadline).to.equal(BEGUN_AT + 365 * DAY);
    });

    it("splits a variable in a list at its commas", async () => {
      const variables = { ...environment(), SESH_ATTESTERS: environment().SESH_ATTESTERS?.replaceAll(",", " , ") };
      const { claims } = resolveParameters(await readParameters("local", variables), BEGUN_AT);
      expect(claims.attesters.join(",")).to.equal(environment().SESH_ATTESTERS);
    });
  });

  describe("given missing variables (DP-03)", () => {
    it("names all of them at once", async () => {
      const variables = { ...environment(), SESH_GUARDIAN: undefined, SESH_TREASURY: " ", SESH_ATTESTERS: "" };
      const error = await rejectionOf(readParameters("arbitrum-sepolia", variables));
      expect(error.code).to.equal("CONFIG_INVALID");
      expect(error.shortMessage).to.equal("Not set in the environment: SESH_GUARDIAN, SESH_TREASURY, SESH_ATTESTERS.");
    });
  });

  describe("given a bad value (DP-03)", () => {
    const TREASURY = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";
    const rows: [what: string, change: (parameters: DeployParameters) => void, problem: string][] = [
      ["a zero address", (p) => (p.roles.governor = ZeroAddress), "roles.governor: an address with a valid checksum"],
      ["a placeholder", (p) => (p.roles.guardian = "TODO"), "roles.guardian: an address with a valid checksum"],
      [
        "an address with a typing error",
        (p) => (p.fees.liquidityReceiver = TREASURY.replace("DB7D7c", "DB7d7c")),
        "fees.liquidityReceiver: an address with a valid checksum",
      ],
      ["one account with two roles", (p) => (p.roles.guardian = p.roles.governor), "roles: governor, guardian"],
      [
        "one account with two roles in another case",
        (p) => (p.roles.guardian = p.roles.governor.toLowerCase()),
        "roles: governor, guardian",
      ],
      ["a short governor delay", (p) => (p.delays.governorDelay = DAY - 1), "delays.governorDelay: "],
      ["a succession within an exit", (p) => (p.delays.successionDelay = 31 * DAY), "delays.successionDelay: "],
      ["a gateway without a token", (p) => (p.token.gateway = TREASURY), "token.l1Address: gateway and l1Address"],
      ["no treasury for the genesis supply", (p) => (p.token.treasury = null), "token.treasury: a network without"],
      ["an amount as a number with a point", (p) => (p.staking.stakingRequirement = "25.5"), "staking.stakingReq"],
      ["an exit delay below an hour", (p) => (p.staking.exitDelay = 3_599), "staking.exitDelay: "],
      ["no age for prices", (p) => (p.fees.priceAgeLimit = 0), "fees.priceAgeLimit: "],
      ["names of no tier", (p) => (p.names.prices[0]!.tier = 0), "names.prices.0.tier: "],
      ["names of a tier that does not exist", (p) => (p.names.prices[0]!.tier = 6), "names.prices.0.tier: "],
      ["a lease of no year", (p) => (p.names.prices[0]!.years = 0), "names.prices.0.years: "],
      ["a lease of more than 10 years", (p) => (p.names.prices[0]!.years = 11), "names.prices.0.years: "],
      ["a price of names with a point", (p) => (p.names.prices[0]!.price = "5.0"), "names.prices.0.price: "],
      ["more signatures than attesters", (p) => (p.claims.threshold = 4), "claims.threshold: there are not that many"],
      ["half of the attesters", (p) => p.claims.attesters.push(TREASURY), "claims.threshold: more than half"],
      ["more than the supply", (p) => (p.claims.bonusCap = "146822450000000001"), "funding: the reward pool and"],
      ["no attester", (p) => (p.claims.attesters = []), "claims.attesters: "],
    ];
    for (const [what, change, problem] of rows) {
      it(`refuses ${what}`, async () => {
        const parameters = resolveParameters(await readParameters("local", environment()), BEGUN_AT);
        change(parameters);
        expect(problemsOf(parameters)).to.include(`\n  ${problem}`);
      });
    }

    it("refuses a key it does not know", async () => {
      const parameters = resolveParameters(await readParameters("local", environment()), BEGUN_AT);
      expect(problemsOf({ ...parameters, owner: TREASURY })).to.include('\n  file: Unrecognized key: "owner"');
    });

    it("refuses a duration it does not understand", async () => {
      const source = await readParameters("local", environment());
      const claims = { ...(source.claims as object), deadline: "in:1 year" };
      expect(() => resolveParameters({ ...source, claims }, BEGUN_AT))
        .to.throw(ToolkitError)
        .with.property("shortMessage")
        .that.includes('"1 year" is not a duration');
    });
  });

  it("takes addresses in any case and keeps them with their checksum", async () => {
    const parameters = resolveParameters(await readParameters("local", environment()), BEGUN_AT);
    const governor = parameters.roles.governor;
    const lower = { ...parameters, roles: { ...parameters.roles, governor: governor.toLowerCase() } };
    expect(resolveParameters(lower, BEGUN_AT).roles.governor).to.equal(getAddress(governor));
  });
});

function environment(): Record<string, string> {
  return deployEnvironment();
}

/** Arbitrum One has more attesters. */
function environmentOf(network: string): Record<string, string> {
  return deployEnvironment({ attesters: network === "arbitrum-one" ? 5 : 3 });
}

function problemsOf(parameters: ParameterSource | DeployParameters): string {
  try {
    resolveParameters(parameters, BEGUN_AT);
  } catch (error) {
    if (error instanceof ToolkitError) return error.shortMessage;
    throw error;
  }
  return "";
}
