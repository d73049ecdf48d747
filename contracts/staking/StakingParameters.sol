// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {ExpiringPause} from "../governance/ExpiringPause.sol";

/// @dev What governance may change, with the bounds that hold whatever it wants. A change never touches a node that is
/// registered already: the requirement a node joined with is the one in force at its registration.
abstract contract StakingParameters is INodeStaking, ExpiringPause {
    using Checkpoints for Checkpoints.Trace208;

    /// @dev One slot.
    struct Parameters {
        /// In force from `requirementFrom` on; before that, the one before it in `_requirements`.
        uint64 stakingRequirement;
        uint32 requirementFrom;
        uint32 exitDelay;
        uint32 deregistrationLock;
        uint32 startedAt;
        bool retired;
    }

    uint64 private constant REQUIREMENT_LIMIT = 1_000_000e9;
    uint32 private constant EXIT_DELAY_MINIMUM = 1 hours;
    uint32 private constant EXIT_DELAY_LIMIT = 30 days;
    uint32 private constant DEREGISTRATION_LOCK_MINIMUM = 1 hours;
    uint32 private constant DEREGISTRATION_LOCK_LIMIT = 60 days;

    Parameters internal _parameters;
    /// @dev Requirement by the second it came into force; the first one counts from 0.
    Checkpoints.Trace208 private _requirements;

    /// @inheritdoc INodeStaking
    address public contributionRounds;

    constructor(uint64 requirement, uint32 exitDelay_, uint32 deregistrationLock_) {
        _checkBounds({value: requirement, minimum: 1, limit: REQUIREMENT_LIMIT});
        _parameters.stakingRequirement = requirement;
        _requirements.push(0, requirement);
        emit StakingRequirementChanged(0, requirement);
        _setExitDelay(exitDelay_);
        _setDeregistrationLock(deregistrationLock_);
    }

    /// @inheritdoc INodeStaking
    function setStakingRequirement(uint64 requirement) external restricted {
        // Seeded nodes are kept with the time 0 and therefore with the first requirement.
        require(_parameters.startedAt != 0, NetworkNotStarted());
        _checkBounds({value: requirement, minimum: 1, limit: REQUIREMENT_LIMIT});
        emit StakingRequirementChanged(_parameters.stakingRequirement, requirement);
        // From the next second on: all registrations of one second have the same requirement, so the time of a
        // registration tells its stake.
        uint32 from = uint32(block.timestamp) + 1;
        _parameters.stakingRequirement = requirement;
        _parameters.requirementFrom = from;
        _requirements.push(from, requirement);
    }

    /// @inheritdoc INodeStaking
    function setExitDelay(uint32 delay) external restricted {
        _setExitDelay(delay);
    }

    /// @inheritdoc INodeStaking
    function setDeregistrationLock(uint32 lock) external restricted {
        _setDeregistrationLock(lock);
    }

    /// @inheritdoc INodeStaking
    function setContributionRounds(address rounds) external restricted {
        emit ContributionRoundsChanged(contributionRounds, rounds);
        contributionRounds = rounds;
    }

    /// @inheritdoc INodeStaking
    function retire() external restricted {
        require(!_parameters.retired, NetworkIsRetired());
        _parameters.retired = true;
        emit NetworkRetired();
    }

    /// @inheritdoc INodeStaking
    function stakingRequirement() external view returns (uint64) {
        return uint64(_requirementAt(block.timestamp));
    }

    /// @inheritdoc INodeStaking
    function exitDelay() external view returns (uint32) {
        return _parameters.exitDelay;
    }

    /// @inheritdoc INodeStaking
    function deregistrationLock() external view returns (uint32) {
        return _parameters.deregistrationLock;
    }

    /// @inheritdoc INodeStaking
    function startedAt() public view returns (uint32) {
        return _parameters.startedAt;
    }

    /// @inheritdoc INodeStaking
    function retired() external view returns (bool) {
        return _parameters.retired;
    }

    /// @dev The requirement in force at a time up to the present: what a node brought that registered then.
    function _requirementAt(uint256 time) internal view returns (uint256) {
        Parameters storage parameters = _parameters;
        if (time >= parameters.requirementFrom) return parameters.stakingRequirement;
        return _requirements.upperLookupRecent(uint48(time));
    }

    function _setExitDelay(uint32 delay) private {
        _checkBounds({value: delay, minimum: EXIT_DELAY_MINIMUM, limit: EXIT_DELAY_LIMIT});
        emit ExitDelayChanged(_parameters.exitDelay, delay);
        _parameters.exitDelay = delay;
    }

    function _setDeregistrationLock(uint32 lock) private {
        _checkBounds({value: lock, minimum: DEREGISTRATION_LOCK_MINIMUM, limit: DEREGISTRATION_LOCK_LIMIT});
        emit DeregistrationLockChanged(_parameters.deregistrationLock, lock);
        _parameters.deregistrationLock = lock;
    }

    function _checkBounds(uint256 value, uint256 minimum, uint256 limit) private pure {
        require(value >= minimum && value <= limit, ParameterOutOfBounds(value, minimum, limit));
    }
}
