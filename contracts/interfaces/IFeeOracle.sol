// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title The price of SESH that fees are computed from.
/// @notice Reverts rather than answer with a price that cannot be trusted: purchases stop then, and nothing else does.
interface IFeeOracle {
    /// @dev The feed answered zero or less.
    error PriceNotPositive(int256 answer);
    /// @dev The feed's round is not finished, or its answer was carried over from an earlier round.
    error PriceRoundIncomplete(uint80 roundId, uint80 answeredInRound, uint256 updatedAt);
    /// @dev The feed's answer is dated in the future.
    error PriceFromFuture(uint256 updatedAt, uint256 timestamp);
    /// @dev The feed's answer is too old.
    error PriceStale(uint256 updatedAt, uint256 validUntil);
    /// @dev The price is outside the bounds, in USD per SESH with 18 decimals.
    error PriceOutOfBounds(uint256 price, uint256 minimum, uint256 limit);
    /// @dev Arbitrum's sequencer is down: prices of the feed may be old, and only some can trade on them.
    error SequencerDown(int256 answer);
    /// @dev The sequencer has not been up for an hour yet: the feed needs time to catch up.
    error SequencerGrace(uint256 startedAt, uint256 validFrom);
    /// @dev Bounds, age or decimals of the feed that cannot work.
    error OracleSettingsInvalid(uint256 minimum, uint256 limit, uint256 ageLimit, uint256 feedDecimals);

    /// @notice USD per SESH with 18 decimals.
    /// @dev Reverts with {SequencerDown}, {SequencerGrace}, {PriceNotPositive}, {PriceRoundIncomplete},
    /// {PriceFromFuture}, {PriceStale} or {PriceOutOfBounds}.
    function usdPerSesh() external view returns (uint256 price);
}
