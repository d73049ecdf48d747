// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @dev A wrapped token with decimals and a fee on transfers of a test's choice.
contract MockWrappedOxen is ERC20 {
    uint8 private immutable _decimals;
    uint256 private immutable _feeOnTransfer;

    constructor(uint8 decimals_, uint256 feeOnTransfer, address holder, uint256 supply) ERC20("Wrapped OXEN", "wOXEN") {
        _decimals = decimals_;
        _feeOnTransfer = feeOnTransfer;
        _mint(holder, supply);
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0)) super._update(to, address(0), _feeOnTransfer);
    }
}
