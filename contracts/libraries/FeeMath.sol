// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Converts the USD price of a fee to SESH.
library FeeMath {
    /// @dev SESH has 9 decimals, fee prices 6, the oracle's price 18: amount · 1e9 · 1e18 / 1e6.
    uint256 private constant SCALE = 1e21;

    /// @param usd Price of the fee in USD with 6 decimals.
    /// @param usdPerSesh Price of SESH in USD with 18 decimals, above 0.
    /// @return Atomic SESH, rounded up, so a fee above zero never becomes zero (FE-06).
    function toSesh(uint256 usd, uint256 usdPerSesh) internal pure returns (uint256) {
        return Math.ceilDiv(usd * SCALE, usdPerSesh);
    }
}
