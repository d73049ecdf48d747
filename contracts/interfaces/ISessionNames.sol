// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {NameRequest, OxenName} from "../types/NameTypes.sol";
import {PermitSignature} from "../types/PermitSignature.sol";

/// @title Names for Session accounts, leased for years and paid with burned SESH.
/// @notice A name is 1 to 64 characters of a-z, 0-9, `_` and `-`, not starting or ending with `-`. On the chain stands
/// a hash of it and an encrypted Account ID that only those can read who know the name.
/// @dev Key of a name: nameHash = keccak256(abi.encode(tier, baseHash)) with baseHash = BLAKE2b-256(name), the name's
/// hash on Oxen, and tier = min(length, 5), which sets the price. The name itself is never sent. A hash made from a
/// wrong tier or a name outside the rule is a key that nobody who follows the rule ever looks up: whoever registers it
/// has only wasted money. Token id: uint256(nameHash).
/// A transfer clears the value, the backup owner and approvals; {Transfer} is its only event. Fees go through the fee
/// recycler: payers give their allowance to it; a lease of `years` years in a tier is its product
/// 0x1000 + tier * 256 + years. A lease runs up to the second `expiresAt`, and can be renewed for 30 days from then on.
/// Warning: `ownerOf` and `balanceOf` count a name until somebody else registers it, also when its lease is over.
/// Relied on: INV-NAM-1 to INV-NAM-5, INV-FEE-1.
interface ISessionNames is IERC721 {
    /// @notice Somebody announced a registration; {register} may follow a minute later, for a day.
    event NameCommitted(bytes32 indexed commitment);
    /// @notice A name was registered. Whatever stood under it before is gone.
    event NameRegistered(
        bytes32 indexed nameHash,
        address indexed owner,
        uint8 tier,
        uint64 expiresAt,
        address backupOwner,
        bytes value
    );
    /// @notice The lease of a name was extended.
    event NameRenewed(bytes32 indexed nameHash, uint64 previousExpiresAt, uint64 expiresAt);
    /// @notice The value of a name changed; empty for none.
    event NameValueChanged(bytes32 indexed nameHash, bytes value);
    /// @notice The backup owner of a name changed; zero for none.
    event BackupOwnerChanged(bytes32 indexed nameHash, address indexed previous, address indexed current);
    /// @notice Registration was opened. Until `claimUntil` the names in the tree are kept for their claimants.
    event NamesOpened(bytes32 oxenRoot, uint64 claimUntil);

    /// @dev This commitment waits already; it can be renewed once it is too old to be used.
    error CommitmentPending(bytes32 commitment, uint64 expiresAt);
    /// @dev Nobody announced exactly this registration, or too long ago.
    error CommitmentUnknown(bytes32 commitment);
    /// @dev The registration was announced less than a minute ago.
    error CommitmentTooNew(bytes32 commitment, uint64 usableFrom);
    /// @dev A name has 1 to 64 characters.
    error NameLengthInvalid(uint256 length, uint256 limit);
    /// @dev The name has a character it must not have, or not there.
    error NameCharacterInvalid(uint256 position, bytes1 character);
    /// @dev Tiers are 1 to 5.
    error NameTierInvalid(uint8 tier, uint8 limit);
    /// @dev Leases are 1 to 10 years.
    error LeaseInvalid(uint8 leaseYears, uint8 limit);
    /// @dev A lease reaches at most 10 years ahead.
    error LeaseTooLong(bytes32 nameHash, uint64 expiresAt, uint64 limit);
    /// @dev The name has an owner, or its last owner may still renew it.
    error NameTaken(bytes32 nameHash, uint64 availableAt);
    /// @dev Nobody has the name.
    error NameUnknown(bytes32 nameHash);
    /// @dev The lease is over. It can be renewed for 30 days.
    error NameExpired(bytes32 nameHash, uint64 expiresAt);
    /// @dev Only the owner, and where it is said so the backup owner, may do this.
    error CallerNotNameOwner(bytes32 nameHash, address caller);
    /// @dev A value has 73 bytes (49 encrypted, 24 nonce), or none.
    error NameValueInvalid(uint256 length, uint256 required);
    /// @dev Names are registered for somebody.
    error NameOwnerZero();
    /// @dev Registration is not open yet.
    error NamesNotOpen();
    /// @dev Registration was opened before, and is so once and for ever.
    error NamesOpenAlready();
    /// @dev The claim period has to end in the future, within a year, and belongs to a tree.
    error ClaimPeriodInvalid(uint64 claimUntil, uint64 limit);
    /// @dev The claim period of Oxen names is over.
    error ClaimPeriodOver(uint64 claimUntil);
    /// @dev The leaf is not in the tree of Oxen names.
    error OxenNameProofInvalid(bytes32 leaf);
    /// @dev The leaf does not show that the name is kept for nobody.
    error OxenNameReserved(bytes32 baseHash, uint64 claimUntil);
    /// @dev The name is kept for somebody else, or is not in the tree under this hash.
    error OxenNameNotYours(bytes32 baseHash, address caller);

    /* REGISTRATION */

    /// @notice Announces a registration without saying of what, so that nobody can get ahead of it.
    /// @dev Emits {NameCommitted}. Reverts with {CommitmentPending}: also if somebody has copied the commitment and was
    /// faster, which is as good, since it can be used for nothing but this registration.
    /// @param commitment See {commitmentOf}.
    function commit(bytes32 commitment) external;

