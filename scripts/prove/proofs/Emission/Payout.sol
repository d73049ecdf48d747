// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Emission} from "../../../../contracts/libraries/Emission.sol";

/// @dev INV-RWD-1: the pool never pays more than it has; the payout is reserve · (1 − factor), rounded down.
contract Payout {
    function prove(uint64 reserve, uint64 factor) external pure {
        require(factor <= Emission.WAD);
        uint256 payout = Emission.payout(reserve, factor);
        assert(payout <= reserve);
        assert(payout * Emission.WAD <= reserve * (Emission.WAD - factor));
        assert((payout + 1) * Emission.WAD > reserve * (Emission.WAD - factor));
    }
}
