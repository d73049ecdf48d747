// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @dev A token that, once, calls somebody back in the middle of a transfer and keeps what came of it.
contract ReentrantToken is ERC20 {
    address private _target;
    bytes private _data;
    bool public called;
    bool public succeeded;
    bytes public answer;

    constructor(address holder, uint256 supply) ERC20("Reentrant", "RE") {
        _mint(holder, supply);
    }

    /// @notice The next transfer calls `target` with `data`.
    function arm(address target, bytes calldata data) external {
        (_target, _data, called) = (target, data, false);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        address target = _target;
        if (target == address(0)) return;
        (_target, called) = (address(0), true);
        // solhint-disable-next-line avoid-low-level-calls
        (succeeded, answer) = target.call(_data);
    }
}
