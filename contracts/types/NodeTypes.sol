// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @dev Identity of a node: keccak256(abi.encode(key.x, key.y)). A node id is used at most once (INV-STK-5).
type NodeId is bytes32;

using {NodeIdLibrary.toId} for NodeKey global;

/// @dev BLS public key on G1 of BN254, affine coordinates, both below the field modulus.
struct NodeKey {
    uint256 x;
    uint256 y;
}

/// @dev What a node brings to a registration besides money.
struct NodeCredentials {
    /// BLS key of the node.
    NodeKey key;
    /// Schnorr challenge of the proof of possession.
    uint256 c;
    /// Schnorr response of the proof of possession, below the group order.
    uint256 s;
    /// The node's network identity, a 32-byte ed25519 public key.
    bytes32 ed25519Key;
    /// 64-byte ed25519 signature in two words; emitted for the network to check, not checked on chain.
    bytes32[2] ed25519Signature;
    /// Operator fee in 1/10,000 of the node's rewards, 0 to 10,000.
    uint16 feeBps;
}

/// @dev One owner of a node's stake. The first contributor of a node is its operator.
struct Contributor {
    /// Owner of the principal; stake is only ever paid out to this address.
    address staker;
    /// Receives the rewards; zero in a request means the staker.
    address beneficiary;
    /// Principal in atomic SESH (9 decimals).
    uint64 stake;
}

/// @dev A request to register one node with its whole stake.
struct Registration {
    NodeCredentials node;
    /// 1 to 10 contributors, the operator first; stakes sum to the staking requirement.
    Contributor[] contributors;
}

enum NodeStatus {
    /// Never registered.
    None,
    /// Earns rewards.
    Active,
    /// Down, as the quorum stated: earns nothing until it is recommissioned or exits.
    Decommissioned,
    /// Left the network; its stake can be withdrawn. The record stays as a tombstone.
    Exited,
    /// Put out by the quorum; its stake less the penalty can be withdrawn after a lock.
    Deregistered,
    /// A solo node that left and whose stake has been withdrawn.
    Withdrawn
}

/// @dev A node as readers see it.
struct Node {
    address operator;
    uint16 feeBps;
    NodeStatus status;
    /// Number of contributors, 1 to 10.
    uint8 contributorCount;
    /// Start of the registration (seeded nodes: start of the network), in Unix seconds.
    uint32 registeredAt;
    /// Earliest exit in Unix seconds; 0 while no exit is requested.
    uint32 exitableAt;
    /// The staking requirement this node registered with, in atomic SESH.
    uint64 stakingRequirement;
}

library NodeIdLibrary {
    function toId(NodeKey memory key) internal pure returns (NodeId) {
        return idOf(key.x, key.y);
    }

    function idOf(uint256 x, uint256 y) internal pure returns (NodeId) {
        return NodeId.wrap(Hashes.efficientKeccak256(bytes32(x), bytes32(y)));
    }
}
