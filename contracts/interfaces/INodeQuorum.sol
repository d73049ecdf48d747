// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeId, NodeKey} from "../types/NodeTypes.sol";
import {Attestation, NodeStanding, Statement} from "../types/StatementTypes.sol";

/// @title Where the quorum of nodes speaks.
/// @notice Two thirds of the quorum's members state what a chain cannot see: that a node is down, back, or out for
/// good. The contract, not the quorum, decides from its own clock whether that is allowed: a node may be down as long
/// as its credit lasts. Credit begins with 2 hours, grows by 48 minutes a day of activity up to 48 hours, and a node
/// that comes back has lost twice its downtime.
/// @dev Holds no money and has no owner; the staking contract creates it and bounds what it can do ({INodePenalties}).
/// Relied on: INV-STK-6.
/// A store is a data contract whose code is 384 keys of 64 bytes, x then y. Stores are numbered in the order in which
/// they were sealed; which keys are in a store is up to whoever seals it. A key in two stores, or of a node that has
/// left, does no harm: naming it as a non-signer only makes an attestation fail.
interface INodeQuorum {
    /// @notice 384 keys were written to the data contract at `data`.
    event KeysSealed(uint256 indexed store, address data);

    /// @dev There is nothing in the list.
    error StatementsEmpty();
    /// @dev Statements are not in strictly ascending order of their node ids.
    error StatementsUnordered(NodeId previous, NodeId current);
    /// @dev The statement is older than 10 minutes or from the future.
    error StatementExpired(NodeId nodeId, uint256 timestamp, uint256 earliest, uint256 latest);
    /// @dev The node has too little credit to be decommissioned.
    error CreditTooLow(NodeId nodeId, uint256 credit, uint256 minimum);
    /// @dev The node has credit left: it cannot be deregistered yet.
    error CreditNotUsedUp(NodeId nodeId, uint256 credit);
    /// @dev No node is deregistered in its first two hours.
    error NodeTooYoung(NodeId nodeId, uint256 deregisterableAt);
    /// @dev The gas did not suffice for the data contract: sealing takes about 6.5 million.
    error StoreNotCreated(uint256 store);
    /// @dev No key has been written there.
    error KeyNotSealed(uint256 store, uint256 slot);
    /// @dev With fewer members nothing can be stated.
    error QuorumTooSmall(uint256 members, uint256 minimum);
    /// @dev More than a third of the members did not sign.
    error NonSignersTooMany(uint256 nonSigners, uint256 members);
    /// @dev The first byte of the non-signers names no format, or the number of bytes after it does not fit that
    /// format.
    error NonSignersMalformed(uint256 format, uint256 length);
    /// @dev Positions, stores or node ids of non-signers are not in strictly ascending order.
    error NonSignersUnordered();
    /// @dev A position of a non-signer is not in any store.
    error NonSignerNotSealed();
    /// @dev Nobody is left who could have signed: the keys of the signers sum to infinity.
    error SignersKeyInfinite();
    /// @dev The signature is not a finite point of G1 with canonical coordinates.
    error SignatureInvalid();
    /// @dev The key on G2 is not canonical, off the curve or outside the subgroup.
    error SignersKeyG2Invalid();
    /// @dev Signature, digest, signers' key and its image on G2 do not belong together: somebody is missing among the
    /// signers or the non-signers, the membership has changed, or another statement was signed.
    error AttestationInvalid(bytes32 digest, uint256 nonSigners);

    /* STATEMENTS */

    /// @notice Acts on statements that the quorum signed, all of them or none. Anybody may call.
    /// @dev The staking contract emits what happened. It pays the caller 3 / 10,000 of the stake of every node
    /// deregistered for another reason than misconduct; whoever copies the calldata and is faster gets it instead.
    /// Requirements: {StatementsEmpty}, {StatementsUnordered}, {StatementExpired}, those of {verify}, and per statement
    /// - Decommission: {CreditTooLow} with less than 2 hours, and {INodePenalties-decommission};
    /// - Recommission: {INodePenalties-recommission};
    /// - Deregister: decommissioned with the credit used up, or active with less than 2 hours of it
    ///   ({CreditNotUsedUp}), registered at least 2 hours ago ({NodeTooYoung}), and {INodePenalties-deregister}.
    /// @param statements In strictly ascending order of node ids: one node, one statement.
    function submit(Statement[] calldata statements, Attestation calldata attestation) external;

    /// @notice What the quorum signs to state this now, whatever the age of the statements:
    /// keccak256(abi.encode(TAG, chainId, staking contract, keccak256(h1 ‖ h2 ‖ …))) with h =
    /// keccak256(abi.encode(nodeId, kind, counter, timestamp, reason)),
    /// TAG = keccak256("SESH/NodeStaking/Statements/v1").
    function statementDigest(Statement[] calldata statements) external view returns (bytes32);

    /// @notice What the quorum has said about a node.
    function standingOf(NodeId nodeId) external view returns (NodeStanding memory);

    /// @notice The staking contract it speaks to.
    function staking() external view returns (address);

    /* ATTESTATIONS */

    /// @notice Checks an attestation against a quorum that the caller describes.
    /// @dev Needs no trust and gives none: what it says is only about its arguments.
    /// @param digest What was signed.
    /// @param aggregateKey Sum of the keys of all members.
    /// @param members Number of members.
    /// @return nonSigners Number of members who did not sign.
    function verify(
        bytes32 digest,
        NodeKey calldata aggregateKey,
        uint256 members,
        Attestation calldata attestation
    ) external view returns (uint256 nonSigners);

    /* KEY STORE */

    /// @notice Writes 384 keys of registered nodes into a data contract, so that naming one of them as a non-signer
    /// costs a tenth. Anybody may call; emits {KeysSealed}.
    /// @dev Reverts with {INodePenalties-NodeUnknown} at the first key that was never registered, or {StoreNotCreated}.
    /// @return store Number of the new store.
    function sealKeys(NodeKey[384] calldata keys) external returns (uint256 store);

    /// @notice Number of stores.
    function storeCount() external view returns (uint256);

    /// @notice Address of a store's data contract, whether it exists already or not.
    function storeAddress(uint256 store) external view returns (address);

    /// @notice The key at a position of a store.
    /// @dev Reverts with {KeyNotSealed}.
    function keyAt(uint256 store, uint256 slot) external view returns (NodeKey memory);
}
