// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeKey} from "./NodeTypes.sol";

/// @dev What the quorum can say about a node.
enum StatementKind {
    /// The node is down: it earns no longer and leaves the quorum until it is recommissioned.
    Decommission,
    /// The node is back.
    Recommission,
    /// The node is out for good; its operator pays the penalty.
    Deregister
}

/// @dev One fact a chain cannot see, as the quorum signs it together with the node's statement counter.
struct Statement {
    /// The node's key; its hash is the node id.
    NodeKey key;
    StatementKind kind;
    /// Unix seconds; good for 10 minutes, and never in the future.
    uint32 timestamp;
    /// Bitmap: 1 uptime, 2 checkpoint, 4 pulse, 8 storage, 16 timestamp, 32 timesync, 64 router, 128 L2, 256
    /// misconduct.
    uint16 reason;
}

/// @dev The quorum's signature under one digest. Points have canonical affine coordinates.
struct Attestation {
    /// Sum of the signers' signatures, a point of G1.
    NodeKey signature;
    /// Sum of the signers' keys on G2 in the order of EIP-197: x.c1, x.c0, y.c1, y.c0.
    uint256[4] signersKeyG2;
    /// Square roots and inverse for the hash to the curve (see HashToG1); empty to have them computed, which costs
    /// more.
    bytes hint;
    /// Members who did not sign and whose keys are in the key store: a format byte and positions (see NodeKeys). Empty
    /// for none.
    bytes nonSigners;
    /// Members who did not sign and whose keys are not in the key store, in ascending order of their node ids.
    NodeKey[] unsealedNonSigners;
}

/// @dev What the quorum has said about a node, as readers see it.
struct NodeStanding {
    /// Number of statements about this node so far; part of the digest of the next one.
    uint32 statements;
    /// Downtime credit in seconds as of now; 0 for a node that has left.
    uint32 credit;
    /// Since when the node is decommissioned, in Unix seconds; 0 if it is not.
    uint32 decommissionedAt;
}

/// @dev What a deregistered node's operator lost; all zero for any other node.
struct NodePenalty {
    /// Taken from the operator's stake, in atomic SESH.
    uint64 amount;
    /// Unix seconds from which the node's stake can be withdrawn.
    uint32 withdrawableAt;
    /// In escrow: until this time the penalty can be annulled, from then on anybody may settle it. 0 when it is not in
    /// escrow.
    uint32 annullableUntil;
}
