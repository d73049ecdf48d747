// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title The part of Chainlink's AggregatorV3Interface that prices are read through.
interface IPriceFeed {
    /// @notice Decimals of the answers.
    function decimals() external view returns (uint8);

    /// @notice The latest price.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
