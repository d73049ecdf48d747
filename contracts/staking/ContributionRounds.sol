// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ExpiringPause} from "../governance/ExpiringPause.sol";
import {IContributionRounds} from "../interfaces/IContributionRounds.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {Permits} from "../libraries/Permits.sol";
import {QuarterStake} from "../libraries/QuarterStake.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {Contributor, NodeId, Registration} from "../types/NodeTypes.sol";
import {PermitSignature} from "../types/PermitSignature.sol";
import {Reservation, RoundId, RoundStatus, RoundTerms} from "../types/RoundTypes.sol";
import {RoundRecords} from "./RoundRecords.sol";

/// @dev The token is SESH, which calls nobody back; every function still writes its state before tokens move.
contract ContributionRounds is RoundRecords, ExpiringPause {
    using SafeERC20 for IERC20;

    uint256 private constant ROUND_PERIOD_LIMIT = 90 days;

    IERC20 public immutable token;

    constructor(
        address authority,
        IERC20 token_,
        INodeStaking staking_
    ) AccessManaged(authority) RoundRecords(staking_) {
        token = token_;
        // The staking contract only ever takes from the caller of `register`, and only the requirement.
        token_.approve(address(staking_), type(uint256).max);
    }

    /* OPENING */

    /// @inheritdoc IContributionRounds
    function open(RoundTerms calldata terms, uint64 amount, address beneficiary) external returns (RoundId roundId) {
        return _open(terms, amount, beneficiary);
    }

    /// @inheritdoc IContributionRounds
    function openWithPermit(
        RoundTerms calldata terms,
        uint64 amount,
        address beneficiary,
        PermitSignature calldata permit
    ) external returns (RoundId roundId) {
        Permits.tryPermit({token: token, owner: msg.sender, spender: address(this), amount: amount, permit: permit});
        return _open(terms, amount, beneficiary);
    }

    function _open(
        RoundTerms calldata terms,
        uint64 amount,
        address beneficiary
    ) private whenNotPaused returns (RoundId roundId) {
        require(msg.sender == terms.operator, CallerNotRoundOperator(msg.sender, terms.operator));
        roundId = terms.toId();
        require(_states[roundId].status == RoundStatus.None, RoundExists(roundId));
        uint64 requirement = staking.stakingRequirement();
        require(
            terms.stakingRequirement == requirement,
            RoundRequirementMismatch(roundId, terms.stakingRequirement, requirement)
        );
        uint256 limit = block.timestamp + ROUND_PERIOD_LIMIT;
        require(terms.closesAt > block.timestamp && terms.closesAt <= limit, ClosingTimeInvalid(terms.closesAt, limit));
        require(terms.reservedUntil <= terms.closesAt, ReservationTimeInvalid(terms.reservedUntil, terms.closesAt));
        staking.checkCredentials(terms.node, msg.sender);

        uint256 minimum = QuarterStake.minimum(terms.stakingRequirement);
        require(
            amount >= minimum && amount <= terms.stakingRequirement,
            OperatorContributionInvalid(amount, minimum, terms.stakingRequirement)
        );
        _owners[roundId] = RoundOwner({operator: msg.sender, stakingRequirement: terms.stakingRequirement});
        emit RoundOpened(roundId, msg.sender, terms);
        RoundState memory state = RoundState({
            contributed: 0,
            reserved: _checkReservations(terms, amount),
            reservedUntil: terms.reservedUntil,
            closesAt: terms.closesAt,
            status: RoundStatus.Open,
            contributorCount: 0,
            reservedSlots: uint8(terms.reservations.length),
            used: 0
        });
        _receive({roundId: roundId, state: state, position: 0, amount: amount, beneficiary: beneficiary});
        _settle({roundId: roundId, state: state, terms: terms, amount: amount});
    }

    /// @return reserved Sum of the reservations.
    function _checkReservations(RoundTerms calldata terms, uint64 amount) private pure returns (uint64 reserved) {
        uint256 count = terms.reservations.length;
        require(count < CONTRIBUTOR_LIMIT, ReservationsTooMany(count, CONTRIBUTOR_LIMIT - 1));
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            Reservation calldata reservation = terms.reservations[i];
            address staker = reservation.staker;
            bool valid = staker != address(0) && staker != terms.operator && reservation.amount != 0;
            for (uint256 j; j < i; ++j) valid = valid && terms.reservations[j].staker != staker;
            require(valid, ReservationInvalid(staker, reservation.amount));
            sum += reservation.amount;
        }
        uint256 total = sum + amount;
        // Where every place is reserved, the reservations have to complete the stake.
        bool fillable =
            count == CONTRIBUTOR_LIMIT - 1 ? total == terms.stakingRequirement : total <= terms.stakingRequirement;
        require(fillable, ReservationsUnfillable(total, terms.stakingRequirement));
        return uint64(sum);
    }

    /* CONTRIBUTING */

    /// @inheritdoc IContributionRounds
    function contribute(RoundTerms calldata terms, uint64 amount, address beneficiary) external {
        _contribute(terms, amount, beneficiary);
    }

    /// @inheritdoc IContributionRounds
    function contributeWithPermit(
        RoundTerms calldata terms,
        uint64 amount,
        address beneficiary,
        PermitSignature calldata permit
    ) external {
        Permits.tryPermit({token: token, owner: msg.sender, spender: address(this), amount: amount, permit: permit});
        _contribute(terms, amount, beneficiary);
    }

    function _contribute(RoundTerms calldata terms, uint64 amount, address beneficiary) private whenNotPaused {
        RoundId roundId = terms.toId();
        RoundState memory state = _openState(roundId);
        uint256 position = _find(roundId, state.contributorCount, msg.sender);
        uint256 minimum = 1;
        if (position == state.contributorCount) minimum = _takePlace(roundId, state, terms);
        uint256 limit = _remaining(state, terms.stakingRequirement);
        require(amount <= limit, ContributionTooHigh(roundId, amount, limit));
        require(amount != 0 && amount >= minimum, ContributionTooLow(roundId, amount, minimum));
        _receive({roundId: roundId, state: state, position: position, amount: amount, beneficiary: beneficiary});
        _settle({roundId: roundId, state: state, terms: terms, amount: amount});
    }

    /// @dev Uses the caller's reservation if it has one, or else a free place.
    /// @return minimum What the caller has to bring for it.
    function _takePlace(
        RoundId roundId,
        RoundState memory state,
        RoundTerms calldata terms
    ) private view returns (uint256 minimum) {
        if (block.timestamp < state.reservedUntil) {
            for (uint256 i; i < terms.reservations.length; ++i) {
                if (terms.reservations[i].staker != msg.sender || (state.used >> i) & 1 == 1) continue;
                minimum = terms.reservations[i].amount;
                state.used |= uint16(1 << i);
                state.reserved -= uint64(minimum);
                --state.reservedSlots;
                return minimum;
            }
        }
        require(_freePlaces(state) != 0, RoundFull(roundId));
        return
            RoundMath.minContribution({
                remaining: _remaining(state, terms.stakingRequirement),
                slots: _freePlaces(state)
            });
    }

    /// @dev The one place where a contribution is written.
    function _receive(
        RoundId roundId,
        RoundState memory state,
        uint256 position,
        uint64 amount,
        address beneficiary
    ) private {
        ContributionRecord memory record = _records[roundId][position];
        if (position == state.contributorCount) {
            ++state.contributorCount;
            record.staker = msg.sender;
        }
        record.amount += uint56(amount); // at most the requirement
        record.paidAt = uint32(block.timestamp);
        state.contributed += amount;
        if (beneficiary != address(0)) {
            record.redirected = beneficiary != msg.sender;
            if (record.redirected) _beneficiaries[roundId][msg.sender] = beneficiary;
        }
        _records[roundId][position] = record;
        emit ContributionReceived(roundId, msg.sender, _beneficiaryOf(roundId, record), amount);
    }

    /// @dev Writes the state, takes the tokens, and registers the node where that is due.
    function _settle(RoundId roundId, RoundState memory state, RoundTerms calldata terms, uint64 amount) private {
        _states[roundId] = state;
        token.safeTransferFrom(msg.sender, address(this), amount);
        if (terms.autoRegister && state.contributed == terms.stakingRequirement) _register(roundId, state, terms);
    }

    /// @inheritdoc IContributionRounds
    function register(RoundTerms calldata terms) external whenNotPaused returns (NodeId nodeId) {
        RoundId roundId = terms.toId();
        RoundState memory state = _openState(roundId);
        require(msg.sender == terms.operator, CallerNotRoundOperator(msg.sender, terms.operator));
        require(
            state.contributed == terms.stakingRequirement,
            RoundIncomplete(roundId, state.contributed, terms.stakingRequirement)
        );
        return _register(roundId, state, terms);
    }

    /// @dev The contributions become the node's stake; their records are cleared.
    function _register(
        RoundId roundId,
        RoundState memory state,
        RoundTerms calldata terms
    ) private returns (NodeId nodeId) {
        Contributor[] memory contributors = new Contributor[](state.contributorCount);
        ContributionRecord[CONTRIBUTOR_LIMIT] storage records = _records[roundId];
        for (uint256 i; i < contributors.length; ++i) {
            ContributionRecord memory record = records[i];
            contributors[i] = Contributor({
                staker: record.staker,
                beneficiary: _beneficiaryOf(roundId, record),
                stake: record.amount
            });
            delete records[i];
        }
        state.status = RoundStatus.Registered;
        state.contributed = 0;
        state.contributorCount = 0;
        _states[roundId] = state;
        nodeId = terms.node.key.toId();
        emit RoundRegistered(roundId, nodeId);
        staking.register(Registration({node: terms.node, contributors: contributors}));
    }

    /* GETTING OUT */

    /// @inheritdoc IContributionRounds
    function leaveRound(RoundId roundId) external {
        RoundState memory state = _states[roundId];
        uint256 position = _find(roundId, state.contributorCount, msg.sender);
        require(position != state.contributorCount, ContributionNone(roundId, msg.sender));
        if (_refundable(roundId, state)) {
            _end(roundId, state);
        } else {
            require(position != 0, OperatorCannotLeave(roundId));
            uint256 leavableAt = _records[roundId][position].paidAt + LEAVE_DELAY;
            require(block.timestamp >= leavableAt, LeaveTooEarly(roundId, leavableAt));
        }
        _return(roundId, state, position);
    }

    /// @inheritdoc IContributionRounds
    function cancel(RoundId roundId) external {
        RoundState memory state = _states[roundId];
        require(state.status == RoundStatus.Open, RoundNotOpen(roundId));
        address operator = _owners[roundId].operator;
        require(msg.sender == operator, CallerNotRoundOperator(msg.sender, operator));
        _end(roundId, state);
        _return(roundId, state, 0);
    }

    /// @inheritdoc IContributionRounds
    function refund(RoundId roundId, address staker) external {
        RoundState memory state = _states[roundId];
        require(_refundable(roundId, state), RoundNotRefundable(roundId));
        uint256 position = _find(roundId, state.contributorCount, staker);
        require(position != state.contributorCount, ContributionNone(roundId, staker));
        _end(roundId, state);
        _return(roundId, state, position);
    }

    /// @dev From here on the round cannot register, even if what made it refundable is taken back: an open round always
    /// holds the operator's contribution, as the first.
    function _end(RoundId roundId, RoundState memory state) private {
        if (state.status == RoundStatus.Cancelled) return;
        state.status = RoundStatus.Cancelled;
        emit RoundCancelled(roundId);
    }

    /// @dev The one place where a contribution is paid back. The last record takes its place.
    function _return(RoundId roundId, RoundState memory state, uint256 position) private {
        ContributionRecord[CONTRIBUTOR_LIMIT] storage records = _records[roundId];
        ContributionRecord memory record = records[position];
        uint256 last = --state.contributorCount;
        if (position != last) records[position] = records[last];
        delete records[last];
        state.contributed -= record.amount;
        _states[roundId] = state;
        emit ContributionReturned(roundId, record.staker, record.amount);
        token.safeTransfer(record.staker, record.amount);
    }
}
