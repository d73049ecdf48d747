// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPostedPriceFeed} from "../interfaces/IPostedPriceFeed.sol";
import {IPriceFeed} from "../interfaces/external/IPriceFeed.sol";

contract PostedPriceFeed is IPostedPriceFeed, AccessManaged {
    /// @dev A post may be at most the last price divided by this away from it.
    uint256 private constant STEP_DIVISOR = 5;
    uint256 private constant POST_PERIOD = 1 hours;

    /// @dev One slot.
    struct Post {
        uint128 price;
        uint64 postedAt;
        uint64 number;
    }

    Post private _post;

    constructor(address authority, uint128 initialPrice) AccessManaged(authority) {
        require(initialPrice != 0, PriceStepInvalid(initialPrice, 1, type(uint128).max));
        _write(Post({price: initialPrice, postedAt: uint64(block.timestamp), number: 1}), 0);
    }

    /// @inheritdoc IPostedPriceFeed
    function post(uint256 price) external restricted {
        Post memory last = _post;
        uint256 step = Math.ceilDiv(last.price, STEP_DIVISOR); // rounded up, so that the smallest price can still move
        uint256 minimum = last.price - step;
        uint256 limit = last.price + step;
        require(price != 0 && price >= minimum && price <= limit, PriceStepInvalid(price, minimum, limit));
        uint256 allowedAt = last.postedAt + POST_PERIOD;
        require(block.timestamp >= allowedAt, PricePostedTooEarly(allowedAt));
        // The step bounds the price, and a price of 128 bits is out of reach of any number of steps.
        _write(Post({price: uint128(price), postedAt: uint64(block.timestamp), number: last.number + 1}), last.price);
    }

    /// @inheritdoc IPriceFeed
    function decimals() external pure returns (uint8) {
        return 8;
    }

    /// @inheritdoc IPriceFeed
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        Post memory last = _post;
        return (last.number, int256(uint256(last.price)), last.postedAt, last.postedAt, last.number);
    }

    function _write(Post memory next, uint256 previous) private {
        _post = next;
        emit PricePosted(previous, next.price);
    }
}
