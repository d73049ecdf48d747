// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {RoundMath} from "../../../../contracts/libraries/RoundMath.sol";

/// @dev The minimum is exactly ceil(remaining / slots): with it all slots together complete the round, and bring less
/// than one atomic unit each too much (MC-08).
contract Minimum {
    function prove(uint64 remaining, uint8 slots) external pure {
        require(remaining > 0 && slots >= 1 && slots <= 10);
        uint256 minimum = RoundMath.minContribution(remaining, slots);
        assert(minimum * slots >= remaining);
        assert(minimum * slots < uint256(remaining) + slots);
    }
}
