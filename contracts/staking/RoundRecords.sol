// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IContributionRounds} from "../interfaces/IContributionRounds.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {Contribution, Round, RoundId, RoundStatus} from "../types/RoundTypes.sol";

/// @dev How rounds are stored and read. The terms of a round are not stored, their hash is the round's id: callers pass
/// them, which costs less than storing and loading them and shows every contributor what it signs.
abstract contract RoundRecords is IContributionRounds {
    /// @dev One slot: what changes with every contribution.
    struct RoundState {
        uint64 contributed;
        /// Sum of unused reservations.
        uint64 reserved;
        uint32 reservedUntil;
        uint32 closesAt;
        RoundStatus status;
        uint8 contributorCount;
        uint8 reservedSlots;
        /// Bit i: reservation i of the terms has been used. A contributor who leaves does not get it back.
        uint16 used;
    }

    /// @dev One slot: what is needed without the terms.
    struct RoundOwner {
        address operator;
        uint64 stakingRequirement;
    }

    /// @dev One slot. The limit of the staking requirement, 1e15, needs 50 bits.
    struct ContributionRecord {
        address staker;
        uint56 amount;
        uint32 paidAt;
        /// True if the beneficiary is not the staker.
        bool redirected;
    }

    /// @inheritdoc IContributionRounds
    uint256 public constant CONTRIBUTOR_LIMIT = 10;
    uint256 internal constant LEAVE_DELAY = 24 hours;

    INodeStaking public immutable staking;

    mapping(RoundId => RoundState) internal _states;
    mapping(RoundId => RoundOwner) internal _owners;
    mapping(RoundId => ContributionRecord[CONTRIBUTOR_LIMIT]) internal _records;
    /// @dev Of contributors whose record says that they are redirected.
    mapping(RoundId => mapping(address staker => address)) internal _beneficiaries;

    constructor(INodeStaking staking_) {
        staking = staking_;
    }

    /// @inheritdoc IContributionRounds
    function roundOf(RoundId roundId) external view returns (Round memory) {
        RoundState memory state = _states[roundId];
        RoundOwner memory owner = _owners[roundId];
        return
            Round({
                operator: owner.operator,
                status: state.status,
                stakingRequirement: owner.stakingRequirement,
                contributed: state.contributed,
                reserved: state.reserved,
                contributorCount: state.contributorCount,
                reservedSlots: state.reservedSlots,
                reservedUntil: state.reservedUntil,
                closesAt: state.closesAt,
                refundable: _refundable(roundId, state)
            });
    }

    /// @inheritdoc IContributionRounds
    function contributionsOf(RoundId roundId) external view returns (Contribution[] memory contributions) {
        contributions = new Contribution[](_states[roundId].contributorCount);
        for (uint256 i; i < contributions.length; ++i) {
            ContributionRecord memory record = _records[roundId][i];
            contributions[i] = Contribution({
                staker: record.staker,
                beneficiary: _beneficiaryOf(roundId, record),
                amount: record.amount,
                leavableAt: record.paidAt + uint32(LEAVE_DELAY)
            });
        }
    }

    /// @inheritdoc IContributionRounds
    function minContribution(RoundId roundId) external view returns (uint256) {
        RoundState memory state = _states[roundId];
        if (state.status != RoundStatus.Open || _refundable(roundId, state)) return 0;
        return
            RoundMath.minContribution({
                remaining: _remaining(state, _owners[roundId].stakingRequirement),
                slots: _freePlaces(state)
            });
    }

    function _openState(RoundId roundId) internal view returns (RoundState memory state) {
        state = _states[roundId];
        require(state.status == RoundStatus.Open, RoundNotOpen(roundId));
        require(block.timestamp < state.closesAt, RoundClosed(roundId, state.closesAt));
    }

    /// @return True for a round that will never register: whoever is in it can be paid back at once.
    function _refundable(RoundId roundId, RoundState memory state) internal view returns (bool) {
        if (state.status != RoundStatus.Open) return state.status == RoundStatus.Cancelled;
        return
            block.timestamp >= state.closesAt ||
            _owners[roundId].stakingRequirement != staking.stakingRequirement() ||
            staking.contributionRounds() != address(this) ||
            staking.retired();
    }

    /// @return What nobody has paid or still reserves. From `reservedUntil` on, unused reservations count no longer.
    function _remaining(RoundState memory state, uint256 requirement) internal view returns (uint256) {
        uint256 reserved = block.timestamp < state.reservedUntil ? state.reserved : 0;
        return requirement - state.contributed - reserved;
    }

    function _freePlaces(RoundState memory state) internal view returns (uint256) {
        uint256 reservedSlots = block.timestamp < state.reservedUntil ? state.reservedSlots : 0;
        return CONTRIBUTOR_LIMIT - state.contributorCount - reservedSlots;
    }

    function _beneficiaryOf(RoundId roundId, ContributionRecord memory record) internal view returns (address) {
        return record.redirected ? _beneficiaries[roundId][record.staker] : record.staker;
    }

    /// @return position Position of `staker` among the contributions, `count` if it has none.
    function _find(RoundId roundId, uint256 count, address staker) internal view returns (uint256 position) {
        ContributionRecord[CONTRIBUTOR_LIMIT] storage records = _records[roundId];
        while (position < count && records[position].staker != staker) ++position;
    }
}
