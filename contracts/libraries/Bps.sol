// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Denominator of every ratio that ends in `Bps`.
uint256 constant BPS = 10_000;
