// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PermitSignature} from "../types/PermitSignature.sol";

/// @title Sells Session Pro for burned SESH.
/// @notice A purchase names a plan and a commitment, never an account: the commitment hides what only the buyer can
/// open, so the burn says nothing about the account that will use it. No memo, no identifier, no mail address.
/// @dev Fees go through the fee recycler: payers give their allowance to it. Plan 1: one month, 2: three months,
/// 3: twelve months. A commitment is not kept: a second burn for it only wastes the payer's money.
interface IProBurn {
    /// @notice `payer` burned `sesh` atomic SESH for `count` units of a plan.
    /// @param receiptId Number of the purchase, from 1.
    /// @param root The commitment.
    event ProBurned(
        uint64 indexed receiptId,
        uint8 indexed plan,
        bytes32 root,
        uint32 count,
        uint256 sesh,
        address payer
    );

    /// @dev A purchase without a commitment could never be used.
    error CommitmentZero();

    /// @notice Burns the price of one unit of `plan` from the caller.
    /// @dev Needs an allowance for the fee recycler. Emits {ProBurned}. Reverts with {CommitmentZero} and the errors of
    /// `FeeRecycler.payFee`.
    /// @param commitment Made by the client from its secret; see the specification of Pro purchases.
    /// @param maxSesh The most the caller is ready to pay, in atomic SESH.
    function burnForPro(uint8 plan, bytes32 commitment, uint256 maxSesh) external returns (uint64 receiptId);

    /// @notice {burnForPro} with an EIP-2612 permit for the fee recycler over `maxSesh` instead of an allowance.
    function burnForProWithPermit(
        uint8 plan,
        bytes32 commitment,
        uint256 maxSesh,
        PermitSignature calldata permit
    ) external returns (uint64 receiptId);

    /// @notice What one unit of `plan` costs now, in atomic SESH.
    function quote(uint8 plan) external view returns (uint256 seshPerUnit);

    /// @notice Number of purchases.
    function receipts() external view returns (uint64);
}