    /// @notice Registers what was announced 1 minute to 24 hours ago and burns the price from the caller.
    /// @dev Emits {NameRegistered}. Reverts with {NamesNotOpen}, {CommitmentUnknown}, {CommitmentTooNew}, while Oxen
    /// names are claimed with {OxenNameReserved} or {OxenNameProofInvalid}, with {NameTierInvalid}, {LeaseInvalid},
    /// {NameOwnerZero}, {NameTaken}, {NameValueInvalid}, and with the errors of `FeeRecycler.payFee`; nothing is burned
    /// then.
    /// @param secret The 32 random bytes of the commitment.
    /// @param maxSesh The most the caller is ready to pay, in atomic SESH.
    /// @param neighbour While Oxen names are claimed: the leaf whose hash is the last one below that of the name. Not
    /// looked at afterwards.
    function register(
        NameRequest calldata request,
        bytes32 secret,
        uint256 maxSesh,
        OxenName calldata neighbour
    ) external returns (bytes32 nameHash);

    /// @notice {register} with an EIP-2612 permit for the fee recycler over `maxSesh` instead of an allowance.
    function registerWithPermit(
        NameRequest calldata request,
        bytes32 secret,
        uint256 maxSesh,
        OxenName calldata neighbour,
        PermitSignature calldata permit
    ) external returns (bytes32 nameHash);

    /// @notice Extends a lease from its end, also within 30 days after it. Anybody may pay.
    /// @dev Emits {NameRenewed}. Reverts with {NameUnknown}, {LeaseInvalid}, {LeaseTooLong} and the errors of
    /// `FeeRecycler.payFee`.
    function renew(bytes32 nameHash, uint8 leaseYears, uint256 maxSesh) external;

    /// @notice {renew} with an EIP-2612 permit for the fee recycler over `maxSesh` instead of an allowance.
    function renewWithPermit(
        bytes32 nameHash,
        uint8 leaseYears,
        uint256 maxSesh,
        PermitSignature calldata permit
    ) external;

    /// @notice Takes a name that the caller had on Oxen, for a year and without a fee.
    /// @dev Emits {NameRegistered}. Reverts with {NamesNotOpen}, {ClaimPeriodOver}, {OxenNameNotYours},
    /// {OxenNameProofInvalid}, {NameTierInvalid}, {NameTaken} or {NameValueInvalid}.
    /// @param name The name's leaf.
    /// @param tier Of the name; a wrong one makes a key that nobody looks up.
    /// @param backupOwner Zero for none.
    /// @param value Empty for none.
    function claimOxenName(
        OxenName calldata name,
        uint8 tier,
        address backupOwner,
        bytes calldata value
    ) external returns (bytes32 nameHash);

    /* HOLDING */

    /// @notice Changes what the name stands for.
    /// @dev Owner or backup owner, while the lease runs. Emits {NameValueChanged}. Reverts with {NameUnknown},
    /// {NameExpired}, {CallerNotNameOwner} or {NameValueInvalid}.
    function setValue(bytes32 nameHash, bytes calldata value) external;

    /// @notice Names somebody who may also set the value, and transfer the name if the owner's key is lost.
    /// @dev Owner, while the lease runs. Emits {BackupOwnerChanged}. Reverts with {NameUnknown}, {NameExpired} or
    /// {CallerNotNameOwner}.
    function setBackupOwner(bytes32 nameHash, address backupOwner) external;

    /* GOVERNANCE */

    /// @notice Opens registration, once, with the tree of Oxen names.
    /// @dev Restricted: governor. Emits {NamesOpened}. Reverts with {NamesOpenAlready} or {ClaimPeriodInvalid}.
    /// @param oxenRoot Merkle root over keccak256(keccak256(abi.encode(baseHash, nextBaseHash, claimant))), sorted
    /// pairs, from a first leaf with hash zero to a last one whose next hash is 2^256 - 1; zero if no names are kept.
    /// @param claimUntil Unix seconds up to which those names are kept, at most a year ahead; zero without a root.
    function openNames(bytes32 oxenRoot, uint64 claimUntil) external;

    /* VIEWS */

    /// @notice The encrypted Account ID of a name; empty if none is set.
    /// @dev Reverts with {NameUnknown} or {NameExpired}.
    function resolve(bytes32 nameHash) external view returns (bytes memory value);

    /// @notice Everything about a name, also after its lease; zeros where nobody ever had it.
    function nameOf(
        bytes32 nameHash
    ) external view returns (address owner, address backupOwner, uint8 tier, uint64 expiresAt, bytes memory value);

    /// @notice When anybody may register the name; 0 for now. It does not look at names kept for their Oxen owners.
    function availableAt(bytes32 nameHash) external view returns (uint64);

    /// @notice Hashes of a name. To be called, not sent: a transaction would publish the name.
    /// @dev Reverts with {NameLengthInvalid} or {NameCharacterInvalid}.
    function hashesOf(string calldata name) external view returns (bytes32 nameHash, bytes32 baseHash, uint8 tier);

    /// @notice keccak256(abi.encode(tier, baseHash)).
    function nameHashOf(bytes32 baseHash, uint8 tier) external pure returns (bytes32);

    /// @notice keccak256(abi.encode(chain id, this contract, request, secret)).
    function commitmentOf(NameRequest calldata request, bytes32 secret) external view returns (bytes32);

    /// @notice When a commitment was made; 0 if never or once it was used.
    function committedAt(bytes32 commitment) external view returns (uint64);

    /// @notice The product of the fee recycler that is a lease, for tiers 1 to 5 and 1 to 10 years.
    function productOf(uint8 tier, uint8 leaseYears) external pure returns (uint16);

    /// @notice What a lease costs now, in atomic SESH.
    function quote(uint8 tier, uint8 leaseYears) external view returns (uint256);

    /// @notice Whether registration is open, the root of Oxen names, and until when they are kept.
    function opening() external view returns (bool isOpen, bytes32 oxenRoot, uint64 claimUntil);
}
