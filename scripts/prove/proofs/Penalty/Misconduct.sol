// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Penalty} from "../../../../contracts/libraries/Penalty.sol";
import {QuarterStake} from "../../../../contracts/libraries/QuarterStake.sol";

/// @dev PN-02: 5 % rounded down, and never more than the quarter that the operator brings at least.
contract Misconduct {
    function prove(uint64 stake) external pure {
        uint256 amount = Penalty.misconduct(stake);
        assert(amount * 20 <= stake);
        assert((amount + 1) * 20 > stake);
        assert(amount <= QuarterStake.minimum(stake));
    }
}
