// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {OxenName} from "../../contracts/types/NameTypes.sol";

/// @dev A few names and what is known of them: the model that the contract is compared with. The first ones are kept
/// for their Oxen owners for a while, the last of these for nobody.
contract NameGhost {
    struct Lease {
        address owner;
        address backupOwner;
        address approved;
        uint256 expiresAt;
        bytes value;
    }

    uint256 public constant NAMES = 8;
    uint256 public constant KEPT = 3;
    uint256 public constant GRACE = 30 days;
    uint256 public immutable claimUntil;

    Lease[NAMES] private _leases;
    /// @dev Leaves of the tree of kept names, the first one before all of them.
    bytes32[KEPT + 2] private _ends;
    address[KEPT + 1] private _claimants;

    /// @dev Kept names are sorted by their hash, so that name and leaf have one number.
    constructor(address[KEPT] memory claimants, uint256 claimUntil_) {
        claimUntil = claimUntil_;
        _ends[KEPT + 1] = bytes32(type(uint256).max);
        for (uint256 i; i < KEPT; ++i) (_ends[i + 1], _claimants[i + 1]) = (baseHashOf(i), claimants[i]);
    }

    function baseHashOf(uint256 index) public pure returns (bytes32) {
        // Kept names at a quarter, a half and three quarters of all hashes; the others anywhere.
        return index < KEPT ? bytes32((index + 1) << 254) : keccak256(abi.encode(index));
    }

    /// @dev Names of five characters and of one.
    function tierOf(uint256 index) public pure returns (uint8) {
        return index % 2 == 0 ? 5 : 1;
    }

    function nameHashOf(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode(tierOf(index), baseHashOf(index)));
    }

    function leaseOf(uint256 index) external view returns (Lease memory) {
        return _leases[index];
    }

    function isActive(uint256 index) public view returns (bool) {
        return block.timestamp < _leases[index].expiresAt;
    }

    /// @dev By somebody who is not its last owner, and not counting that it is kept.
    function isFree(uint256 index) public view returns (bool) {
        return block.timestamp >= _leases[index].expiresAt + GRACE;
    }

    function register(
        uint256 index,
        address owner,
        address backupOwner,
        uint256 leaseYears,
        bytes calldata value
    ) external {
        uint256 expiresAt = block.timestamp + leaseYears * 365 days;
        _leases[index] = Lease(owner, backupOwner, address(0), expiresAt, value);
    }

    function renew(uint256 index, uint256 leaseYears) external {
        _leases[index].expiresAt += leaseYears * 365 days;
    }

    function setValue(uint256 index, bytes calldata value) external {
        _leases[index].value = value;
    }

    function setBackupOwner(uint256 index, address backupOwner) external {
        _leases[index].backupOwner = backupOwner;
    }

    function approve(uint256 index, address approved) external {
        _leases[index].approved = approved;
    }

    /// @dev Only the lease goes along.
    function transfer(uint256 index, address to) external {
        _leases[index] = Lease(to, address(0), address(0), _leases[index].expiresAt, "");
    }

    /* KEPT NAMES */

    function root() external view returns (bytes32) {
        return Hashes.commutativeKeccak256(_pair(0), _pair(2));
    }

    /// @dev The leaf of a kept name, or the one before another name.
    function leafOf(uint256 index) external view returns (OxenName memory leaf) {
        uint256 i = KEPT;
        while (_ends[i] > baseHashOf(index)) --i;
        leaf = OxenName(_ends[i], _ends[i + 1], _claimants[i], new bytes32[](2));
        (leaf.proof[0], leaf.proof[1]) = (_node(i ^ 1), _pair(2 - (i & 2)));
    }

    function _pair(uint256 first) private view returns (bytes32) {
        return Hashes.commutativeKeccak256(_node(first), _node(first + 1));
    }

    function _node(uint256 i) private view returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(_ends[i], _ends[i + 1], _claimants[i]))));
    }
}
