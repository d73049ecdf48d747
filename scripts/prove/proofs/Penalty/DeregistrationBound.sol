// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Penalty} from "../../../../contracts/libraries/Penalty.sol";
import {QuarterStake} from "../../../../contracts/libraries/QuarterStake.sol";

/// @dev PN-02, INV-STK-3: together they are never more than the quarter that the operator brings at least, whatever the
/// stake.
contract DeregistrationBound {
    function prove(uint64 stake) external pure {
        (uint256 reward, uint256 poolShare) = Penalty.deregistration(stake);
        assert((reward + poolShare) * 4 <= stake);
        assert(reward + poolShare <= QuarterStake.minimum(stake));
    }
}
