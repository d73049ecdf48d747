// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IPriceFeed} from "../interfaces/external/IPriceFeed.sol";

/// @dev A price feed that answers what a test sets.
contract MockPriceFeed is IPriceFeed {
    struct Round {
        uint80 roundId;
        int256 answer;
        uint256 startedAt;
        uint256 updatedAt;
        uint80 answeredInRound;
    }

    uint8 public immutable decimals;
    Round public latestRoundData;

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function set(Round calldata round) external {
        latestRoundData = round;
    }
}
