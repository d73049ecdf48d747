// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Invariants} from "../support/Invariants.sol";
import {NameGhost} from "../support/NameGhost.sol";
import {NamesHandler} from "./handlers/NamesHandler.sol";

contract NamesInvariantTest is Invariants {
    uint64 private constant CLAIM_PERIOD = 200 days;

    function setUp() public {
        address[3] memory claimants = [address(0xB000), address(0xB001), address(0)];
        nameGhost = new NameGhost(claimants, NOW + CLAIM_PERIOD);
        _startedSystem();
        targetContract(address(new NamesHandler(system, ghost, nameGhost)));
    }

    function invariant_NAM1_ANameHasWhatItsOwnersGaveIt() public view {
        _assertNAM1();
    }

    function invariant_NAM2_ANameHasOneOwner() public view {
        _assertNAM2();
    }

    function invariant_NAM3_LeasesAreAsLongAsPaidAndNoMoreThanTenYears() public view {
        _assertNAM3();
    }

    function invariant_NAM4_OnlyANameWithALeaseResolves() public view {
        _assertNAM4();
    }

    function invariant_NAM5_EveryLeaseIsPaidAtThePriceOfItsRow() public view {
        _assertNAM5();
        _assertTOK2();
    }

    function _openNames() internal override {
        system.names.openNames(nameGhost.root(), uint64(nameGhost.claimUntil()));
    }
}
