// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Part of one node's rewards. The shares of a node sum to exactly one node's weight.
struct Share {
    address beneficiary;
    uint64 weight;
}
