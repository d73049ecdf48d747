// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PermitSignature} from "../types/PermitSignature.sol";

/// @title Sells Session Pro for burned SESH.
/// @notice A purchase names a plan and a commitment, never an account: the commitment hides what only the buyer can
/// open, so the burn says nothing about the account that will use it. No memo, no identifier, no mail address.
/// @dev Fees go through the fee recycler: payers give their allowance to it. Plan 1: one month, 2: three months, 3:
/// twelve months; 4: more storage, 5: faster routing, both for a month, once the governor sells them. A commitment
/// is not kept: a second burn for it only wastes the payer's money.
/// Relied on: INV-FEE-1, INV-PRO-1.
interface IProBurn {
    /// @notice `payer` burned `sesh` atomic SESH for `count` units of a plan.
    /// @param receiptId Number of the purchase, from 1.
    /// @param root One unit: the commitment. Batch: keccak256 of all commitments, see {ProBurnLeaves}. Root: the
    /// root of a Merkle tree of `count` leaves keccak256(keccak256(commitment)), sorted pairs.
    event ProBurned(
        uint64 indexed receiptId,
        uint8 indexed plan,
        bytes32 root,
        uint32 count,
        uint256 sesh,
        address payer
    );
    /// @notice The commitments of a batch.
    event ProBurnLeaves(uint64 indexed receiptId, bytes32[] commitments);
    /// @notice `payer` wants no token for unit `index` of a receipt. Issuers heed it when `payer` is the receipt's,
    /// the receipt is not older than 14 days, and no token has been issued for the unit.
    event ProBurnCancelled(uint64 indexed receiptId, uint32 index, address payer);
    /// @notice The issuers' keys of a plan for one epoch were announced; they may be used from `usableFrom` on.
    /// @param keyHash keccak256 of the key file at `uri`.
    /// @param keyIds SHA-256 of every issuer's public key (RFC 9578, section 6.5), in the order of issuer numbers.
    event IssuerKeysSet(
        uint8 indexed plan,
        uint32 indexed epoch,
        bytes32 keyHash,
        uint64 usableFrom,
        bytes32[] keyIds,
        string uri
    );
    /// @notice Somebody asks in public why the issuer with this key has not signed a blinded message of a receipt.
    event IssueChallenged(
        uint64 indexed receiptId,
        bytes32 indexed keyId,
        bytes32 indexed messageHash,
        bytes blindedMessage
    );
    /// @notice The blinded message was signed: whoever asked has its token.
    event IssueAnswered(
        uint64 indexed receiptId,
        bytes32 indexed keyId,
        bytes32 indexed messageHash,
        bytes blindSignature
    );

    /// @dev A purchase without a commitment could never be used.
    error CommitmentZero();
    /// @dev A batch without a commitment.
    error CommitmentsEmpty();
    /// @dev There is no such receipt.
    error ReceiptUnknown(uint64 receiptId);
    /// @dev Keys of a plan and epoch are written once.
    error IssuerKeysFixed(uint8 plan, uint32 epoch);
    /// @dev Without a hash of the key file, or without a key, nobody could check anything.
    error IssuerKeysEmpty(uint8 plan, uint32 epoch);
    /// @dev A key belongs to one issuer, plan and epoch.
    error IssuerKeyUsed(bytes32 keyId);
    /// @dev No issuer has this key, or it may not be used yet.
    error IssuerKeyNotUsable(bytes32 keyId, uint64 usableFrom);
    /// @dev A modulus, message or signature is not as long as a 2,048-bit key's.
    error IssuerValueLength(uint256 length, uint256 required);
    /// @dev This has been asked before, for the same receipt and key.
    error AlreadyChallenged(uint64 receiptId, bytes32 messageHash);
    /// @dev Nobody asked for this message of the receipt under this key, or it has been answered.
    error ChallengeNotOpen(uint64 receiptId, bytes32 keyId, bytes32 messageHash);
    /// @dev The modulus is not that of the key.
    error IssuerModulusMismatch(bytes32 keyId);

    /* BUYING */

    /// @notice Burns the price of one unit of `plan` from the caller.
    /// @dev Needs an allowance for the fee recycler. Emits {ProBurned}. Reverts with {CommitmentZero} and the errors
    /// of `FeeRecycler.payFee`.
    /// @param commitment Made by the client from its secret; see the specification of Pro purchases.
    /// @param maxSesh The most the caller is ready to pay, in atomic SESH.
    function burnForPro(uint8 plan, bytes32 commitment, uint256 maxSesh) external returns (uint64 receiptId);

