// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {StdAssertions} from "forge-std/StdAssertions.sol";
import {Vm} from "forge-std/Vm.sol";
import {BN254, FIELD_MODULUS, GROUP_ORDER} from "../../../../contracts/libraries/bn254/BN254.sol";

/// @dev Expected points come from the noble library: P = 0x5e55·G, Q = 123456789012345678901234567890·G.
contract BN254Test is StdAssertions {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 private constant PX = 7839894095007198448198913159366982273595628305407857180950269248506591645864;
    uint256 private constant PY = 17380471232333616115528549186398695146566125992525443584623618143642714976893;
    uint256 private constant QX = 15951117339221974845886852136930100660345768426337384320245380340334093617115;
    uint256 private constant QY = 5407073694925258338946724095898864463998127080501675504385251834407682980581;

    /* CONSTANTS */

    function test_Constants_AreThoseOfEip196() external pure {
        assertEq(FIELD_MODULUS, 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47);
        assertEq(GROUP_ORDER, 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001);
    }

    /* isPoint */

    function test_IsPoint_AcceptsPoints() external pure {
        assertTrue(BN254.isPoint(1, 2));
        assertTrue(BN254.isPoint(1, FIELD_MODULUS - 2));
        assertTrue(BN254.isPoint(PX, PY));
        assertTrue(BN254.isPoint(QX, QY));
    }

    function test_IsPoint_RefusesInfinity() external pure {
        assertFalse(BN254.isPoint(0, 0));
        assertFalse(BN254.isPoint(FIELD_MODULUS, FIELD_MODULUS));
        assertFalse(BN254.isPoint(0, FIELD_MODULUS));
        assertFalse(BN254.isPoint(FIELD_MODULUS, 0));
    }

    function test_IsPoint_RefusesCoordinatesThatAreNotReduced() external pure {
        assertFalse(BN254.isPoint(PX + FIELD_MODULUS, PY));
        assertFalse(BN254.isPoint(PX, PY + FIELD_MODULUS));
        assertFalse(BN254.isPoint(PX + 2 * FIELD_MODULUS, PY + 2 * FIELD_MODULUS));
        assertFalse(BN254.isPoint(1, 2 * FIELD_MODULUS - 2));
    }

    function test_IsPoint_RefusesWhatIsOffTheCurve() external pure {
        assertFalse(BN254.isPoint(PX, PY + 1));
        assertFalse(BN254.isPoint(PX, PY - 1));
        assertFalse(BN254.isPoint(PX + 1, PY));
        assertFalse(BN254.isPoint(PY, PX));
        assertFalse(BN254.isPoint(2, 1));
        assertFalse(BN254.isPoint(FIELD_MODULUS - 1, FIELD_MODULUS - 1));
        assertFalse(BN254.isPoint(type(uint256).max, type(uint256).max));
    }

    /* negateY */

    function test_NegateY_IsTheOtherRoot() external pure {
        assertEq(BN254.negateY(0), 0);
        assertEq(BN254.negateY(1), FIELD_MODULUS - 1);
        assertEq(BN254.negateY(FIELD_MODULUS - 1), 1);
        assertTrue(BN254.isPoint(PX, BN254.negateY(PY)));
    }

    /* add */

    function test_Add_Points() external view {
        (uint256 x, uint256 y) = BN254.add({ax: PX, ay: PY, bx: QX, by: QY});
        assertEq(x, 188910876733848177226103765864864743470413403296543595870714739339130104130);
        assertEq(y, 20329872294787903924751934037942786092667945465798991058450896933332738849852);
    }

    function test_Add_APointToItself() external view {
        (uint256 x, uint256 y) = BN254.add({ax: PX, ay: PY, bx: PX, by: PY});
        assertEq(x, 13041579371395607470158496330122852257073116453928454750028268908924211191767);
        assertEq(y, 5852263421282940873266816382868092694289442336009409241718305215486188954597);
    }

    function test_Add_ANegatedPoint() external view {
        (uint256 x, uint256 y) = BN254.add({ax: PX, ay: PY, bx: QX, by: BN254.negateY(QY)});
        assertEq(x, 5546624273609341841743934999636504310438061885478039680552153167837726742729);
        assertEq(y, 6925292617477430669603391553257908151171885012558244739116482070162504267017);
        (x, y) = BN254.add({ax: PX, ay: PY, bx: PX, by: BN254.negateY(PY)});
        assertEq(x, 0);
        assertEq(y, 0);
    }

    function test_Add_Infinity() external view {
        (uint256 x, uint256 y) = BN254.add({ax: PX, ay: PY, bx: 0, by: 0});
        assertEq(x, PX);
        assertEq(y, PY);
        (x, y) = BN254.add({ax: 0, ay: 0, bx: PX, by: PY});
        assertEq(x, PX);
        assertEq(y, PY);
        (x, y) = BN254.add({ax: 0, ay: 0, bx: 0, by: 0});
        assertEq(x, 0);
        assertEq(y, 0);
    }

    function test_Add_RevertsForWhatIsNoPoint() external {
        vm.expectRevert(BN254.PointInvalid.selector);
        this.add({ax: PX, ay: PY + 1, bx: QX, by: QY});
        vm.expectRevert(BN254.PointInvalid.selector);
        this.add({ax: PX, ay: PY, bx: QX + 1, by: QY});
        vm.expectRevert(BN254.PointInvalid.selector);
        this.add({ax: PX + FIELD_MODULUS, ay: PY, bx: QX, by: QY});
        vm.expectRevert(BN254.PointInvalid.selector);
        this.add({ax: PX, ay: PY, bx: 0, by: FIELD_MODULUS});
    }

    /* mul */

    function test_Mul_TheGenerator() external view {
        (uint256 x, uint256 y) = BN254.mul({px: 1, py: 2, scalar: 2});
        assertEq(x, 1368015179489954701390400359078579693043519447331113978918064868415326638035);
        assertEq(y, 9918110051302171585080402603319702774565515993150576347155970296011118125764);
        (x, y) = BN254.mul({px: 1, py: 2, scalar: 3});
        assertEq(x, 3353031288059533942658390886683067124040920775575537747144343083137631628272);
        assertEq(y, 19321533766552368860946552437480515441416830039777911637913418824951667761761);
        (x, y) = BN254.mul({px: 1, py: 2, scalar: 0x5e55});
        assertEq(x, PX);
        assertEq(y, PY);
    }

    function test_Mul_AroundTheGroupOrder() external view {
        (uint256 x, uint256 y) = BN254.mul({px: PX, py: PY, scalar: GROUP_ORDER - 1});
        assertEq(x, PX);
        assertEq(y, FIELD_MODULUS - PY);
        (x, y) = BN254.mul({px: PX, py: PY, scalar: GROUP_ORDER});
        assertEq(x, 0);
        assertEq(y, 0);
        (x, y) = BN254.mul({px: PX, py: PY, scalar: GROUP_ORDER + 1});
        assertEq(x, PX);
        assertEq(y, PY);
    }

    function test_Mul_ByTheLargestScalar() external view {
        (uint256 x, uint256 y) = BN254.mul({px: PX, py: PY, scalar: type(uint256).max});
        assertEq(x, 3585348933547629433368896769483024222424930688513632663558614856893840919453);
        assertEq(y, 7856400949983738871202600551020007630736468215984441299346369553431760034445);
    }

    function test_Mul_ToInfinity() external view {
        (uint256 x, uint256 y) = BN254.mul({px: PX, py: PY, scalar: 0});
        assertEq(x, 0);
        assertEq(y, 0);
        (x, y) = BN254.mul({px: 0, py: 0, scalar: 0x5e55});
        assertEq(x, 0);
        assertEq(y, 0);
    }

    function test_Mul_RevertsForWhatIsNoPoint() external {
        vm.expectRevert(BN254.PointInvalid.selector);
        this.mul({px: PX, py: PY + 1, scalar: 1});
        vm.expectRevert(BN254.PointInvalid.selector);
        this.mul({px: PX, py: PY + FIELD_MODULUS, scalar: 1});
        vm.expectRevert(BN254.PointInvalid.selector);
        this.mul({px: FIELD_MODULUS, py: 0, scalar: 1});
    }

    /* HELPERS */

    /// @dev A call of its own, so that a revert can be expected.
    function add(uint256 ax, uint256 ay, uint256 bx, uint256 by) external view returns (uint256 x, uint256 y) {
        return BN254.add(ax, ay, bx, by);
    }

    function mul(uint256 px, uint256 py, uint256 scalar) external view returns (uint256 x, uint256 y) {
        return BN254.mul(px, py, scalar);
    }
}
