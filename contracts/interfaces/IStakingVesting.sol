// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeCredentials, NodeId} from "../types/NodeTypes.sol";
import {RoundId, RoundTerms} from "../types/RoundTypes.sol";
import {IVesting} from "./IVesting.sol";

/// @title A grant that stays locked until its end, and can be staked meanwhile.
/// @notice The wallet owns the stake: exits, refunds and `NodeStaking.withdrawFor` bring it back here. Rewards are not
/// locked; the reward pool pays them to the reward address.
/// @dev It can call staking and contribution rounds with exactly these functions, and nothing else (VE-06, VE-11). The
/// node that it operates has this wallet's address as operator, which the proof of possession has to bind.
interface IStakingVesting is IVesting {
    /// @notice Rewards of nodes and contributions that are made from now on go to this address.
    event RewardAddressChanged(address indexed previous, address indexed current);

    /// @dev Rewards need a receiver other than this wallet.
    error RewardAddressInvalid(address rewardAddress);

    /// @notice Registers a node of its own with the staking requirement from the locked balance.
    /// @dev Beneficiary only; reverts as `NodeStaking.register` does.
    function registerNode(NodeCredentials calldata node) external returns (NodeId nodeId);

    /// @notice Opens a contribution round as its operator with `amount` of the balance.
    /// @dev Beneficiary only; reverts as `ContributionRounds.open` does.
    function openRound(RoundTerms calldata terms, uint64 amount) external returns (RoundId roundId);

    /// @notice Contributes `amount` of the balance to somebody's round.
    /// @dev Beneficiary only; reverts as `ContributionRounds.contribute` does.
    function contribute(RoundTerms calldata terms, uint64 amount) external;

    /// @notice Registers the node of its own full round.
    function registerRound(RoundTerms calldata terms) external returns (NodeId nodeId);

    /// @notice Leaves a round; the contribution comes back here.
    function leaveRound(RoundId roundId) external;

    /// @notice Cancels its own round.
    function cancelRound(RoundId roundId) external;

    /// @notice Requests the exit of a node that it has stake in.
    function requestExit(NodeId nodeId) external;

    /// @notice Takes back the exit request of its own solo node.
    function cancelExit(NodeId nodeId) external;

    /// @notice Names the receiver of the rewards of a node that it has stake in, and of everything it stakes later.
    /// @dev Beneficiary only. Emits {RewardAddressChanged}. Reverts with {RewardAddressInvalid}.
    function setRewardAddress(address rewardAddress, NodeId[] calldata nodeIds) external;

    /// @notice Where rewards go.
    function rewardAddress() external view returns (address);

    /// @notice When the grant can be released, all of it.
    function end() external view returns (uint64);
}
