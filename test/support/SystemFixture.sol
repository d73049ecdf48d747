// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OxenClaims} from "../../contracts/claims/OxenClaims.sol";
import {FeeOracle} from "../../contracts/fees/FeeOracle.sol";
import {FeeRecycler} from "../../contracts/fees/FeeRecycler.sol";
import {PostedPriceFeed} from "../../contracts/fees/PostedPriceFeed.sol";
import {Authority} from "../../contracts/governance/Authority.sol";
import {SessionNames} from "../../contracts/names/SessionNames.sol";
import {ProBurn} from "../../contracts/pro/ProBurn.sol";
import {IPriceFeed} from "../../contracts/interfaces/external/IPriceFeed.sol";
import {IExpiringPause} from "../../contracts/interfaces/IExpiringPause.sol";
import {RewardPool} from "../../contracts/rewards/RewardPool.sol";
import {ContributionRounds} from "../../contracts/staking/ContributionRounds.sol";
import {NodeQuorum} from "../../contracts/staking/NodeQuorum.sol";
import {NodeStaking} from "../../contracts/staking/NodeStaking.sol";
import {SessionToken} from "../../contracts/token/SessionToken.sol";
import {VestingFactory} from "../../contracts/vesting/VestingFactory.sol";
import {BaseTest} from "./BaseTest.sol";
import {Roles, System} from "./System.sol";

