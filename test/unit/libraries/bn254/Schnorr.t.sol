// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {StdAssertions} from "forge-std/StdAssertions.sol";
import {GROUP_ORDER, FIELD_MODULUS} from "../../../../contracts/libraries/bn254/BN254.sol";
import {Schnorr} from "../../../../contracts/libraries/bn254/Schnorr.sol";

/// @dev A proof for the secret 0x5e55 with the nonce k = 0xabcdef0123456789³ and a challenge above the group order;
/// the key, R = k·G and s = k + c·0x5e55 were computed with the noble library.
contract SchnorrTest is StdAssertions {
    uint256 private constant X = 7839894095007198448198913159366982273595628305407857180950269248506591645864;
    uint256 private constant Y = 17380471232333616115528549186398695146566125992525443584623618143642714976893;
    uint256 private constant K = 1897327631690773855650360533928458566902755122010290913625;
    uint256 private constant C = type(uint256).max - 12_344;
    uint256 private constant S = 18247871609554366617033940073827685330409533539106005638815922970066544041317;
    uint256 private constant RX = 20355971982380831918053522360501104356094532989820095612175272042539879059219;
    uint256 private constant RY = 11357034183583598041387249174725352886409591168430030574643771992871668140430;

    function test_Commitment_RecomputesTheNonceOfTheProver() external view {
        (bool ok, uint256 rx, uint256 ry) = Schnorr.commitment({x: X, y: Y, c: C, s: S});
        assertTrue(ok);
        assertEq(rx, RX);
        assertEq(ry, RY);
    }

    function test_Commitment_TakesTheChallengeModuloTheGroupOrder() external view {
        (bool ok, uint256 rx, uint256 ry) = Schnorr.commitment({x: X, y: Y, c: C % GROUP_ORDER, s: S});
        assertTrue(ok);
        assertEq(rx, RX);
        assertEq(ry, RY);
    }

    function test_Commitment_IsAnotherForAnotherKeyChallengeOrResponse() external view {
        (, uint256 ofNegatedKey, ) = Schnorr.commitment({x: X, y: FIELD_MODULUS - Y, c: C, s: S});
        (, uint256 ofChallenge, ) = Schnorr.commitment({x: X, y: Y, c: C + 1, s: S});
        (, uint256 ofResponse, ) = Schnorr.commitment({x: X, y: Y, c: C, s: S + 1});
        assertNotEq(ofNegatedKey, RX);
        assertNotEq(ofChallenge, RX);
        assertNotEq(ofResponse, RX);
    }

    function test_Commitment_OfNoChallengeIsTheResponseTimesTheGenerator() external view {
        (bool ok, uint256 rx, uint256 ry) = Schnorr.commitment({x: X, y: Y, c: 0, s: K});
        assertTrue(ok);
        assertEq(rx, RX);
        assertEq(ry, RY);
    }

    function test_Commitment_OfNothingIsInfinity() external view {
        (bool ok, uint256 rx, uint256 ry) = Schnorr.commitment({x: X, y: Y, c: 0, s: 0});
        assertTrue(ok);
        assertEq(rx, 0);
        assertEq(ry, 0);
    }

    function test_Commitment_AcceptsTheLargestCanonicalResponse() external view {
        // s = order − 1 and c = 0 give −G.
        (bool ok, uint256 rx, uint256 ry) = Schnorr.commitment({x: X, y: Y, c: 0, s: GROUP_ORDER - 1});
        assertTrue(ok);
        assertEq(rx, 1);
        assertEq(ry, FIELD_MODULUS - 2);
    }

    function test_Commitment_RefusesAResponseThatIsNotCanonical() external view {
        uint256[4] memory responses = [GROUP_ORDER, GROUP_ORDER + 1, S + GROUP_ORDER, type(uint256).max];
        for (uint256 i; i < responses.length; ++i) {
            (bool ok, uint256 rx, uint256 ry) = Schnorr.commitment({x: X, y: Y, c: C, s: responses[i]});
            assertFalse(ok);
            assertEq(rx, 0);
            assertEq(ry, 0);
        }
    }
}
