// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Emission} from "../../../../contracts/libraries/Emission.sol";

/// @dev More time never pays less.
contract PayoutGrows {
    function prove(uint64 reserve, uint64 earlier, uint64 later) external pure {
        require(later <= earlier && earlier <= Emission.WAD);
        assert(Emission.payout(reserve, earlier) <= Emission.payout(reserve, later));
    }
}
