// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Emission} from "../../../../contracts/libraries/Emission.sol";

/// @dev No time pays nothing (RW-06), endless time pays everything.
contract PayoutAtTheEnds {
    function prove(uint64 reserve) external pure {
        assert(Emission.payout(reserve, Emission.WAD) == 0);
        assert(Emission.payout(reserve, 0) == reserve);
    }
}