    /// @notice {burnForPro} with an EIP-2612 permit for the fee recycler over `maxSesh` instead of an allowance.
    function burnForProWithPermit(
        uint8 plan,
        bytes32 commitment,
        uint256 maxSesh,
        PermitSignature calldata permit
    ) external returns (uint64 receiptId);

    /// @notice Burns for one unit per commitment; the commitments are on the chain, so nobody needs a proof.
    /// @dev Emits {ProBurned} and {ProBurnLeaves}. Reverts with {CommitmentsEmpty} and the errors of
    /// `FeeRecycler.payFee`. About 800 gas per unit, or 1,300 where calldata has the floor price of EIP-7623. Nitro
    /// takes transactions of up to 95,000 bytes, about 2,900 commitments.
    /// @param maxSesh The most the caller is ready to pay for all of them.
    function burnForProBatch(
        uint8 plan,
        bytes32[] calldata commitments,
        uint256 maxSesh
    ) external returns (uint64 receiptId);

    /// @notice Burns for any number of units at the cost of one: the payer keeps the commitments and proves each to
    /// the issuers.
    /// @dev Emits {ProBurned}. Reverts with {CommitmentZero} and the errors of `FeeRecycler.payFee`.
    /// Warning: nothing here knows how many leaves a root has. Issuers have to count what they sign per receipt.
    /// @param root Merkle root of the commitments, see {ProBurned}.
    /// @param count Number of units paid for; issuers sign no more than that.
    function burnForProRoot(
        uint8 plan,
        bytes32 root,
        uint32 count,
        uint256 maxSesh
    ) external returns (uint64 receiptId);

    /// @notice Says that no token is wanted for one unit of a receipt of the caller's.
    /// @dev Emits {ProBurnCancelled}. Reverts with {ReceiptUnknown}. What was burned stays burned. Receipts are not
    /// kept on the chain: that the caller is the payer and in time is for whoever reads the two events to check.
    function cancel(uint64 receiptId, uint32 index) external;

    /* ISSUERS */

    /// @notice Announces the issuers' keys of a plan for an epoch, 7 days before they may be used, once and for
    /// ever. So all clients see the same keys, and none can be made for one of them.
    /// @dev Restricted: governor. Emits {IssuerKeysSet}. Reverts with {IssuerKeysFixed}, {IssuerKeysEmpty} or
    /// {IssuerKeyUsed}.
    function setIssuerKeys(
        uint8 plan,
        uint32 epoch,
        bytes32 keyHash,
        bytes32[] calldata keyIds,
        string calldata uri
    ) external;

    /// @notice Asks in public for the signature of a blinded message that an issuer refuses. Publishing a blinded
    /// message is harmless. That the receipt commits to the message under this key, and that the message is below
    /// the modulus, is for everybody to check. Each receipt has its own challenges: one that names a wrong receipt
    /// does not take the right one's place.
    /// @dev Emits {IssueChallenged}. Reverts with {ReceiptUnknown}, {IssuerKeyNotUsable}, {IssuerValueLength} or
    /// {AlreadyChallenged}.
    function challenge(uint64 receiptId, bytes32 keyId, bytes calldata blindedMessage) external;

    /// @notice Answers a challenge with the signature, which anybody may do: it is checked against the registered
    /// key.
    /// @dev Emits {IssueAnswered}. Reverts with {IssuerValueLength}, {IssuerModulusMismatch} or {ChallengeNotOpen}.
    /// @param modulus Of the key, 256 bytes.
    /// @param blindSignature 256 bytes; to the power of 65,537 it is the blinded message.
    function answer(uint64 receiptId, bytes32 keyId, bytes calldata modulus, bytes calldata blindSignature) external;

    /* VIEWS */

    /// @notice What one unit of `plan` costs now, in atomic SESH.
    function quote(uint8 plan) external view returns (uint256 seshPerUnit);

    /// @notice Number of purchases.
    function receipts() external view returns (uint64);

    /// @notice Hash chain over all receipts, the first 24 bytes of keccak256(abi.encode(previous, receiptId, plan,
    /// root, count)) each: one read tells whether a list of {ProBurned} events is complete.
    function receiptChain() external view returns (bytes24);

    /// @notice Hash of the key file of a plan and epoch, and when its keys become usable; zero if there is none.
    function issuerKeysOf(uint8 plan, uint32 epoch) external view returns (bytes32 keyHash, uint64 usableFrom);

    /// @notice When an issuer's key becomes usable; 0 for a key nobody announced.
    function usableFromOf(bytes32 keyId) external view returns (uint64);

    /// @notice When a message of a receipt was asked for under a key, and when it was answered; 0 for never.
    function challengeOf(
        uint64 receiptId,
        bytes32 keyId,
        bytes32 messageHash
    ) external view returns (uint64 challengedAt, uint64 answeredAt);
}
