// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {StdAssertions} from "forge-std/StdAssertions.sol";
import {StdInvariant} from "forge-std/StdInvariant.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {Vm} from "forge-std/Vm.sol";

/// @dev The parts of forge-std these tests use. Its own Test brings console and storage helpers that compile with
/// hundreds of warnings.
abstract contract BaseTest is StdAssertions, StdInvariant, StdUtils {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev Marks a test contract for the runner.
    // solhint-disable-next-line func-name-mixedcase
    bool public IS_TEST = true;
}
