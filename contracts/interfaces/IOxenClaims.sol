// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title Pays migrated Oxen out in SESH, by a root that attesters sign and anybody can recompute.
/// @notice A root is signed by m of n attesters, waits for the veto delay, and then everybody in it can be paid what it
/// says, no more, by anybody, and only to itself. Nobody can withdraw; after the deadline the rest goes to the reward
/// pool. Where the guardian has opened it, as many attesters can let a single claim be paid at once, within a limit of
/// a day; it counts towards the same cumulative amount, so nothing is paid twice.
/// @dev Amounts are atomic SESH (9 decimals), times Unix seconds. One instance per campaign. Relied on: INV-CLM-1.
interface IOxenClaims {
    /// @dev A ledger of one epoch. Amounts in it are cumulative over epochs.
    struct Root {
        /// Merkle root over (account, cumulative amount), leaves hashed twice.
        bytes32 root;
        /// SHA-256 of the canonical ledger the root was computed from.
        bytes32 ledgerHash;
        /// Sum of all cumulative amounts.
        uint64 total;
        /// Height of the Oxen chain the ledger goes up to.
        uint64 oxenHeight;
        /// 1 for the first root, then one more each time.
        uint64 epoch;
    }

    /// @notice A root was signed; from `activeAt` on it can be activated unless it is vetoed before.
    event RootProposed(
        uint64 indexed epoch,
        bytes32 root,
        uint256 total,
        bytes32 ledgerHash,
        uint64 oxenHeight,
        bytes32 oxenBlockHash,
        uint64 activeAt,
        string uri
    );
    /// @notice A pending root was stopped.
    event RootVetoed(uint64 indexed epoch, bytes32 root, address indexed by);
    /// @notice Claims follow this root from now on.
    event RootActivated(uint64 indexed epoch, bytes32 root, uint256 total);
    /// @notice `account` was paid `amount`; it has received `cumulative` in all. `epoch` is that of the active root,
    /// and `fast` says that attesters signed for this claim alone.
    event Claimed(address indexed account, uint256 amount, uint256 cumulative, uint64 epoch, bool fast);
    /// @notice Fast claims were opened or closed.
    event FastClaimsChanged(bool open, address indexed by);
    /// @notice What nobody claimed by the deadline went to the reward pool.
    event Swept(uint256 amount);

    /// @dev A campaign that could not work: see the constructor.
    error CampaignInvalid(uint256 cap, uint256 deadline, uint256 delay);
    /// @dev Attesters must be distinct, not zero, and the threshold a majority of them.
    error AttestersInvalid(uint256 attesters, uint256 threshold);
    /// @dev The campaign is over.
    error CampaignClosed(uint256 deadline);
    /// @dev The campaign is not over.
    error CampaignOpen(uint256 deadline);
    /// @dev A root is waiting already.
    error RootPending(uint64 epoch);
    /// @dev No root is waiting.
    error RootNotPending();
    /// @dev Epochs follow one another.
    error RootEpochInvalid(uint64 epoch, uint64 expected);
    /// @dev The root pays more than the cap.
    error RootAboveCap(uint256 total, uint256 cap);
    /// @dev Total and height never fall.
    error RootNotMonotonic(uint256 total, uint256 minimum, uint64 oxenHeight, uint64 minimumHeight);
    /// @dev The contract does not hold what the root still has to pay.
    error RootUnderfunded(uint256 balance, uint256 required);
    /// @dev The veto delay has not passed.
    error RootNotReady(uint64 epoch, uint256 activeAt);
    /// @dev The time for a veto is over.
    error VetoTooLate(uint64 epoch, uint256 activeAt);
    /// @dev Neither an attester nor the guardian.
    error CallerCannotVeto(address caller);
    /// @dev Fewer signatures than the threshold.
    error SignaturesMissing(uint256 count, uint256 threshold);
    /// @dev Not an attester, or not above the signer before: signatures come in ascending order of signers.
    error SignerInvalid(address signer, address previous);
    /// @dev The proof does not lead from this account and amount to the active root.
    error ProofInvalid(address account, uint256 cumulative);
    /// @dev The account has been paid all of it.
    error ClaimAlreadyPaid(address account, uint256 cumulative);
    /// @dev The root would pay more than the total that was signed: its leaves are false.
    error RootExhausted(uint256 claimed, uint256 total);
    /// @dev Fast claims are closed.
    error FastClaimsClosed();
    /// @dev Only the guardian opens fast claims; attesters can close them.
    error CallerCannotOpen(address caller);
    /// @dev The attestation is over, or made for longer than a day.
    error AttestationExpired(uint64 validUntil, uint256 timestamp);
    /// @dev Fast claims of a day would pay more than their limit.
    error FastLimitExceeded(uint256 paidToday, uint256 limit);
    /// @dev The campaign would pay more than its cap.
    error CapExceeded(uint256 claimed, uint256 cap);
    /// @dev The lists differ in length.
    error LengthMismatch(uint256 accounts, uint256 cumulatives, uint256 proofs);
    /// @dev Nothing is left to sweep.
    error NothingToSweep();

