// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeCredentials} from "./NodeTypes.sol";

/// @dev Identity of a contribution round: the hash of its terms. Whoever names a round names all of its terms, so
/// nobody can change them under a contributor.
type RoundId is bytes32;

using {RoundIdLibrary.toId} for RoundTerms global;

/// @dev A place in a round that is kept for one contributor until `RoundTerms.reservedUntil`.
struct Reservation {
    address staker;
    /// What the contributor has to bring at least, in one payment, in atomic SESH.
    uint64 amount;
}

/// @dev Everything a contributor agrees to. Fixed for the life of the round.
struct RoundTerms {
    /// Registers the node and pays the first contribution.
    address operator;
    /// Stake of the node in atomic SESH: the staking requirement at the time of opening.
    uint64 stakingRequirement;
    /// Unix seconds. Reservations count before this time; at most `closesAt`.
    uint32 reservedUntil;
    /// Unix seconds. From this time on the round is over and everybody is refunded.
    uint32 closesAt;
    /// True: the contribution that fills the round registers the node. False: the operator does, by `register`.
    bool autoRegister;
    /// Key, proof of possession, network identity and operator fee of the node.
    NodeCredentials node;
    /// At most 9, in an order that gives each its number.
    Reservation[] reservations;
}

enum RoundStatus {
    /// Never opened.
    None,
    /// Takes contributions until it is full or over.
    Open,
    /// The node is registered; the contributions have become its stake.
    Registered,
    /// Over without a node; contributions are refunded.
    Cancelled
}

/// @dev A round as readers see it.
struct Round {
    address operator;
    RoundStatus status;
    uint64 stakingRequirement;
    /// Sum of the contributions held for this round.
    uint64 contributed;
    /// Sum of the reservations nobody has used; void from `reservedUntil` on.
    uint64 reserved;
    /// Number of contributors, 1 to 10.
    uint8 contributorCount;
    /// Number of reservations nobody has used; void from `reservedUntil` on.
    uint8 reservedSlots;
    uint32 reservedUntil;
    uint32 closesAt;
    /// True if the round can no longer register, so that contributions are refunded at once.
    bool refundable;
}

/// @dev What one contributor has in a round.
struct Contribution {
    address staker;
    /// Receives the rewards of this contribution.
    address beneficiary;
    uint64 amount;
    /// Unix seconds from which the contributor may leave an open round.
    uint32 leavableAt;
}

library RoundIdLibrary {
    function toId(RoundTerms memory terms) internal pure returns (RoundId) {
        return RoundId.wrap(keccak256(abi.encode(terms)));
    }
}
