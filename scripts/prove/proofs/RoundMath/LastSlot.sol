// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Lemma} from "../../Lemma.sol";

/// @dev The last slot has to take all that remains.
contract LastSlot {
    function prove(uint64 remaining, uint64 minimum) external pure {
        Lemma.minimum(minimum, remaining, 1);
        assert(minimum == remaining);
    }
}
