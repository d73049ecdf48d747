import type { Command } from "commander";
import { planChallengeIssue } from "../../actions/challengeIssue.js";
import { ToolkitError } from "../../core/errors.js";
import { writeFile } from "../../core/files.js";
import { toJson } from "../../core/json.js";
import { describeProPlan } from "../../core/proPlans.js";
import { formatTime } from "../../core/time.js";
import { noteBurned } from "../../pro/buyer.js";
import { checkEvidence, type EvidenceReport, readEvidence, unissuedEvidence } from "../../pro/evidence.js";
import { ReceiptLog } from "../../pro/receipts.js";
import { deriveFrom } from "../../pro/wallet.js";
import { addBuyerOptions, type Buyer, type BuyerOptions, findPurchase, openBuyer } from "../proBuyer.js";
import { renderPairs } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";

export function addProDisputeCommands(pro: Command, register: Register): void {
  register(
    addBuyerOptions(
      pro
        .command("challenge")
        .description("ask on the chain for a token that an issuer does not give")
        .argument("<purchase>", "plan/index"),
    ),
    async (context, options: BuyerOptions, name = "") => {
      const { purchase, receiptId } = await paidPurchase(await openBuyer(context, options), name);
      const { blindedMessage, published } = purchase;
      await runAction(context, (client) =>
        planChallengeIssue(client, { receiptId, keyId: published.key.keyId, blindedMessage }),
      );
    },
  );

  const evidence = pro
    .command("evidence")
    .description("write or check a file that anybody can check against the chain");
  register(
    addBuyerOptions(
      evidence
        .command("write")
        .description("that a purchase was paid for and which token is owed for it; harmless to publish")
        .argument("<purchase>", "plan/index")
        .requiredOption("--out <file>", "file to write"),
    ),
    async (context, options: BuyerOptions & { out: string }, name = "") => {
      const buyer = await openBuyer(context, options);
      const { purchase, receiptId } = await paidPurchase(buyer, name);
      const keyFile = (await buyer.wallet.read()).keyFiles[purchase.published.key.keyId] ?? "";
      const file = unissuedEvidence(buyer.client, receiptId, purchase, keyFile);
      await writeFile(options.out, `${toJson(file)}\n`);
      context.print(file, () => renderPairs([["File", options.out]]));
    },
  );

  register(
    evidence
      .command("check")
      .description("check somebody's evidence against the chain")
      .argument("<file>", "written by `pro evidence write`"),
    async (context, _options, path = "") => {
      const client = await context.reader();
      const log = new ReceiptLog(client, 0);
      const file = await readEvidence(path);
      await log.sync();
      const report = await checkEvidence(client, log, file);
      context.print(report, () => renderReport(report));
    },
  );
}

/** A purchase that is on the chain, with its secrets. */
async function paidPurchase(buyer: Buyer, name: string) {
  await noteBurned(buyer.wallet, buyer.log);
  const record = await findPurchase(buyer, name);
  if (record.receiptId === undefined) {
    throw new ToolkitError("PRECONDITION_FAILED", `Purchase ${name} is not on the chain.`, {
      hint: "Only what was paid for can be asked for: `sesh pro buy`.",
    });
  }
  const purchase = deriveFrom(await buyer.wallet.read(), buyer.account.purchaseSecret, record);
  return { purchase, receiptId: record.receiptId };
}

function renderReport(report: EvidenceReport): string {
  if (report.kind === "double-spend") {
    return renderPairs([
      ["It holds", "the token's own key signed something else: it was spent before"],
      ["Token of", `${describeProPlan(report.plan)}, key ${report.keyId}`],
    ]);
  }
  const { receipt, keyId, commitment, challenge } = report;
  const { challengedAt, answeredAt } = challenge;
  const answer =
    answeredAt > 0
      ? `answered ${formatTime(answeredAt)}: the signature is on the chain`
      : challengedAt > 0
        ? `asked for on the chain ${formatTime(challengedAt)}, not answered`
        : "nobody has asked for it on the chain";
  return renderPairs([
    ["It holds", `paid for ${formatTime(receipt.burnedAt)}, purchase ${receipt.id}, ${describeProPlan(receipt.plan)}`],
    ["Owed under", keyId],
    ["Commitment", commitment],
    ["Token", answer],
  ]);
}
