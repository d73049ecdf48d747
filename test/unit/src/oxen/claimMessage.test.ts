import { expect } from "chai";
import { concat, keccak256, toBeHex, toUtf8Bytes } from "ethers";
import { type ClaimDomain, claimMessage, claimPaymentId } from "../../../../src/oxen/claimMessage.js";

const domain: ClaimDomain = {
  campaign: "oxen-coin",
  chainId: 42_161n,
  bridge: "0x00000000000000000000000000000000000000B1",
};
const TO = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";

describe("claimMessage", () => {
  it("names campaign, domain, recipient with checksum and nonce in at most 100 characters", () => {
    const text = concat([toUtf8Bytes("SESH-claim/1"), toBeHex(42_161, 8), domain.bridge, toUtf8Bytes("oxen-coin")]);
    const expected = `SESH-claim/1 oxen-coin d=${keccak256(text).slice(2, 18)} to=${TO} n=7`;
    expect(claimMessage(domain, TO.toLowerCase() as `0x${string}`, 7)).to.equal(expected);
    const bonus = claimMessage({ ...domain, campaign: "sn-bonus" }, TO, 999_999_999);
    expect(bonus).to.have.length(98);
    // The wallet joins words with single spaces, and would take a first word of digits for an account.
    expect(bonus).to.match(/^[!-~]*[A-Z][!-~]*( [!-~]+)*$/);
  });

  it("differs by chain, contract and campaign", () => {
    const messages = [
      domain,
      { ...domain, chainId: 421_614n },
      { ...domain, bridge: "0x00000000000000000000000000000000000000B2" as const },
      { ...domain, campaign: "sn-bonus" as const },
    ].map((each) => claimMessage(each, TO, 0));
    expect(new Set(messages.map((message) => message.split(" ")[2])).size).to.equal(4);
  });

  it("gives the payment id as the beginning of its hash", () => {
    const hash = keccak256(toUtf8Bytes(claimMessage(domain, TO, 0)));
    expect(Buffer.from(claimPaymentId(domain, TO, 0)).toString("hex")).to.equal(hash.slice(2, 18));
  });
});
