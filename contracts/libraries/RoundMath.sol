// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice How much a new contributor must bring so that the last free slot can always complete the round.
library RoundMath {
    /// @param remaining Atomic SESH that nobody has paid or reserved.
    /// @param slots Contributor slots that nobody holds or has reserved; at least one while something remains.
    /// @return The smallest contribution, ceil(remaining / slots); 0 when nothing remains.
    function minContribution(uint256 remaining, uint256 slots) internal pure returns (uint256) {
        if (remaining == 0 || slots == 0) return 0;
        return (remaining + slots - 1) / slots;
    }
}
