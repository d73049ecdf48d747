// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IFeeRecycler} from "../interfaces/IFeeRecycler.sol";
import {ISessionNames} from "../interfaces/ISessionNames.sol";
import {Permits} from "../libraries/Permits.sol";
import {NameRequest, OxenName} from "../types/NameTypes.sol";
import {PermitSignature} from "../types/PermitSignature.sol";
import {NameRecords} from "./NameRecords.sol";
import {NameRules} from "./NameRules.sol";

contract SessionNames is ISessionNames, ERC721, AccessManaged {
    using NameRecords for NameRecords.Record;

    /// @dev One slot after the root.
    struct Opening {
        bytes32 oxenRoot;
        uint64 claimUntil;
        bool isOpen;
    }

    uint64 private constant COMMITMENT_AGE_MINIMUM = 1 minutes;
    uint64 private constant COMMITMENT_AGE_LIMIT = 24 hours;
    uint64 private constant YEAR = 365 days;
    uint64 private constant GRACE_PERIOD = 30 days;
    uint64 private constant CLAIM_PERIOD_LIMIT = 365 days;
    uint8 private constant LEASE_LIMIT = 10;
    uint16 private constant PRODUCTS = 0x1000;

    IERC20 public immutable token;
    IFeeRecycler public immutable feeRecycler;

    /// @inheritdoc ISessionNames
    mapping(bytes32 commitment => uint64) public committedAt;
    mapping(bytes32 nameHash => NameRecords.Record) private _records;
    Opening private _opening;

    constructor(
        address authority,
        IERC20 token_,
        IFeeRecycler feeRecycler_
    ) ERC721("Session Names", "SNAME") AccessManaged(authority) {
        token = token_;
        feeRecycler = feeRecycler_;
    }

    /* REGISTRATION */

    /// @inheritdoc ISessionNames
    function commit(bytes32 commitment) external {
        uint64 pendingUntil = committedAt[commitment] + COMMITMENT_AGE_LIMIT;
        require(block.timestamp > pendingUntil, CommitmentPending(commitment, pendingUntil));
        committedAt[commitment] = uint64(block.timestamp);
        emit NameCommitted(commitment);
    }

    /// @inheritdoc ISessionNames
    function register(
        NameRequest calldata request,
        bytes32 secret,
        uint256 maxSesh,
        OxenName calldata neighbour
    ) external returns (bytes32 nameHash) {
        return _register(request, secret, maxSesh, neighbour);
    }

    /// @inheritdoc ISessionNames
    function registerWithPermit(
        NameRequest calldata request,
        bytes32 secret,
        uint256 maxSesh,
        OxenName calldata neighbour,
        PermitSignature calldata permit
    ) external returns (bytes32 nameHash) {
        _permit(maxSesh, permit);
        return _register(request, secret, maxSesh, neighbour);
    }

    /// @inheritdoc ISessionNames
    function renew(bytes32 nameHash, uint8 leaseYears, uint256 maxSesh) external {
        _renew(nameHash, leaseYears, maxSesh);
    }

    /// @inheritdoc ISessionNames
    function renewWithPermit(
        bytes32 nameHash,
        uint8 leaseYears,
        uint256 maxSesh,
        PermitSignature calldata permit
    ) external {
        _permit(maxSesh, permit);
        _renew(nameHash, leaseYears, maxSesh);
    }

    /// @inheritdoc ISessionNames
    function claimOxenName(
        OxenName calldata name,
        uint8 tier,
        address backupOwner,
        bytes calldata value
    ) external returns (bytes32 nameHash) {
        require(_opening.isOpen, NamesNotOpen());
        require(block.timestamp < _opening.claimUntil, ClaimPeriodOver(_opening.claimUntil));
        require(msg.sender == name.claimant, OxenNameNotYours(name.baseHash, msg.sender));
        _checkOxenName(name);
        return
            _take(
                NameRequest({
                    baseHash: name.baseHash,
                    tier: tier,
                    leaseYears: 1,
                    owner: msg.sender,
                    backupOwner: backupOwner,
                    value: value
                })
            );
    }

    function _register(
        NameRequest calldata request,
        bytes32 secret,
        uint256 maxSesh,
        OxenName calldata neighbour
    ) private returns (bytes32 nameHash) {
        require(_opening.isOpen, NamesNotOpen());
        _useCommitment(commitmentOf(request, secret));
        if (block.timestamp < _opening.claimUntil) _checkNotReserved(request.baseHash, neighbour);
        nameHash = _take(request);
        _pay(request.tier, request.leaseYears, maxSesh);
    }

    function _useCommitment(bytes32 commitment) private {
        uint64 since = committedAt[commitment];
        require(since != 0 && block.timestamp <= since + COMMITMENT_AGE_LIMIT, CommitmentUnknown(commitment));
        uint64 usableFrom = since + COMMITMENT_AGE_MINIMUM;
        require(block.timestamp >= usableFrom, CommitmentTooNew(commitment, usableFrom));
        delete committedAt[commitment];
    }

    /// @dev The one place where a name gets its owner and its record.
    function _take(NameRequest memory request) private returns (bytes32 nameHash) {
        require(
            request.tier != 0 && request.tier <= NameRules.TIER_LIMIT,
            NameTierInvalid(request.tier, NameRules.TIER_LIMIT)
        );
        _checkLease(request.leaseYears);
        require(request.owner != address(0), NameOwnerZero());
        nameHash = nameHashOf(request.baseHash, request.tier);
        uint64 available = availableAt(nameHash);
        require(available == 0, NameTaken(nameHash, available));
        uint256 tokenId = uint256(nameHash);
        // The last owner let it go: its lease and the time to renew it are over.
        if (_ownerOf(tokenId) != address(0)) _burn(tokenId);
        _mint(request.owner, tokenId);
        uint64 expiresAt = uint64(block.timestamp) + request.leaseYears * YEAR;
        NameRecords.Record storage record = _records[nameHash];
        (record.expiresAt, record.tier) = (expiresAt, request.tier);
        record.setValue(request.value);
        if (request.backupOwner != address(0)) record.backupOwner = request.backupOwner;
        emit NameRegistered({
            nameHash: nameHash,
            owner: request.owner,
            tier: request.tier,
            expiresAt: expiresAt,
            backupOwner: request.backupOwner,
            value: request.value
        });
    }

    function _renew(bytes32 nameHash, uint8 leaseYears, uint256 maxSesh) private {
        NameRecords.Record storage record = _records[nameHash];
        // Also a name that anybody could register by now: its lease has been over for more than the grace.
        require(availableAt(nameHash) != 0, NameUnknown(nameHash));
        _checkLease(leaseYears);
        (uint64 previous, uint8 tier) = (record.expiresAt, record.tier);
        uint64 expiresAt = previous + leaseYears * YEAR;
        uint64 limit = uint64(block.timestamp) + LEASE_LIMIT * YEAR;
        require(expiresAt <= limit, LeaseTooLong(nameHash, expiresAt, limit));
        record.expiresAt = expiresAt;
        emit NameRenewed({nameHash: nameHash, previousExpiresAt: previous, expiresAt: expiresAt});
        _pay(tier, leaseYears, maxSesh);
    }

    function _checkLease(uint8 leaseYears) private pure {
        require(leaseYears != 0 && leaseYears <= LEASE_LIMIT, LeaseInvalid(leaseYears, LEASE_LIMIT));
    }

    function _pay(uint8 tier, uint8 leaseYears, uint256 maxSesh) private {
        feeRecycler.payFee({product: productOf(tier, leaseYears), quantity: 1, payer: msg.sender, maxSesh: maxSesh});
    }

    function _permit(uint256 amount, PermitSignature calldata permit) private {
        Permits.tryPermit({
            token: token,
            owner: msg.sender,
            spender: address(feeRecycler),
            amount: amount,
            permit: permit
        });
    }

    /* OXEN NAMES */

    /// @inheritdoc ISessionNames
    function openNames(bytes32 oxenRoot, uint64 claimUntil) external restricted {
        require(!_opening.isOpen, NamesOpenAlready());
        uint64 limit = uint64(block.timestamp) + CLAIM_PERIOD_LIMIT;
        require(
            oxenRoot == 0 ? claimUntil == 0 : claimUntil > block.timestamp && claimUntil <= limit,
            ClaimPeriodInvalid(claimUntil, limit)
        );
        _opening = Opening({oxenRoot: oxenRoot, claimUntil: claimUntil, isOpen: true});
        emit NamesOpened(oxenRoot, claimUntil);
    }

    function _checkNotReserved(bytes32 baseHash, OxenName calldata neighbour) private view {
        require(
            neighbour.baseHash < baseHash && baseHash < neighbour.nextBaseHash,
            OxenNameReserved(baseHash, _opening.claimUntil)
        );
        _checkOxenName(neighbour);
    }

    function _checkOxenName(OxenName calldata name) private view {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(name.baseHash, name.nextBaseHash, name.claimant))));
        require(
            MerkleProof.verifyCalldata({proof: name.proof, root: _opening.oxenRoot, leaf: leaf}),
            OxenNameProofInvalid(leaf)
        );
    }

    /* HOLDING */

    /// @inheritdoc ISessionNames
    function setValue(bytes32 nameHash, bytes calldata value) external {
        NameRecords.Record storage record = _active(nameHash);
        require(
            msg.sender == _ownerOf(uint256(nameHash)) || msg.sender == record.backupOwner,
            CallerNotNameOwner(nameHash, msg.sender)
        );
        record.setValue(value);
        emit NameValueChanged(nameHash, value);
    }

    /// @inheritdoc ISessionNames
    function setBackupOwner(bytes32 nameHash, address backupOwner) external {
        NameRecords.Record storage record = _active(nameHash);
        require(msg.sender == _ownerOf(uint256(nameHash)), CallerNotNameOwner(nameHash, msg.sender));
        emit BackupOwnerChanged({nameHash: nameHash, previous: record.backupOwner, current: backupOwner});
        record.backupOwner = backupOwner;
    }

    /// @dev Whoever gets a name gets it empty: the former owner's account must not go on answering to it. No name
    /// changes hands after its lease, when its new owner could lose it at once.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        from = super._update(to, tokenId, auth);
        if (from == address(0)) return from;
        NameRecords.Record storage record = to == address(0) ? _records[bytes32(tokenId)] : _active(bytes32(tokenId));
        record.clearValue();
        if (record.backupOwner != address(0)) delete record.backupOwner;
    }

    /// @dev The backup owner may transfer like the owner. The spender is always the caller, never the zero address.
    function _isAuthorized(address owner, address spender, uint256 tokenId) internal view override returns (bool) {
        return super._isAuthorized(owner, spender, tokenId) || spender == _records[bytes32(tokenId)].backupOwner;
    }

    function _active(bytes32 nameHash) private view returns (NameRecords.Record storage record) {
        record = _records[nameHash];
        uint64 expiresAt = record.expiresAt;
        require(expiresAt != 0, NameUnknown(nameHash));
        require(block.timestamp < expiresAt, NameExpired(nameHash, expiresAt));
    }

    /* VIEWS */

    /// @inheritdoc ISessionNames
    function resolve(bytes32 nameHash) external view returns (bytes memory value) {
        return _active(nameHash).readValue();
    }

    /// @inheritdoc ISessionNames
    function nameOf(
        bytes32 nameHash
    ) external view returns (address owner, address backupOwner, uint8 tier, uint64 expiresAt, bytes memory value) {
        NameRecords.Record storage record = _records[nameHash];
        return (_ownerOf(uint256(nameHash)), record.backupOwner, record.tier, record.expiresAt, record.readValue());
    }

    /// @inheritdoc ISessionNames
    function availableAt(bytes32 nameHash) public view returns (uint64) {
        uint64 expiresAt = _records[nameHash].expiresAt;
        if (expiresAt == 0 || block.timestamp >= expiresAt + GRACE_PERIOD) return 0;
        return expiresAt + GRACE_PERIOD;
    }

    /// @inheritdoc ISessionNames
    function hashesOf(string calldata name) external view returns (bytes32 nameHash, bytes32 baseHash, uint8 tier) {
        bytes memory text = bytes(name);
        NameRules.check(text);
        (baseHash, tier) = (NameRules.baseHashOf(text), NameRules.tierOf(text));
        return (nameHashOf(baseHash, tier), baseHash, tier);
    }

    /// @inheritdoc ISessionNames
    function nameHashOf(bytes32 baseHash, uint8 tier) public pure returns (bytes32) {
        return NameRules.nameHashOf(baseHash, tier);
    }

    /// @inheritdoc ISessionNames
    function commitmentOf(NameRequest calldata request, bytes32 secret) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), request, secret));
    }

    /// @inheritdoc ISessionNames
    function productOf(uint8 tier, uint8 leaseYears) public pure returns (uint16) {
        return PRODUCTS + (uint16(tier) << 8) + leaseYears;
    }

    /// @inheritdoc ISessionNames
    function quote(uint8 tier, uint8 leaseYears) external view returns (uint256) {
        return feeRecycler.quote(productOf(tier, leaseYears), 1);
    }

    /// @inheritdoc ISessionNames
    function opening() external view returns (bool isOpen, bytes32 oxenRoot, uint64 claimUntil) {
        return (_opening.isOpen, _opening.oxenRoot, _opening.claimUntil);
    }
}
