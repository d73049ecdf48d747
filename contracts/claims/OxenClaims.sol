// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IOxenClaims} from "../interfaces/IOxenClaims.sol";
import {IRewardPool} from "../interfaces/IRewardPool.sol";

/// @dev Has no owner and no setting to change. The token is SESH, which calls nobody back; every function still writes
/// its state before tokens move.
contract OxenClaims is IOxenClaims, EIP712 {
    using Math for uint256;
    using SafeERC20 for IERC20;

    /// @dev One slot.
    struct Totals {
        uint128 claimed;
        uint128 fast;
    }

    /// @dev One slot.
    struct FastClaims {
        bool open;
        uint32 day;
        uint64 paidOnDay;
    }

    bytes32 private constant ROOT_TYPEHASH = keccak256(
        "RootAttestation(uint64 epoch,bytes32 root,uint256 total,"
        "bytes32 ledgerHash,uint64 oxenHeight,bytes32 oxenBlockHash)"
    );
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "ClaimAttestation(address account,uint256 cumulative,bytes32 ledgerHash,uint64 oxenHeight,uint64 validUntil)"
    );
    uint256 private constant ATTESTATION_PERIOD = 24 hours;
    uint256 private constant DELAY_MINIMUM = 1 hours;
    uint256 private constant DELAY_LIMIT = 30 days;

    IERC20 public immutable token;
    IRewardPool public immutable rewardPool;
    /// @notice Everything this campaign can ever pay.
    uint64 public immutable cap;
    /// @notice Claims end at this time.
    uint64 public immutable deadline;
    /// @notice Seconds between proposal and activation of a root.
    uint64 public immutable delay;
    /// @notice May veto, like any attester.
    address public immutable guardian;
    /// @notice The most that fast claims pay on a day (UTC).
    uint64 public immutable fastDailyLimit;
    /// @notice Signatures a root or a fast claim needs.
    uint256 public immutable threshold;

    /// @inheritdoc IOxenClaims
    mapping(address account => bool) public isAttester;
    Root private _active;
    Root private _pending;
    uint64 private _pendingActiveAt;
    Totals private _totals;
    /// @inheritdoc IOxenClaims
    FastClaims public fastClaims;
    /// @inheritdoc IOxenClaims
    mapping(address account => uint256) public claimed;

    /// @param threshold_ More than half of the attesters.
    constructor(
        IERC20 token_,
        IRewardPool rewardPool_,
        uint64 cap_,
        uint64 deadline_,
        uint64 delay_,
        uint64 fastDailyLimit_,
        address guardian_,
        address[] memory attesters,
        uint256 threshold_
    ) EIP712("SESH Oxen Claims", "1") {
        require(
            cap_ != 0 && delay_ >= DELAY_MINIMUM && delay_ <= DELAY_LIMIT && deadline_ > block.timestamp + delay_,
            CampaignInvalid(cap_, deadline_, delay_)
        );
        bool valid = threshold_ <= attesters.length && threshold_ * 2 > attesters.length;
        for (uint256 i; i < attesters.length; ++i) {
            valid = valid && attesters[i] != address(0) && !isAttester[attesters[i]];
            isAttester[attesters[i]] = true;
        }
        require(valid, AttestersInvalid(attesters.length, threshold_));
        token = token_;
        rewardPool = rewardPool_;
        cap = cap_;
        deadline = deadline_;
        delay = delay_;
        fastDailyLimit = fastDailyLimit_;
        guardian = guardian_;
        threshold = threshold_;
    }

    /* ROOTS */

    /// @inheritdoc IOxenClaims
    function proposeRoot(
        Root calldata proposed,
        bytes32 oxenBlockHash,
        string calldata uri,
        bytes[] calldata signatures
    ) external {
        require(block.timestamp < deadline, CampaignClosed(deadline));
        require(_pendingActiveAt == 0, RootPending(_pending.epoch));
        Root memory active = _active;
        require(proposed.epoch == active.epoch + 1, RootEpochInvalid(proposed.epoch, active.epoch + 1));
        require(proposed.total <= cap, RootAboveCap(proposed.total, cap));
        require(
            proposed.total >= active.total && proposed.oxenHeight >= active.oxenHeight,
            RootNotMonotonic(proposed.total, active.total, proposed.oxenHeight, active.oxenHeight)
        );
        uint256 balance = token.balanceOf(address(this));
        // Fast claims may have paid more than a root before their deposits says; roots pay what is left of their total.
        uint256 required = Math.saturatingSub(proposed.total, _totals.claimed);
        require(balance >= required, RootUnderfunded(balance, required));
        _checkSignatures(rootDigest(proposed, oxenBlockHash), signatures);
        uint64 activeAt = uint64(block.timestamp) + delay;
        _pending = proposed;
        _pendingActiveAt = activeAt;
        emit RootProposed({
            epoch: proposed.epoch,
            root: proposed.root,
            total: proposed.total,
            ledgerHash: proposed.ledgerHash,
            oxenHeight: proposed.oxenHeight,
            oxenBlockHash: oxenBlockHash,
            activeAt: activeAt,
            uri: uri
        });
    }

    /// @inheritdoc IOxenClaims
    function veto() external {
        uint64 activeAt = _pendingActiveAt;
        require(activeAt != 0, RootNotPending());
        require(isAttester[msg.sender] || msg.sender == guardian, CallerCannotVeto(msg.sender));
        require(block.timestamp < activeAt, VetoTooLate(_pending.epoch, activeAt));
        emit RootVetoed(_pending.epoch, _pending.root, msg.sender);
        _clearPending();
    }

    /// @inheritdoc IOxenClaims
    function activate() external {
        uint64 activeAt = _pendingActiveAt;
        require(activeAt != 0, RootNotPending());
        Root memory pending = _pending;
        require(block.timestamp >= activeAt, RootNotReady(pending.epoch, activeAt));
        _active = pending;
        _clearPending();
        emit RootActivated(pending.epoch, pending.root, pending.total);
    }

    /// @inheritdoc IOxenClaims
    function rootDigest(Root calldata proposed, bytes32 oxenBlockHash) public view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        ROOT_TYPEHASH,
                        proposed.epoch,
                        proposed.root,
                        proposed.total,
                        proposed.ledgerHash,
                        proposed.oxenHeight,
                        oxenBlockHash
                    )
                )
            );
    }

    function _checkSignatures(bytes32 digest, bytes[] calldata signatures) private view {
        require(signatures.length >= threshold, SignaturesMissing(signatures.length, threshold));
        address previous;
        for (uint256 i; i < signatures.length; ++i) {
            address signer = ECDSA.recoverCalldata(digest, signatures[i]);
            // Ascending signers are distinct signers.
            require(signer > previous && isAttester[signer], SignerInvalid(signer, previous));
            previous = signer;
        }
    }

    function _clearPending() private {
        delete _pending;
        delete _pendingActiveAt;
    }

    /* CLAIMS */

    /// @inheritdoc IOxenClaims
    function claim(address account, uint256 cumulative, bytes32[] calldata proof) external {
        require(_claim(account, cumulative, proof), ClaimAlreadyPaid(account, cumulative));
    }

    /// @inheritdoc IOxenClaims
    function claimMany(
        address[] calldata accounts,
        uint256[] calldata cumulatives,
        bytes32[][] calldata proofs
    ) external {
        require(
            accounts.length == cumulatives.length && accounts.length == proofs.length,
            LengthMismatch(accounts.length, cumulatives.length, proofs.length)
        );
        for (uint256 i; i < accounts.length; ++i) _claim(accounts[i], cumulatives[i], proofs[i]);
    }

    /// @return paid False if the account has received all of it already.
    function _claim(address account, uint256 cumulative, bytes32[] calldata proof) private returns (bool paid) {
        require(block.timestamp < deadline, CampaignClosed(deadline));
        // Hashed twice: an inner node, which is hashed once, can never pass for a leaf (CL-01).
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account, cumulative))));
        require(MerkleProof.verifyCalldata(proof, _active.root, leaf), ProofInvalid(account, cumulative));
        uint256 amount = cumulative.saturatingSub(claimed[account]);
        if (amount == 0) return false;
        Totals memory totals = _totals;
        // Whatever the leaves of a root sum to, roots pay no more than the total that the attesters signed.
        uint256 byRoots = totals.claimed - totals.fast + amount;
        require(byRoots <= _active.total, RootExhausted(byRoots, _active.total));
        _pay({account: account, cumulative: cumulative, amount: amount, totals: totals, fast: false});
        return true;
    }

    /// @inheritdoc IOxenClaims
    function claimAttested(
        address account,
        uint256 cumulative,
        bytes32 ledgerHash,
        uint64 oxenHeight,
        uint64 validUntil,
        bytes[] calldata signatures
    ) external {
        require(block.timestamp < deadline, CampaignClosed(deadline));
        require(fastClaims.open, FastClaimsClosed());
        require(
            validUntil >= block.timestamp && validUntil <= block.timestamp + ATTESTATION_PERIOD,
            AttestationExpired(validUntil, block.timestamp)
        );
        bytes32 digest = claimDigest({
            account: account,
            cumulative: cumulative,
            ledgerHash: ledgerHash,
            oxenHeight: oxenHeight,
            validUntil: validUntil
        });
        _checkSignatures(digest, signatures);
        uint256 amount = cumulative.saturatingSub(claimed[account]);
        require(amount != 0, ClaimAlreadyPaid(account, cumulative));
        _countFast(amount);
        Totals memory totals = _totals;
        totals.fast += uint128(amount);
        _pay({account: account, cumulative: cumulative, amount: amount, totals: totals, fast: true});
    }

    /// @dev The limit of a day bounds what stolen keys of attesters can take before somebody closes fast claims. It
    /// also bounds `amount` to 64 bits.
    function _countFast(uint256 amount) private {
        FastClaims memory today = fastClaims;
        uint32 day = uint32(block.timestamp / 1 days);
        uint256 paid = (today.day == day ? today.paidOnDay : 0) + amount;
        require(paid <= fastDailyLimit, FastLimitExceeded(paid, fastDailyLimit));
        fastClaims = FastClaims({open: true, day: day, paidOnDay: uint64(paid)});
    }

    /// @dev The one place where SESH leaves for an account.
    function _pay(address account, uint256 cumulative, uint256 amount, Totals memory totals, bool fast) private {
        uint256 total = totals.claimed + amount;
        require(total <= cap, CapExceeded(total, cap));
        (claimed[account], _totals) = (cumulative, Totals({claimed: uint128(total), fast: totals.fast}));
        emit Claimed({account: account, amount: amount, cumulative: cumulative, epoch: _active.epoch, fast: fast});
        token.safeTransfer(account, amount);
    }

    /// @inheritdoc IOxenClaims
    function setFastClaims(bool open) external {
        if (open) require(msg.sender == guardian, CallerCannotOpen(msg.sender));
        else require(isAttester[msg.sender] || msg.sender == guardian, CallerCannotVeto(msg.sender));
        fastClaims.open = open;
        emit FastClaimsChanged(open, msg.sender);
    }

    /// @inheritdoc IOxenClaims
    function sweep() external {
        require(block.timestamp >= deadline, CampaignOpen(deadline));
        uint256 amount = token.balanceOf(address(this));
        require(amount != 0, NothingToSweep());
        emit Swept(amount);
        token.safeTransfer(address(rewardPool), amount);
        rewardPool.sync();
    }

    /* VIEWS */

    /// @inheritdoc IOxenClaims
    function totalClaimed() external view returns (uint256) {
        return _totals.claimed;
    }

    /// @inheritdoc IOxenClaims
    function totalFastClaimed() external view returns (uint256) {
        return _totals.fast;
    }

    /// @inheritdoc IOxenClaims
    function claimDigest(
        address account,
        uint256 cumulative,
        bytes32 ledgerHash,
        uint64 oxenHeight,
        uint64 validUntil
    ) public view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(abi.encode(CLAIM_TYPEHASH, account, cumulative, ledgerHash, oxenHeight, validUntil))
            );
    }

    /// @inheritdoc IOxenClaims
    function activeRoot() external view returns (Root memory) {
        return _active;
    }

    /// @inheritdoc IOxenClaims
    function pendingRoot() external view returns (Root memory pending, uint64 activeAt) {
        return (_pending, _pendingActiveAt);
    }
}
