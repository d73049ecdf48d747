// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Lemma} from "../../Lemma.sol";

/// @dev A contribution of the minimum or more never raises the minimum of those who come after it: with `LastSlot`, a
/// round in which everybody brings the minimum at least can always be completed (MC-08).
contract Fillable {
    function prove(uint64 remaining, uint8 slots, uint64 contribution, uint64 minimum, uint64 next) external pure {
        require(slots >= 2 && slots <= 10 && contribution >= minimum && contribution <= remaining);
        uint256 others = slots - 1;
        Lemma.minimum(minimum, remaining, slots);
        Lemma.minimum(next, remaining - contribution, others);
        assert(next * others < (uint256(minimum) + 1) * others);
        Lemma.cancel(next, uint256(minimum) + 1, others);
        assert(next <= minimum);
    }
}
