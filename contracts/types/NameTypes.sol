// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev What a registration asks for. `baseHash` is BLAKE2b-256 of the name, `tier` its length, 5 for five and more
/// characters. `value` is the encrypted Account ID, 73 bytes, or empty.
struct NameRequest {
    bytes32 baseHash;
    uint8 tier;
    uint8 leaseYears;
    address owner;
    address backupOwner;
    bytes value;
}

/// @dev A leaf of the tree of Oxen names and its proof. Leaves are in the order of their hashes and each names the hash
/// of the next one, so one leaf proves that a name is in the tree, or that it is not.
struct OxenName {
    bytes32 baseHash;
    bytes32 nextBaseHash;
    address claimant;
    bytes32[] proof;
}
