// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IFeeOracle} from "../interfaces/IFeeOracle.sol";
import {IPriceFeed} from "../interfaces/external/IPriceFeed.sol";

/// @dev Has no settings to change: other bounds are another oracle, which the governor names to the recycler.
contract FeeOracle is IFeeOracle {
    uint256 private constant DECIMALS = 18;
    uint256 private constant FEED_DECIMALS_LIMIT = 36;
    uint256 private constant AGE_LIMIT_MAXIMUM = 30 days;

    /// @dev After an outage of the sequencer, until the feed can be trusted again.
    uint256 private constant SEQUENCER_GRACE = 1 hours;

    IPriceFeed public immutable feed;
    /// @notice Chainlink's feed of the sequencer's state, 0 for up; zero on a network without one.
    IPriceFeed public immutable sequencerFeed;
    /// @notice Lowest price that is accepted, in USD per SESH with 18 decimals.
    uint256 public immutable minimum;
    /// @notice Highest price that is accepted, in USD per SESH with 18 decimals.
    uint256 public immutable limit;
    /// @notice Age in seconds up to which an answer of the feed is accepted.
    uint256 public immutable ageLimit;
    /// @dev An answer times numerator / denominator has 18 decimals.
    uint256 private immutable _numerator;
    uint256 private immutable _denominator;

    constructor(IPriceFeed feed_, IPriceFeed sequencerFeed_, uint256 minimum_, uint256 limit_, uint256 ageLimit_) {
        uint256 decimals = feed_.decimals();
        require(
            minimum_ != 0 &&
                minimum_ <= limit_ &&
                ageLimit_ != 0 &&
                ageLimit_ <= AGE_LIMIT_MAXIMUM &&
                decimals <= FEED_DECIMALS_LIMIT,
            OracleSettingsInvalid(minimum_, limit_, ageLimit_, decimals)
        );
        feed = feed_;
        sequencerFeed = sequencerFeed_;
        minimum = minimum_;
        limit = limit_;
        ageLimit = ageLimit_;
        _numerator = decimals < DECIMALS ? 10 ** (DECIMALS - decimals) : 1;
        _denominator = decimals > DECIMALS ? 10 ** (decimals - DECIMALS) : 1;
    }

    /// @inheritdoc IFeeOracle
    function usdPerSesh() external view returns (uint256 price) {
        if (address(sequencerFeed) != address(0)) _checkSequencer();
        (uint80 roundId, int256 answer, , uint256 updatedAt, uint80 answeredInRound) = feed.latestRoundData();
        require(answer > 0, PriceNotPositive(answer));
        require(
            updatedAt != 0 && answeredInRound >= roundId,
            PriceRoundIncomplete(roundId, answeredInRound, updatedAt)
        );
        require(updatedAt <= block.timestamp, PriceFromFuture(updatedAt, block.timestamp));
        require(block.timestamp - updatedAt <= ageLimit, PriceStale(updatedAt, updatedAt + ageLimit));
        price = Math.saturatingMul(uint256(answer), _numerator) / _denominator;
        require(price >= minimum && price <= limit, PriceOutOfBounds(price, minimum, limit));
    }

    function _checkSequencer() private view {
        (, int256 answer, uint256 startedAt, , ) = sequencerFeed.latestRoundData();
        require(answer == 0, SequencerDown(answer));
        uint256 validFrom = startedAt + SEQUENCER_GRACE;
        // A feed that has never reported has no start.
        require(startedAt != 0 && block.timestamp >= validFrom, SequencerGrace(startedAt, validFrom));
    }
}
