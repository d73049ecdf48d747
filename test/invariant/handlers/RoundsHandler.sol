// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IContributionRounds} from "../../../contracts/interfaces/IContributionRounds.sol";
import {IExpiringPause} from "../../../contracts/interfaces/IExpiringPause.sol";
import {Contributor, NodeId} from "../../../contracts/types/NodeTypes.sol";
import {
    Contribution,
    Reservation,
    Round,
    RoundId,
    RoundStatus,
    RoundTerms
} from "../../../contracts/types/RoundTypes.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {NodeGhost} from "../../support/NodeGhost.sol";
import {NodeProofs} from "../../support/NodeProofs.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev Operators and contributors of rounds, and those who would like to spoil them.
contract RoundsHandler is Handler {
    /// @dev What a contributor may bring now.
    struct Range {
        uint256 minimum;
        uint256 limit;
        bool reserved;
        bool full;
    }

    mapping(bytes32 => uint256) private _secrets;

    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {}

    /* ROUNDS */

    function open(uint256 actorSeed, uint256 seed) external step {
        _open(actorSeed, seed);
    }

    /// @dev From the first to the last contribution, so that short sequences see many nodes of many contributors.
    function openAndFill(uint256 actorSeed, uint256 seed) external step {
        uint256 count = ghost.roundCount();
        _open(actorSeed, seed);
        if (ghost.roundCount() != count) _fill(ghost.round(count), seed);
    }
    function contribute(uint256 roundSeed, uint256 actorSeed, uint256 amountSeed) external step {
        if (ghost.roundCount() == 0) return;
        _contribute(_round(roundSeed), _actor(actorSeed), amountSeed);
    }

    function fill(uint256 roundSeed, uint256 seed) external step {
        if (ghost.roundCount() != 0) _fill(_round(roundSeed), seed);
    }

    function register(uint256 roundSeed) external step {
        if (ghost.roundCount() == 0) return;
        RoundTerms memory terms = _round(roundSeed);
        RoundId roundId = terms.toId();
        Round memory round = system.rounds.roundOf(roundId);
        bytes memory data = abi.encodeCall(IContributionRounds.register, (terms));
        if (_paused())
            return _mustRevert(terms.operator, address(system.rounds), data, IExpiringPause.PauseActive.selector);
        bytes4 refused;
        if (round.status != RoundStatus.Open) refused = IContributionRounds.RoundNotOpen.selector;
        else if (block.timestamp >= round.closesAt) refused = IContributionRounds.RoundClosed.selector;
        else if (round.contributed != terms.stakingRequirement) refused = IContributionRounds.RoundIncomplete.selector;
        if (refused != 0) return _mustRevert(terms.operator, address(system.rounds), data, refused);
        _mustRevert(Roles.OUTSIDER, address(system.rounds), data, IContributionRounds.CallerNotRoundOperator.selector);
        if (round.refundable || block.timestamp < system.staking.pausedUntil()) return;
        Contribution[] memory contributions = system.rounds.contributionsOf(roundId);
        vm.prank(terms.operator);
        system.rounds.register(terms);
        _becameNode(terms, contributions);
    }

    /* GETTING OUT */

    function leaveRound(uint256 roundSeed, uint256 actorSeed) external step {
        if (ghost.roundCount() == 0) return;
        RoundTerms memory terms = _round(roundSeed);
        RoundId roundId = terms.toId();
        address staker = _contributor(roundId, actorSeed);
        bytes memory data = abi.encodeCall(IContributionRounds.leaveRound, (roundId));
        bytes4 refused;
        if (ghost.contributionIn(roundId, staker) == 0) refused = IContributionRounds.ContributionNone.selector;
        else if (!system.rounds.roundOf(roundId).refundable) {
            if (staker == terms.operator) refused = IContributionRounds.OperatorCannotLeave.selector;
            else if (block.timestamp < _leavableAt(roundId, staker))
                refused = IContributionRounds.LeaveTooEarly.selector;
        }
        if (refused != 0) return _mustRevert(staker, address(system.rounds), data, refused);
        uint256 balance = system.token.balanceOf(staker);
        vm.prank(staker);
        system.rounds.leaveRound(roundId);
        _gotBack(roundId, staker, balance);
    }

    function cancel(uint256 roundSeed) external step {
        if (ghost.roundCount() == 0) return;
        RoundTerms memory terms = _round(roundSeed);
        RoundId roundId = terms.toId();
        bytes memory data = abi.encodeCall(IContributionRounds.cancel, (roundId));
        if (system.rounds.roundOf(roundId).status != RoundStatus.Open)
            return _mustRevert(terms.operator, address(system.rounds), data, IContributionRounds.RoundNotOpen.selector);
        _mustRevert(Roles.OUTSIDER, address(system.rounds), data, IContributionRounds.CallerNotRoundOperator.selector);
        uint256 balance = system.token.balanceOf(terms.operator);
        vm.prank(terms.operator);
        system.rounds.cancel(roundId);
        _gotBack(roundId, terms.operator, balance);
    }

    function refund(uint256 roundSeed, uint256 stakerSeed) external step {
        if (ghost.roundCount() == 0) return;
        RoundId roundId = _round(roundSeed).toId();
        address staker = _contributor(roundId, stakerSeed);
        bytes memory data = abi.encodeCall(IContributionRounds.refund, (roundId, staker));
        bytes4 refused;
        if (!system.rounds.roundOf(roundId).refundable) refused = IContributionRounds.RoundNotRefundable.selector;
        else if (ghost.contributionIn(roundId, staker) == 0) refused = IContributionRounds.ContributionNone.selector;
        if (refused != 0) return _mustRevert(Roles.OUTSIDER, address(system.rounds), data, refused);
        uint256 balance = system.token.balanceOf(staker);
        vm.prank(Roles.OUTSIDER);
        system.rounds.refund(roundId, staker);
        _gotBack(roundId, staker, balance);
    }

    /// @dev A contribution is bound to the terms it was meant for (MC-01).
    function changeTerms(uint256 roundSeed, uint256 actorSeed, uint16 feeBps) external step {
        if (ghost.roundCount() == 0 || _paused()) return;
        RoundTerms memory terms = _round(roundSeed);
        if (terms.node.feeBps == feeBps) return;
        terms.node.feeBps = feeBps;
        _mustRevert(
            _actor(actorSeed),
            address(system.rounds),
            abi.encodeCall(IContributionRounds.contribute, (terms, terms.stakingRequirement, address(0))),
            IContributionRounds.RoundNotOpen.selector
        );
    }

    /* INTERNALS */

    function _open(uint256 actorSeed, uint256 seed) private {
        address operator = _actor(actorSeed);
        RoundTerms memory terms = _terms(operator, seed);
        uint256 quarter = (uint256(terms.stakingRequirement) + 3) / 4;
        uint256 amount = bound(_random(seed, "amount"), quarter, terms.stakingRequirement / 2);
        if (system.token.balanceOf(operator) < amount) return;
        terms.reservations = _reservations(operator, seed, terms.stakingRequirement - amount);
        vm.prank(operator);
        system.token.approve(address(system.rounds), amount);
        address payee = seed % 2 == 0 ? address(0) : _payee(_random(seed, "payee"));
        bytes memory data = abi.encodeCall(IContributionRounds.open, (terms, uint64(amount), payee));
        if (_paused()) return _mustRevert(operator, address(system.rounds), data, IExpiringPause.PauseActive.selector);
        vm.prank(operator);
        RoundId roundId = system.rounds.open(terms, uint64(amount), payee);
        _secrets[RoundId.unwrap(roundId)] = NodeProofs.shortSecretOf(ghost.labels());
        ghost.addRound(terms);
        ghost.contribute(roundId, operator, amount);
    }

    /// @dev Everybody after one another brings something, and one of them what is left.
    function _fill(RoundTerms memory terms, uint256 seed) private {
        RoundId roundId = terms.toId();
        for (uint256 i; i <= ghost.actorCount(); ++i) {
            if (system.rounds.roundOf(roundId).status != RoundStatus.Open) return;
            _contribute(terms, _actor((seed % 1_000) + i), _random(seed, "fill", i));
        }
    }

    function _contribute(RoundTerms memory terms, address staker, uint256 amountSeed) private {
        RoundId roundId = terms.toId();
        Round memory round = system.rounds.roundOf(roundId);
        bytes4 refused;
        if (_paused()) refused = IExpiringPause.PauseActive.selector;
        else if (round.status != RoundStatus.Open) refused = IContributionRounds.RoundNotOpen.selector;
        else if (block.timestamp >= round.closesAt) refused = IContributionRounds.RoundClosed.selector;
        if (refused != 0) return _refuse(terms, staker, 1, refused);

        Range memory range = _range(terms, round, staker);
        if (range.full) return _refuse(terms, staker, 1, IContributionRounds.RoundFull.selector);
        // One more than what is left is never taken, one less than the minimum neither.
        _refuse(terms, staker, range.limit + 1, IContributionRounds.ContributionTooHigh.selector);
        if (range.limit == 0) return;
        _refuse(terms, staker, range.minimum - 1, IContributionRounds.ContributionTooLow.selector);

        uint256 balance = system.token.balanceOf(staker);
        if (balance < range.minimum) return;
        uint256 high = range.limit < balance ? range.limit : balance;
        uint256 amount = amountSeed % 4 == 0 ? high : bound(amountSeed, range.minimum, high);
        bool registers = terms.autoRegister && round.contributed + amount == terms.stakingRequirement;
        if (registers && !_registrable(round)) return;
        vm.prank(staker);
        system.token.approve(address(system.rounds), amount);
        address payee = amountSeed % 3 == 0 ? _payee(amountSeed / 3) : address(0);
        vm.prank(staker);
        system.rounds.contribute(terms, uint64(amount), payee);
        assertEq(balance - system.token.balanceOf(staker), amount);
        if (range.reserved) ghost.useReservation(roundId, staker);
        ghost.contribute(roundId, staker, amount);
        if (registers) _becameNodeFrom(terms, staker);
        else assertEq(uint8(system.rounds.roundOf(roundId).status), uint8(RoundStatus.Open));
    }

    /// @dev What the staking contract asks of any registration.
    function _registrable(Round memory round) private view returns (bool) {
        return
            block.timestamp >= system.staking.pausedUntil() &&
            !system.staking.retired() &&
            round.stakingRequirement == system.staking.stakingRequirement();
    }

    /// @dev The rules of contributing, from their description.
    function _range(
        RoundTerms memory terms,
        Round memory round,
        address staker
    ) private view returns (Range memory range) {
        bool reserving = block.timestamp < terms.reservedUntil;
        uint256 remaining = terms.stakingRequirement - round.contributed - (reserving ? round.reserved : 0);
        uint256 places = 10 - round.contributorCount - (reserving ? round.reservedSlots : 0);
        RoundId roundId = terms.toId();
        range.limit = remaining;
        range.minimum = 1;
        if (ghost.contributionIn(roundId, staker) != 0) return range;
        uint256 reservation = reserving ? _unusedReservation(terms, roundId, staker) : 0;
        if (reservation != 0) {
            range.reserved = true;
            range.minimum = reservation;
            range.limit = remaining + reservation;
        } else if (places == 0) {
            range.full = true;
        } else if (remaining != 0) {
            range.minimum = (remaining + places - 1) / places;
            assertEq(system.rounds.minContribution(roundId), round.refundable ? 0 : range.minimum);
        }
    }

    function _unusedReservation(
        RoundTerms memory terms,
        RoundId roundId,
        address staker
    ) private view returns (uint256) {
        for (uint256 i; i < terms.reservations.length; ++i)
            if (terms.reservations[i].staker == staker && !ghost.reservationUsed(roundId, staker))
                return terms.reservations[i].amount;
        return 0;
    }

    function _refuse(RoundTerms memory terms, address staker, uint256 amount, bytes4 selector) private {
        _mustRevert(
            staker,
            address(system.rounds),
            abi.encodeCall(IContributionRounds.contribute, (terms, uint64(amount), address(0))),
            selector
        );
    }

    function _gotBack(RoundId roundId, address staker, uint256 balance) private {
        assertEq(system.token.balanceOf(staker) - balance, ghost.contributionIn(roundId, staker));
        ghost.takeOut(roundId, staker);
    }

    /// @dev The round is empty by now: who was in it is known from the ghost alone.
    function _becameNodeFrom(RoundTerms memory terms, address last) private {
        RoundId roundId = terms.toId();
        assertEq(system.rounds.contributionsOf(roundId).length, 0);
        Contributor[] memory contributors = system.staking.contributorsOf(terms.node.key.toId());
        Contribution[] memory contributions = new Contribution[](contributors.length);
        bool found;
        for (uint256 i; i < contributors.length; ++i) {
            contributions[i].staker = contributors[i].staker;
            found = found || contributors[i].staker == last;
        }
        assertTrue(found);
        _becameNode(terms, contributions);
    }

    function _becameNode(RoundTerms memory terms, Contribution[] memory contributions) private {
        RoundId roundId = terms.toId();
        NodeId nodeId = terms.node.key.toId();
        assertEq(uint8(system.rounds.roundOf(roundId).status), uint8(RoundStatus.Registered));
        Contributor[] memory contributors = new Contributor[](contributions.length);
        uint256 sum;
        for (uint256 i; i < contributors.length; ++i) {
            address staker = contributions[i].staker;
            contributors[i].staker = staker;
            contributors[i].stake = uint64(ghost.contributionIn(roundId, staker));
            sum += contributors[i].stake;
            ghost.takeOut(roundId, staker);
        }
        assertEq(sum, terms.stakingRequirement);
        ghost.addNode(
            NodeGhost.NodeEntry({
                secret: _secrets[RoundId.unwrap(roundId)],
                key: terms.node.key,
                nodeId: nodeId,
                operator: terms.operator,
                registeredAt: uint32(block.timestamp),
                requirement: terms.stakingRequirement,
                contributors: uint8(contributors.length),
                left: false
            }),
            contributors
        );
    }

    function _terms(address operator, uint256 seed) private returns (RoundTerms memory terms) {
        uint256 secret = NodeProofs.shortSecretOf(ghost.newLabel());
        terms.operator = operator;
        terms.stakingRequirement = system.staking.stakingRequirement();
        terms.closesAt = uint32(block.timestamp + bound(_random(seed, "closesAt"), 1 days, 90 days));
        terms.reservedUntil = uint32(bound(_random(seed, "reservedUntil"), block.timestamp, terms.closesAt));
        terms.autoRegister = _random(seed, "auto") % 4 != 0;
        terms.node = NodeProofs.credentials(
            secret,
            address(system.staking),
            operator,
            uint16(_random(seed, "fee") % 10_001)
        );
    }

    /// @dev For up to three of the others, within what the operator leaves.
    function _reservations(
        address operator,
        uint256 seed,
        uint256 free
    ) private view returns (Reservation[] memory reservations) {
        uint256 count = _random(seed, "count") % 4;
        if (free < 4 * count) return reservations;
        reservations = new Reservation[](count);
        uint256 next = _random(seed, "first") % 1_000;
        for (uint256 i; i < count; ++i) {
            if (_actor(next) == operator) ++next;
            reservations[i] = Reservation({
                staker: _actor(next),
                amount: uint64(bound(_random(seed, "reserved", i), 1, free / 4))
            });
            ++next;
        }
    }

    function _paused() private view returns (bool) {
        return block.timestamp < system.rounds.pausedUntil();
    }

    function _round(uint256 seed) private view returns (RoundTerms memory) {
        // Mostly the latest ones: the older ones are over.
        uint256 count = ghost.roundCount();
        return ghost.round(count - 1 - (seed % (count < 4 ? count : 4)));
    }

    /// @return A contributor of the round, or an actor once it is empty.
    function _contributor(RoundId roundId, uint256 seed) private view returns (address) {
        Contribution[] memory contributions = system.rounds.contributionsOf(roundId);
        return contributions.length == 0 ? _actor(seed) : contributions[seed % contributions.length].staker;
    }

    function _leavableAt(RoundId roundId, address staker) private view returns (uint256) {
        Contribution[] memory contributions = system.rounds.contributionsOf(roundId);
        uint256 i;
        while (contributions[i].staker != staker) ++i;
        return contributions[i].leavableAt;
    }
}
