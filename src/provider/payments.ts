import { inputError } from "../core/errors.js";
import type { Database } from "./database.js";

const FORM = /^[\x21-\x7e]{1,100}$/;

/** The shop's own number of a payment. */
export function parsePayment(text: string): string {
  if (FORM.test(text)) return text;
  throw inputError("--payment", "not the number of a payment", "Give 1 to 100 visible ASCII characters.");
}

/** A payment buys one thing, and one thing is bought by one payment; the same pair again changes nothing (PV-05). */
export function claimPayment(database: Database, payment: string, terms: string): void {
  database.run("INSERT INTO payments (payment, terms) VALUES (?, ?) ON CONFLICT DO NOTHING", payment, terms);
  const [known] = database.all("SELECT terms FROM payments WHERE payment = ?", payment);
  if (known?.terms === terms) return;
  const problem =
    known === undefined ? "another payment has bought this already" : `${payment} has paid for something else`;
  throw inputError("--payment", problem, "One payment buys one thing: check its number.");
}