/// @dev The whole system with mainnet numbers, on a network with a bridge: the whole supply has crossed it.
abstract contract SystemFixture is BaseTest {
    uint256 internal constant SUPPLY = 240_000_000e9;
    uint64 internal constant REQUIREMENT = 25_000e9;
    uint256 internal constant POOL_FUNDING = 63_177_550e9;
    uint64 internal constant CLAIMS_CAP = 30_000_000e9;
    uint256 internal constant CLAIMS_PERIOD = 730 days;
    /// @dev 2026-12-01. Not at the start of an epoch.
    uint256 internal constant NOW = 1_796_083_200 + 5 hours;

    uint64 private constant GOVERNOR_ROLE = 1;
    uint64 private constant SUCCESSION_ROLE = 2;
    uint64 private constant GUARDIAN_ROLE = 3;
    uint64 private constant OPERATIONS_ROLE = 4;
    uint64 private constant ANNULMENT_ROLE = 5;

    System internal system;

    function _deploySystem() internal {
        vm.warp(NOW);
        Authority authority = new Authority(address(this));
        SessionToken token = new SessionToken(address(authority), Roles.GATEWAY, address(0xA100), address(0));
        RewardPool pool = new RewardPool(address(authority), token);
        NodeStaking staking = new NodeStaking(address(authority), token, pool, REQUIREMENT, 15 days, 30 days);
        ContributionRounds rounds = new ContributionRounds(address(authority), token, staking);
        PostedPriceFeed feed = new PostedPriceFeed(address(authority), 0.2e8);
        FeeOracle oracle = new FeeOracle(feed, IPriceFeed(address(0)), 0.001e18, 100e18, 1 days);
        FeeRecycler recycler = new FeeRecycler(address(authority), token, pool, oracle, Roles.LIQUIDITY);
        ProBurn proBurn = new ProBurn(address(authority), token, recycler);
        SessionNames names = new SessionNames(address(authority), token, recycler);
        address[] memory attesters = new address[](Roles.ATTESTERS);
        for (uint256 i; i < attesters.length; ++i) attesters[i] = vm.addr(Roles.attesterSecret(i));
        OxenClaims claims = new OxenClaims({
            token_: token,
            rewardPool_: pool,
            cap_: CLAIMS_CAP,
            deadline_: uint64(NOW + CLAIMS_PERIOD),
            delay_: 2 days,
            fastDailyLimit_: 300_000e9,
            guardian_: Roles.GUARDIAN,
            attesters: attesters,
            threshold_: 2
        });
        system = System({
            authority: authority,
            token: token,
            pool: pool,
            staking: staking,
            quorum: NodeQuorum(address(staking.quorum())),
            rounds: rounds,
            feed: feed,
            oracle: oracle,
            recycler: recycler,
            proBurn: proBurn,
            names: names,
            claims: claims,
            vestingFactory: new VestingFactory(token, staking, rounds)
        });
        _configure();
        _fund();
        _assignRoles();
    }

    function _configure() private {
        system.token.setRecycler(address(system.recycler));
        system.pool.setStaking(address(system.staking));
        system.staking.setContributionRounds(address(system.rounds));
        system.recycler.setProduct(1, address(system.proBurn), 4_990_000);
        system.recycler.setProduct(2, address(system.proBurn), 12_990_000);
        system.recycler.setProduct(3, address(system.proBurn), 47_990_000);
        system.recycler.setProduct(system.names.productOf(5, 1), address(system.names), 5_000_000);
        system.recycler.setProduct(system.names.productOf(5, 10), address(system.names), 50_000_000);
        system.recycler.setProduct(system.names.productOf(1, 2), address(system.names), 800_000_000);
        _openNames();
    }

    /// @dev Without names that are kept for their Oxen owners, unless a test has some.
    function _openNames() internal virtual {
        system.names.openNames(0, 0);
    }

    function _fund() private {
        vm.prank(Roles.GATEWAY);
        system.token.bridgeMint(Roles.TREASURY, SUPPLY);
        vm.startPrank(Roles.TREASURY);
        system.token.approve(address(system.pool), POOL_FUNDING);
        system.pool.fund(POOL_FUNDING);
        system.token.transfer(address(system.claims), CLAIMS_CAP);
        vm.stopPrank();
    }

    /// @dev The table of deploy/modules/roles.ts.
    function _assignRoles() private {
        _assign(address(system.token), SessionToken.setRecycler.selector, SUCCESSION_ROLE);
        _assign(address(system.pool), RewardPool.setStaking.selector, SUCCESSION_ROLE);
        address staking = address(system.staking);
        _assign(staking, system.staking.setStakingRequirement.selector, GOVERNOR_ROLE);
        _assign(staking, system.staking.setExitDelay.selector, GOVERNOR_ROLE);
        _assign(staking, system.staking.setDeregistrationLock.selector, GOVERNOR_ROLE);
        _assign(staking, system.staking.setContributionRounds.selector, GOVERNOR_ROLE);
        _assign(staking, system.staking.annulPenalty.selector, ANNULMENT_ROLE);
        _assign(staking, system.staking.retire.selector, SUCCESSION_ROLE);
        _assign(staking, system.staking.seed.selector, OPERATIONS_ROLE);
        _assign(staking, system.staking.start.selector, OPERATIONS_ROLE);
        _assignPause(staking);
        _assignPause(address(system.rounds));
        _assignPause(address(system.recycler));
        address recycler = address(system.recycler);
        _assign(recycler, FeeRecycler.setProduct.selector, GOVERNOR_ROLE);
        _assign(recycler, FeeRecycler.setOracle.selector, GOVERNOR_ROLE);
        _assign(recycler, FeeRecycler.setLiquidityReceiver.selector, GOVERNOR_ROLE);
        _assign(address(system.proBurn), system.proBurn.setIssuerKeys.selector, GOVERNOR_ROLE);
        _assign(address(system.names), system.names.openNames.selector, GOVERNOR_ROLE);
        _assign(address(system.feed), PostedPriceFeed.post.selector, OPERATIONS_ROLE);

        Authority authority = system.authority;
        authority.grantRole(GOVERNOR_ROLE, Roles.GOVERNOR, Roles.GOVERNOR_DELAY);
        authority.grantRole(SUCCESSION_ROLE, Roles.GOVERNOR, Roles.SUCCESSION_DELAY);
        authority.grantRole(GUARDIAN_ROLE, Roles.GUARDIAN, 0);
        authority.grantRole(OPERATIONS_ROLE, Roles.OPERATIONS, 0);
        authority.grantRole(ANNULMENT_ROLE, Roles.GOVERNOR, 0);
        authority.grantRole(authority.ADMIN_ROLE(), Roles.GOVERNOR, Roles.SUCCESSION_DELAY);
        authority.revokeRole(authority.ADMIN_ROLE(), address(this));
    }

    function _assignPause(address target) private {
        _assign(target, IExpiringPause.pause.selector, GUARDIAN_ROLE);
        _assign(target, IExpiringPause.unpause.selector, OPERATIONS_ROLE);
    }

    function _assign(address target, bytes4 selector, uint64 role) private {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        system.authority.setTargetFunctionRole(target, selectors, role);
    }
}
