// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeId} from "../types/NodeTypes.sol";
import {PermitSignature} from "../types/PermitSignature.sol";
import {Contribution, Round, RoundId, RoundTerms} from "../types/RoundTypes.sol";

/// @title Collects the stake of a node from up to 10 contributors.
/// @notice A round is its terms: the operator opens it, contributors who agree to exactly these terms pay in, and when
/// the staking requirement is complete the node is registered. Whatever happens, nobody needs anybody to get out of a
/// round that has not registered.
/// @dev All amounts are atomic SESH (9 decimals), all times Unix seconds. Relied on: INV-RND-1.
interface IContributionRounds {
    /// @notice A round takes contributions. The terms are given here in full; callers pass them back.
    event RoundOpened(RoundId indexed roundId, address indexed operator, RoundTerms terms);
    /// @notice `staker` paid `amount` into a round; its rewards will go to `beneficiary`.
    event ContributionReceived(RoundId indexed roundId, address indexed staker, address beneficiary, uint256 amount);
    /// @notice `staker` left a round, or was refunded, and got all of its contribution back.
    event ContributionReturned(RoundId indexed roundId, address indexed staker, uint256 amount);
    /// @notice A round is over: cancelled by its operator, or found to be closed or unable to register.
    event RoundCancelled(RoundId indexed roundId);
    /// @notice A round was complete and its node is registered.
    event RoundRegistered(RoundId indexed roundId, NodeId indexed nodeId);

    /// @dev The same terms have been opened before; change the closing time by a second.
    error RoundExists(RoundId roundId);
    /// @dev There is no such open round: these terms were never opened, or it has registered or was cancelled.
    error RoundNotOpen(RoundId roundId);
    /// @dev The round is over: it closed at this time.
    error RoundClosed(RoundId roundId, uint256 closedAt);
    /// @dev The terms name another stake than a new node has to bring now.
    error RoundRequirementMismatch(RoundId roundId, uint256 requirement, uint256 currentRequirement);
    /// @dev Only the operator of the round may do this.
    error CallerNotRoundOperator(address caller, address operator);
    /// @dev A round lasts until a time between now and 90 days from now.
    error ClosingTimeInvalid(uint256 closesAt, uint256 limit);
    /// @dev Reservations cannot outlast the round.
    error ReservationTimeInvalid(uint256 reservedUntil, uint256 limit);
    /// @dev More reservations than places besides the operator's.
    error ReservationsTooMany(uint256 count, uint256 limit);
    /// @dev A reservation for the zero address, for the operator, of nothing, or a second one for the same address.
    error ReservationInvalid(address staker, uint256 amount);
    /// @dev Operator stake and reservations exceed the requirement, or take every place without completing it.
    error ReservationsUnfillable(uint256 total, uint256 requirement);
    /// @dev The operator brings less than a quarter of the requirement, rounded up, or more than all of it.
    error OperatorContributionInvalid(uint256 amount, uint256 minimum, uint256 limit);
    /// @dev All places are taken or reserved.
    error RoundFull(RoundId roundId);
    /// @dev The contribution is below what this contributor has to bring now.
    error ContributionTooLow(RoundId roundId, uint256 amount, uint256 minimum);
    /// @dev The contribution is above what the round still takes from this contributor.
    error ContributionTooHigh(RoundId roundId, uint256 amount, uint256 limit);
    /// @dev The address has no contribution in this round.
    error ContributionNone(RoundId roundId, address staker);
    /// @dev A contribution to an open round stays for 24 hours after the contributor's last payment.
    error LeaveTooEarly(RoundId roundId, uint256 leavableAt);
    /// @dev The operator cancels the round instead of leaving it.
    error OperatorCannotLeave(RoundId roundId);
    /// @dev The round can still register; contributors leave it themselves.
    error RoundNotRefundable(RoundId roundId);
    /// @dev The round is not complete yet.
    error RoundIncomplete(RoundId roundId, uint256 contributed, uint256 requirement);

    /* OPENING */