    /// @notice Proposes a root that at least `threshold` attesters have signed (EIP-712 RootAttestation).
    /// @dev Anybody may submit. Emits {RootProposed}. Reverts with {CampaignClosed}, {RootPending}, {RootEpochInvalid},
    /// {RootAboveCap}, {RootNotMonotonic}, {RootUnderfunded}, {SignaturesMissing} or {SignerInvalid}.
    /// @param oxenBlockHash Hash of the Oxen block at `oxenHeight`.
    /// @param uri Where the ledger can be read.
    /// @param signatures In ascending order of their signers.
    function proposeRoot(
        Root calldata proposed,
        bytes32 oxenBlockHash,
        string calldata uri,
        bytes[] calldata signatures
    ) external;

    /// @notice Stops the pending root. Any attester or the guardian, until the veto delay has passed.
    /// @dev Emits {RootVetoed}. A veto without need only delays: the same root can be proposed again.
    function veto() external;

    /// @notice Makes the pending root the active one after the veto delay. Anybody may call.
    /// @dev Emits {RootActivated}. Reverts with {RootNotPending} or {RootNotReady}.
    function activate() external;

    /// @notice Pays `account` what the active root says less what it has received. Anybody may call.
    /// @dev Emits {Claimed}. Reverts with {CampaignClosed}, {ProofInvalid}, {ClaimAlreadyPaid} or {RootExhausted}.
    function claim(address account, uint256 cumulative, bytes32[] calldata proof) external;

    /// @notice {claim} for several accounts; those that have been paid all of it are passed over.
    function claimMany(
        address[] calldata accounts,
        uint256[] calldata cumulatives,
        bytes32[][] calldata proofs
    ) external;

    /// @notice Pays `account` up to `cumulative` before a root with it is active, on the signatures of at least
    /// `threshold` attesters (EIP-712 ClaimAttestation). Anybody may call.
    /// @dev Emits {Claimed}. Reverts with {CampaignClosed}, {FastClaimsClosed}, {AttestationExpired},
    /// {SignaturesMissing}, {SignerInvalid}, {ClaimAlreadyPaid}, {FastLimitExceeded} or {CapExceeded}.
    /// @param ledgerHash SHA-256 of the ledger the attesters computed it from.
    /// @param oxenHeight Height of the Oxen chain that ledger goes up to.
    /// @param validUntil Unix seconds, at most 24 hours ahead.
    /// @param signatures In ascending order of their signers.
    function claimAttested(
        address account,
        uint256 cumulative,
        bytes32 ledgerHash,
        uint64 oxenHeight,
        uint64 validUntil,
        bytes[] calldata signatures
    ) external;

    /// @notice Opens or closes fast claims. They are closed at first.
    /// @dev The guardian opens and closes, any attester closes. Emits {FastClaimsChanged}. Reverts with
    /// {CallerCannotOpen} or {CallerCannotVeto}.
    function setFastClaims(bool open) external;

    /// @notice Sends what is left to the reward pool from the deadline on. Anybody may call.
    /// @dev Emits {Swept}. Reverts with {CampaignOpen} or {NothingToSweep}.
    function sweep() external;

    /// @notice The root claims follow; all zero before the first.
    function activeRoot() external view returns (Root memory);

    /// @notice The root that waits for its veto delay, and when that ends; all zero for none.
    function pendingRoot() external view returns (Root memory pending, uint64 activeAt);

    /// @notice What `account` has received.
    function claimed(address account) external view returns (uint256);

    /// @notice What all accounts have received.
    function totalClaimed() external view returns (uint256);

    /// @notice What fast claims have paid.
    function totalFastClaimed() external view returns (uint256);

    /// @notice Whether fast claims are open, and what they have paid on a day (days since 1970, UTC).
    function fastClaims() external view returns (bool open, uint32 day, uint64 paidOnDay);

    /// @notice True for an attester.
    function isAttester(address account) external view returns (bool);

    /// @notice The digest attesters sign for a root.
    function rootDigest(Root calldata proposed, bytes32 oxenBlockHash) external view returns (bytes32);

    /// @notice The digest attesters sign for a fast claim.
    function claimDigest(
        address account,
        uint256 cumulative,
        bytes32 ledgerHash,
        uint64 oxenHeight,
        uint64 validUntil
    ) external view returns (bytes32);
}
