// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IContributionRounds} from "../interfaces/IContributionRounds.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IStakingVesting} from "../interfaces/IStakingVesting.sol";
import {IVesting} from "../interfaces/IVesting.sol";
import {Contributor, NodeCredentials, NodeId, Registration} from "../types/NodeTypes.sol";
import {RoundId, RoundTerms} from "../types/RoundTypes.sol";
import {Vesting} from "./Vesting.sol";

contract StakingVesting is IStakingVesting, Vesting {
    INodeStaking public immutable staking;
    IContributionRounds public immutable rounds;

    /// @inheritdoc IStakingVesting
    address public rewardAddress;
    /// @inheritdoc IStakingVesting
    uint64 public end;

    constructor(IERC20 token_, INodeStaking staking_, IContributionRounds rounds_) Vesting(token_) {
        staking = staking_;
        rounds = rounds_;
    }

    function initialize(address beneficiary_, address rewardAddress_, uint64 total_, uint64 end_) external initializer {
        _grant(beneficiary_, total_);
        end = end_;
        _setRewardAddress(rewardAddress_);
    }

    /* STAKING */

    /// @inheritdoc IStakingVesting
    function registerNode(NodeCredentials calldata node) external onlyBeneficiary returns (NodeId nodeId) {
        uint64 requirement = staking.stakingRequirement();
        Contributor[] memory contributors = new Contributor[](1);
        contributors[0] = Contributor({staker: address(this), beneficiary: rewardAddress, stake: requirement});
        token.approve(address(staking), requirement);
        return staking.register(Registration({node: node, contributors: contributors}));
    }

    /// @inheritdoc IStakingVesting
    function openRound(RoundTerms calldata terms, uint64 amount) external onlyBeneficiary returns (RoundId roundId) {
        token.approve(address(rounds), amount);
        return rounds.open({terms: terms, amount: amount, beneficiary: rewardAddress});
    }

    /// @inheritdoc IStakingVesting
    function contribute(RoundTerms calldata terms, uint64 amount) external onlyBeneficiary {
        token.approve(address(rounds), amount);
        rounds.contribute({terms: terms, amount: amount, beneficiary: rewardAddress});
    }

    /// @inheritdoc IStakingVesting
    function registerRound(RoundTerms calldata terms) external onlyBeneficiary returns (NodeId nodeId) {
        return rounds.register(terms);
    }

    /// @inheritdoc IStakingVesting
    function leaveRound(RoundId roundId) external onlyBeneficiary {
        rounds.leaveRound(roundId);
    }

    /// @inheritdoc IStakingVesting
    function cancelRound(RoundId roundId) external onlyBeneficiary {
        rounds.cancel(roundId);
    }

    /// @inheritdoc IStakingVesting
    function requestExit(NodeId nodeId) external onlyBeneficiary {
        staking.requestExit(nodeId);
    }

    /// @inheritdoc IStakingVesting
    function cancelExit(NodeId nodeId) external onlyBeneficiary {
        staking.cancelExit(nodeId);
    }

    /* REWARDS */

    /// @inheritdoc IStakingVesting
    function setRewardAddress(address newRewardAddress, NodeId[] calldata nodeIds) external onlyBeneficiary {
        _setRewardAddress(newRewardAddress);
        for (uint256 i; i < nodeIds.length; ++i) staking.setBeneficiary(nodeIds[i], newRewardAddress);
    }

    function _setRewardAddress(address newRewardAddress) private {
        require(
            newRewardAddress != address(0) && newRewardAddress != address(this),
            RewardAddressInvalid(newRewardAddress)
        );
        emit RewardAddressChanged(rewardAddress, newRewardAddress);
        rewardAddress = newRewardAddress;
    }

    /// @inheritdoc IVesting
    function locked() public view override(IVesting, Vesting) returns (uint256) {
        return block.timestamp < end ? total : 0;
    }
}
