// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OxenClaims} from "../../contracts/claims/OxenClaims.sol";
import {FeeOracle} from "../../contracts/fees/FeeOracle.sol";
import {FeeRecycler} from "../../contracts/fees/FeeRecycler.sol";
import {PostedPriceFeed} from "../../contracts/fees/PostedPriceFeed.sol";
import {Authority} from "../../contracts/governance/Authority.sol";
import {SessionNames} from "../../contracts/names/SessionNames.sol";
import {ProBurn} from "../../contracts/pro/ProBurn.sol";
import {RewardPool} from "../../contracts/rewards/RewardPool.sol";
import {ContributionRounds} from "../../contracts/staking/ContributionRounds.sol";
import {NodeQuorum} from "../../contracts/staking/NodeQuorum.sol";
import {NodeStaking} from "../../contracts/staking/NodeStaking.sol";
import {SessionToken} from "../../contracts/token/SessionToken.sol";
import {VestingFactory} from "../../contracts/vesting/VestingFactory.sol";

/// @dev Every contract of the system, wired as deploy/ wires them.
struct System {
    Authority authority;
    SessionToken token;
    RewardPool pool;
    NodeStaking staking;
    NodeQuorum quorum;
    ContributionRounds rounds;
    PostedPriceFeed feed;
    FeeOracle oracle;
    FeeRecycler recycler;
    ProBurn proBurn;
    SessionNames names;
    OxenClaims claims;
    VestingFactory vestingFactory;
}

/// @dev Who is who; the addresses mean nothing.
library Roles {
    address internal constant GATEWAY = address(0xA001);
    address internal constant GOVERNOR = address(0xA002);
    address internal constant GUARDIAN = address(0xA003);
    address internal constant OPERATIONS = address(0xA004);
    address internal constant TREASURY = address(0xA005);
    address internal constant LIQUIDITY = address(0xA006);
    address internal constant OUTSIDER = address(0xA007);
    uint32 internal constant GOVERNOR_DELAY = 7 days;
    uint32 internal constant SUCCESSION_DELAY = 32 days;
    uint256 internal constant ATTESTERS = 3;

    /// @dev Secret of the attester with this number, from 0.
    function attesterSecret(uint256 number) internal pure returns (uint256) {
        return 0xA7700 + number;
    }
}
