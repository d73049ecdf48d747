import { expect } from "chai";
import { parseServiceUrl, serviceName } from "../../../../src/http/serviceUrl.js";

const parse = (text: string) => parseServiceUrl(text, "--daemon", "a daemon", "http://127.0.0.1:1");

describe("parseServiceUrl", () => {
  it("takes plain http and https URLs, with port and path", () => {
    expect(parse("http://127.0.0.1:22023").port).to.equal("22023");
    expect(serviceName(parse("https://a.example/base/"))).to.equal("https://a.example/base");
  });

  for (const text of [
    "",
    "a.example",
    "ftp://a.example",
    "https://user@a.example",
    "https://:word@a.example",
    "https://a.example/?key=1",
    "https://a.example/#part",
  ]) {
    it(`refuses ${JSON.stringify(text)}, which is none or holds what others must not see`, () => {
      expect(() => parse(text)).to.throw("--daemon: not the http or https URL of a daemon.");
    });
  }
});
