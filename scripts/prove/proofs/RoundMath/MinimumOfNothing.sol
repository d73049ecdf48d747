// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {RoundMath} from "../../../../contracts/libraries/RoundMath.sol";

/// @dev Where nothing remains, or no slot is free, the minimum is 0 and nothing reverts (MC-11).
contract MinimumOfNothing {
    function prove(uint64 remaining, uint8 slots) external pure {
        assert(RoundMath.minContribution(0, slots) == 0);
        assert(RoundMath.minContribution(remaining, 0) == 0);
    }
}
