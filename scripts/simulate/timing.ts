import { timingTable } from "./crowd.js";

/* How well the time of a redemption hides which purchase it belongs to: docs/PRIVACY.md has the table this prints. */

console.log(timingTable());
