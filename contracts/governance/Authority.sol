// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

/// @title Who may do what, and after which delay: OpenZeppelin's AccessManager, whose administrator cannot walk away.
contract Authority is AccessManager {
    /// @dev The administrator role is handed over by granting and revoking, never renounced: without it no role could
    /// ever be changed again.
    error AdministratorCannotRenounce(address account);

    constructor(address initialAdmin) AccessManager(initialAdmin) {}

    /// @inheritdoc AccessManager
    function renounceRole(uint64 roleId, address callerConfirmation) public override {
        require(roleId != ADMIN_ROLE, AdministratorCannotRenounce(msg.sender));
        super.renounceRole(roleId, callerConfirmation);
    }
}
