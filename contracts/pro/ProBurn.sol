// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IFeeRecycler} from "../interfaces/IFeeRecycler.sol";
import {IProBurn} from "../interfaces/IProBurn.sol";
import {Permits} from "../libraries/Permits.sol";
import {PermitSignature} from "../types/PermitSignature.sol";
import {IssuerKeys} from "./IssuerKeys.sol";

/// @dev A plan is the product of the same number at the fee recycler; its governor decides which are sold here.
/// Receipts are events; what is kept of them is their number and a hash chain, one slot for both.
contract ProBurn is IssuerKeys {
    /// @dev One slot.
    struct Receipts {
        uint64 count;
        bytes24 chain;
    }

    IERC20 public immutable token;
    IFeeRecycler public immutable feeRecycler;

    Receipts private _receipts;

    constructor(address authority, IERC20 token_, IFeeRecycler feeRecycler_) AccessManaged(authority) {
        token = token_;
        feeRecycler = feeRecycler_;
    }

    /// @inheritdoc IProBurn
    function burnForPro(uint8 plan, bytes32 commitment, uint256 maxSesh) external returns (uint64 receiptId) {
        return _burn({plan: plan, root: commitment, count: 1, maxSesh: maxSesh});
    }

    /// @inheritdoc IProBurn
    function burnForProWithPermit(
        uint8 plan,
        bytes32 commitment,
        uint256 maxSesh,
        PermitSignature calldata permit
    ) external returns (uint64 receiptId) {
        Permits.tryPermit({
            token: token,
            owner: msg.sender,
            spender: address(feeRecycler),
            amount: maxSesh,
            permit: permit
        });
        return _burn({plan: plan, root: commitment, count: 1, maxSesh: maxSesh});
    }

    /// @inheritdoc IProBurn
    function burnForProBatch(
        uint8 plan,
        bytes32[] calldata commitments,
        uint256 maxSesh
    ) external returns (uint64 receiptId) {
        require(commitments.length != 0, CommitmentsEmpty());
        bytes32 root = keccak256(abi.encodePacked(commitments));
        receiptId = _burn({plan: plan, root: root, count: commitments.length, maxSesh: maxSesh});
        emit ProBurnLeaves(receiptId, commitments);
    }

    /// @inheritdoc IProBurn
    function burnForProRoot(
        uint8 plan,
        bytes32 root,
        uint32 count,
        uint256 maxSesh
    ) external returns (uint64 receiptId) {
        return _burn({plan: plan, root: root, count: count, maxSesh: maxSesh});
    }

    /// @inheritdoc IProBurn
    function cancel(uint64 receiptId, uint32 index) external {
        _checkReceipt(receiptId);
        emit ProBurnCancelled(receiptId, index, msg.sender);
    }

    /// @inheritdoc IProBurn
    function quote(uint8 plan) external view returns (uint256 seshPerUnit) {
        return feeRecycler.quote(plan, 1);
    }

    /// @inheritdoc IProBurn
    function receipts() external view returns (uint64) {
        return _receipts.count;
    }

    /// @inheritdoc IProBurn
    function receiptChain() external view returns (bytes24) {
        return _receipts.chain;
    }

    /// @dev The one place where a receipt is written. The recycler refuses a count of zero or above 32 bits.
    function _burn(uint8 plan, bytes32 root, uint256 count, uint256 maxSesh) private returns (uint64 receiptId) {
        require(root != 0, CommitmentZero());
        Receipts memory last = _receipts;
        receiptId = last.count + 1;
        bytes32 link = keccak256(abi.encode(last.chain, receiptId, plan, root, count));
        _receipts = Receipts({count: receiptId, chain: bytes24(link)});
        uint256 sesh = feeRecycler.payFee({product: plan, quantity: count, payer: msg.sender, maxSesh: maxSesh});
        emit ProBurned({
            receiptId: receiptId,
            plan: plan,
            root: root,
            count: uint32(count),
            sesh: sesh,
            payer: msg.sender
        });
    }

    function _checkReceipt(uint64 receiptId) internal view override {
        require(receiptId != 0 && receiptId <= _receipts.count, ReceiptUnknown(receiptId));
    }
}
