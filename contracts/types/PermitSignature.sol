// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev EIP-2612 signature; owner, spender and value follow from the call it comes with.
struct PermitSignature {
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}
