// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IFeeRecycler} from "../interfaces/IFeeRecycler.sol";
import {IProBurn} from "../interfaces/IProBurn.sol";
import {Permits} from "../libraries/Permits.sol";
import {PermitSignature} from "../types/PermitSignature.sol";

/// @dev A plan is the product of the same number at the fee recycler; its governor decides which are sold here.
contract ProBurn is IProBurn {
    IERC20 public immutable token;
    IFeeRecycler public immutable feeRecycler;

    /// @inheritdoc IProBurn
    uint64 public receipts;

    constructor(IERC20 token_, IFeeRecycler feeRecycler_) {
        token = token_;
        feeRecycler = feeRecycler_;
    }

    /// @inheritdoc IProBurn
    function burnForPro(uint8 plan, bytes32 commitment, uint256 maxSesh) external returns (uint64 receiptId) {
        return _burn(plan, commitment, maxSesh);
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
        return _burn(plan, commitment, maxSesh);
    }

    /// @inheritdoc IProBurn
    function quote(uint8 plan) external view returns (uint256 seshPerUnit) {
        return feeRecycler.quote(plan, 1);
    }

    function _burn(uint8 plan, bytes32 commitment, uint256 maxSesh) private returns (uint64 receiptId) {
        require(commitment != 0, CommitmentZero());
        receiptId = ++receipts;
        uint256 sesh = feeRecycler.payFee({product: plan, quantity: 1, payer: msg.sender, maxSesh: maxSesh});
        emit ProBurned({receiptId: receiptId, plan: plan, root: commitment, count: 1, sesh: sesh, payer: msg.sender});
    }
}