    /// @notice Opens a round and pays the operator's own contribution.
    /// @dev Needs an allowance. The caller is the operator of the terms. Key, proof and fee are checked now, so that a
    /// full round cannot fail for them. Emits {RoundOpened} and {ContributionReceived}. Requirements:
    /// {CallerNotRoundOperator}, {RoundExists}, {RoundRequirementMismatch}, {ClosingTimeInvalid},
    /// {ReservationTimeInvalid}, {ReservationsTooMany}, {ReservationInvalid}, {ReservationsUnfillable},
    /// {OperatorContributionInvalid}, and those of `NodeStaking.checkCredentials`.
    /// @param amount The operator's contribution: a quarter of the requirement, rounded up, or more.
    /// @param beneficiary Gets the operator's rewards; zero means the operator.
    function open(RoundTerms calldata terms, uint64 amount, address beneficiary) external returns (RoundId roundId);

    /// @notice {open} with an EIP-2612 permit of the caller instead of an allowance.
    function openWithPermit(
        RoundTerms calldata terms,
        uint64 amount,
        address beneficiary,
        PermitSignature calldata permit
    ) external returns (RoundId roundId);

    /* CONTRIBUTING */

    /// @notice Pays into a round under exactly these terms; the payment that completes an automatic round registers
    /// the node.
    /// @dev Needs an allowance. Emits {ContributionReceived}, and {RoundRegistered} when it registers. A first payment
    /// is at least the contributor's reservation, or else {minContribution}; a further one may be any amount. Reverts
    /// with {RoundNotOpen}, {RoundClosed}, {RoundFull}, {ContributionTooLow} or {ContributionTooHigh}. Where the
    /// staking requirement has changed since, the payment that would complete the round reverts, and what was paid
    /// before can be refunded at once.
    /// @param beneficiary Gets the rewards of the contributor; zero means the contributor on the first payment, and no
    /// change on a further one.
    function contribute(RoundTerms calldata terms, uint64 amount, address beneficiary) external;

    /// @notice {contribute} with an EIP-2612 permit of the caller instead of an allowance.
    function contributeWithPermit(
        RoundTerms calldata terms,
        uint64 amount,
        address beneficiary,
        PermitSignature calldata permit
    ) external;

    /// @notice Registers the node of a complete round that does not register by itself.
    /// @dev Operator only. Emits {RoundRegistered}.
    function register(RoundTerms calldata terms) external returns (NodeId nodeId);

    /* GETTING OUT */

    /// @notice Gives the caller its whole contribution back; from an open round 24 hours after its last payment.
    /// @dev Emits {ContributionReturned}. Reverts with {ContributionNone}, {LeaveTooEarly} or {OperatorCannotLeave}.
    function leaveRound(RoundId roundId) external;

    /// @notice Ends the round for good and pays the operator back; everybody else can be refunded at once.
    /// @dev Operator only. Emits {RoundCancelled} and {ContributionReturned}.
    function cancel(RoundId roundId) external;

    /// @notice Pays `staker` back when the round was cancelled, has closed or can no longer register: the staking
    /// requirement or the contract for rounds has changed, or the network is retired. Anybody may call.
    /// @dev Emits {ContributionReturned}, and {RoundCancelled} the first time. Reverts with {RoundNotRefundable} or
    /// {ContributionNone}.
    function refund(RoundId roundId, address staker) external;

    /* VIEWS */

    /// @notice The round, or an all-zero one if it was never opened.
    function roundOf(RoundId roundId) external view returns (Round memory);

    /// @notice The contributions the round holds, the operator's first.
    function contributionsOf(RoundId roundId) external view returns (Contribution[] memory);

    /// @notice The least a new contributor without a reservation can bring now; 0 when nothing is left.
    /// @dev ceil((requirement − contributed − unused reservations) / (10 − contributors − unused reserved places)).
    function minContribution(RoundId roundId) external view returns (uint256);

    /// @notice Number of contributors a node can have.
    // solhint-disable-next-line func-name-mixedcase
    function CONTRIBUTOR_LIMIT() external view returns (uint256);
}
