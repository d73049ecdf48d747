// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PermitSignature} from "../types/PermitSignature.sol";
import {Share} from "../types/RewardTypes.sol";

/// @title Holds all reward SESH and pays it to the beneficiaries of active nodes.
/// @notice 14 % of the reserve a year flows to the active nodes, every second, in equal parts. What a beneficiary has
/// earned stays claimable for ever, whatever happens to the node.
/// @dev All amounts are atomic SESH. Weights change only through the staking contract. Relied on: INV-RWD-1 to 4.
interface IRewardPool {
    /// @notice `amount` joined the reserve: a payment from `from`, or found by {sync} (then `from` is its caller).
    event PoolFunded(address indexed from, uint256 amount);
    /// @notice Emission begins.
    event EmissionStarted();
    /// @notice A node began to earn for these beneficiaries.
    /// @param shares One word each: beneficiary · 2^96 + weight; one node is 2^40.
    event WeightsAdded(Share[] shares);
    /// @notice A node stopped earning for these beneficiaries.
    /// @param shares As in {WeightsAdded}.
    event WeightsRemoved(Share[] shares);
    /// @notice A contributor's part of a node's future rewards goes to another beneficiary.
    event WeightMoved(address indexed from, address indexed to, uint64 weight);
    /// @notice `beneficiary` was paid all it had earned.
    event RewardsClaimed(address indexed beneficiary, uint256 amount);
    /// @notice The contract that sets weights changed.
    event StakingChanged(address indexed previous, address indexed current);

    /// @dev A function of the staking contract was called by somebody else.
    error CallerNotStaking(address caller, address staking);
    /// @dev The shares of a node do not sum to exactly one node's weight.
    error SharesNotOneNode(uint256 sum, uint256 required);
    /// @dev There is nothing to pay to this beneficiary.
    error NothingToClaim(address beneficiary);
    /// @dev The staking contract cannot be replaced while nodes earn through it.
    error StakingHasNodes(address staking, uint256 activeNodes);
    /// @dev Emission has started already.
    error EmissionAlreadyStarted(uint256 startedAt);
    /// @dev Nothing to fund: the amount is zero.
    error FundingZero();

    /// @notice Pays `amount` of the caller's SESH into the reserve.
    /// @dev Needs an allowance. Emits {PoolFunded}. Reverts with {FundingZero}.
    function fund(uint256 amount) external;

    /// @notice {fund} with an EIP-2612 permit instead of an allowance.
    function fundWithPermit(uint256 amount, PermitSignature calldata permit) external;

    /// @notice Adds SESH that arrived by plain transfer to the reserve; it earns from now on, not retroactively.
    /// @return absorbed The amount found, possibly zero. Emits {PoolFunded} when it is not.
    function sync() external returns (uint256 absorbed);

    /// @notice Pays the caller everything it has earned, from any number of nodes.
    /// @dev Emits {RewardsClaimed}. Reverts with {NothingToClaim}.
    function claim() external returns (uint256 amount);

    /// @notice Pays `beneficiary` everything it has earned. Anybody may call; nothing can be redirected.
    function claimFor(address beneficiary) external returns (uint256 amount);

    /// @notice {claimFor} for several beneficiaries; those with nothing to claim are passed over.
    /// @return total What was paid in all.
    function claimMany(address[] calldata beneficiaries) external returns (uint256 total);

    /// @notice Starts the emission. Staking contract only, once.
    function start() external;

    /// @notice One more node earns. Staking contract only.
    /// @param shares Sum to exactly one node's weight, else {SharesNotOneNode}.
    function addWeights(Share[] calldata shares) external;

    /// @notice One node earns no longer. Staking contract only.
    /// @param shares As they were added, with weights moved since moved.
    function removeWeights(Share[] calldata shares) external;

    /// @notice Moves future rewards of `weight` to another beneficiary; what was earned stays. Staking contract only.
    function moveWeight(address from, address to, uint64 weight) external;

    /// @notice Names the contract that sets weights.
    /// @dev Restricted: governor with the long delay, so that everybody can leave first. Refused with
    /// {StakingHasNodes} while a node earns through the present one. Emits {StakingChanged}.
    function setStaking(address newStaking) external;

    /// @notice The contract that sets weights.
    function staking() external view returns (address);

    /// @notice What `beneficiary` could claim now.
    function claimable(address beneficiary) external view returns (uint256);

    /// @notice Weight of `beneficiary` over all its nodes; one node is 2^40.
    function weightOf(address beneficiary) external view returns (uint64);

    /// @notice SESH that is not earned by anybody yet.
    function reserve() external view returns (uint256);

    /// @notice SESH earned and not claimed yet, rounding dust included.
    function owed() external view returns (uint256);

    /// @notice Number of nodes that earn.
    function activeNodes() external view returns (uint256);

    /// @notice What the pool pays to all nodes together in the coming second, rounded down.
    function emissionPerSecond() external view returns (uint256);

    /// @notice What one node earns in the coming 24 hours if nothing changes; 0 without nodes.
    function rewardPerNodePerDay() external view returns (uint256);

    /// @notice What `beneficiary` earns in the coming `period` seconds if reserve, nodes and weight stay as they are.
    function projectedReward(address beneficiary, uint256 period) external view returns (uint256);
}
