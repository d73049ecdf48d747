// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BPS} from "./Bps.sol";

/// @notice Splits a burned fee for reminting: 9,000 bps to the reward pool, 1,000 bps to protocol-owned liquidity.
library FeeSplit {
    uint256 internal constant LIQUIDITY_BPS = 1_000;

    /// @return toPool The reward pool's part; it gets the rounding.
    /// @return toLiquidity The liquidity part, rounded down.
    function split(uint256 amount) internal pure returns (uint256 toPool, uint256 toLiquidity) {
        toLiquidity = (amount * LIQUIDITY_BPS) / BPS;
        toPool = amount - toLiquidity;
    }
}
