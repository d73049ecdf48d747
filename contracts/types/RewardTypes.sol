// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Part of one node's rewards: the beneficiary in the upper 160 bits of the word, its weight in the lower 64. One
/// word instead of a struct because every registration and exit hands a list of them to the reward pool. The shares of
/// a node sum to exactly one node's weight.
type Share is uint256;

using {ShareLibrary.beneficiary, ShareLibrary.weight} for Share global;

library ShareLibrary {
    function pack(address beneficiary_, uint64 weight_) internal pure returns (Share) {
        return Share.wrap((uint256(uint160(beneficiary_)) << 96) | weight_);
    }

    function beneficiary(Share share) internal pure returns (address) {
        return address(uint160(Share.unwrap(share) >> 96));
    }

    function weight(Share share) internal pure returns (uint64) {
        return uint64(Share.unwrap(share));
    }
}
