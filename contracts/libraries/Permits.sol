// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {PermitSignature} from "../types/PermitSignature.sol";

library Permits {
    /// @dev Uses the permit if it is still usable. A permit somebody else submitted first must not make the payment
    /// fail: the allowance is there then, and the transfer that follows is what decides.
    function tryPermit(
        IERC20 token,
        address owner,
        address spender,
        uint256 amount,
        PermitSignature calldata permit
    ) internal {
        try
            IERC20Permit(address(token)).permit({
                owner: owner,
                spender: spender,
                value: amount,
                deadline: permit.deadline,
                v: permit.v,
                r: permit.r,
                s: permit.s
            })
        {} catch {}
    }
}
