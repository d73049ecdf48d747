// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IPriceFeed} from "./external/IPriceFeed.sol";

/// @title A price of SESH in USD that the network's operations post, for networks without a price feed.
/// @notice Answers in the shape of a Chainlink feed with 8 decimals.
interface IPostedPriceFeed is IPriceFeed {
    /// @notice The price changed; both in USD with 8 decimals.
    event PricePosted(uint256 previous, uint256 current);

    /// @dev A price of zero, or one that differs from the last by more than a fifth.
    error PriceStepInvalid(uint256 price, uint256 minimum, uint256 limit);
    /// @dev Prices can be posted once an hour.
    error PricePostedTooEarly(uint256 allowedAt);

    /// @notice Posts a price in USD per SESH with 8 decimals, at most a fifth away from the last, once an hour.
    /// @dev Restricted: operations. Emits {PricePosted}. Reverts with {PriceStepInvalid} or {PricePostedTooEarly}.
    function post(uint256 price) external;
}
