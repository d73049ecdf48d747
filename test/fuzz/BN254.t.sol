// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BN254, FIELD_MODULUS, GROUP_ORDER} from "../../contracts/libraries/bn254/BN254.sol";
import {Schnorr} from "../../contracts/libraries/bn254/Schnorr.sol";
import {BaseTest} from "../support/BaseTest.sol";

/// @dev Library functions behind a call, so that their reverts can be expected.
contract BN254Caller {
    function add(uint256 ax, uint256 ay, uint256 bx, uint256 by) external view returns (uint256 x, uint256 y) {
        return BN254.add(ax, ay, bx, by);
    }

    function mul(uint256 px, uint256 py, uint256 scalar) external view returns (uint256 x, uint256 y) {
        return BN254.mul(px, py, scalar);
    }
}

contract BN254FuzzTest is BaseTest {
    BN254Caller private immutable _caller = new BN254Caller();

    function testFuzz_Mul_StaysOnTheCurve(uint256 scalar) public view {
        scalar = bound(scalar, 1, GROUP_ORDER - 1);
        (uint256 x, uint256 y) = BN254.mul(1, 2, scalar);
        assertTrue(BN254.isPoint(x, y));
        assertEq(
            mulmod(y, y, FIELD_MODULUS),
            addmod(mulmod(mulmod(x, x, FIELD_MODULUS), x, FIELD_MODULUS), 3, FIELD_MODULUS)
        );
    }

    function testFuzz_Mul_TakesTheScalarModuloTheOrder(uint256 scalar) public view {
        (uint256 x, uint256 y) = BN254.mul(1, 2, scalar);
        (uint256 rx, uint256 ry) = BN254.mul(1, 2, scalar % GROUP_ORDER);
        assertEq(x, rx);
        assertEq(y, ry);
    }

    function testFuzz_Add_IsTheGroupLaw(uint256 a, uint256 b) public view {
        (uint256 ax, uint256 ay) = BN254.mul(1, 2, a);
        (uint256 bx, uint256 by) = BN254.mul(1, 2, b);
        (uint256 sx, uint256 sy) = BN254.add(ax, ay, bx, by);
        (uint256 ex, uint256 ey) = BN254.mul(1, 2, addmod(a, b, GROUP_ORDER));
        assertEq(sx, ex);
        assertEq(sy, ey);
        (uint256 tx_, uint256 ty) = BN254.add(bx, by, ax, ay);
        assertEq(sx, tx_);
        assertEq(sy, ty);
    }

    /// @dev A key that joins and leaves again leaves the aggregate as it was (QB-19).
    function testFuzz_NegateY_CancelsAnAddition(uint256 a, uint256 b) public view {
        (uint256 ax, uint256 ay) = BN254.mul(1, 2, a);
        (uint256 bx, uint256 by) = BN254.mul(1, 2, b);
        (uint256 sx, uint256 sy) = BN254.add(ax, ay, bx, by);
        (sx, sy) = BN254.add(sx, sy, bx, BN254.negateY(by));
        assertEq(sx, ax);
        assertEq(sy, ay);
    }

    function testFuzz_NegateY_IsTheInverseScalar(uint256 a) public view {
        (uint256 ax, uint256 ay) = BN254.mul(1, 2, a);
        (uint256 nx, uint256 ny) = BN254.mul(1, 2, GROUP_ORDER - (a % GROUP_ORDER));
        assertEq(nx, ax);
        assertEq(ny, BN254.negateY(ay));
    }

    /// @dev ST-08: another representative of the same coordinate is another key for a hash, so it is refused.
    function testFuzz_IsPoint_RefusesCoordinatesAboveTheModulus(uint256 scalar) public view {
        (uint256 x, uint256 y) = BN254.mul(1, 2, bound(scalar, 1, GROUP_ORDER - 1));
        assertFalse(BN254.isPoint(x + FIELD_MODULUS, y));
        assertFalse(BN254.isPoint(x, y + FIELD_MODULUS));
        assertTrue(BN254.isPoint(x, FIELD_MODULUS - y));
        assertFalse(BN254.isPoint(0, 0));
    }

    /// @dev ST-08: what is no point of the curve is refused, by the library and by the precompiles alike.
    function testFuzz_IsPoint_AgreesWithThePrecompiles(uint256 x, uint256 y) public view {
        vm.assume(x != 0 || y != 0);
        (bool ok, ) = address(_caller).staticcall(abi.encodeCall(BN254Caller.add, (x, y, 1, 2)));
        assertEq(ok, BN254.isPoint(x, y));
    }

    function testFuzz_Add_RevertsForPointsOffTheCurve(uint256 scalar, uint256 change) public {
        (uint256 x, uint256 y) = BN254.mul(1, 2, bound(scalar, 1, GROUP_ORDER - 1));
        // Any other y but the negated one is off the curve.
        uint256 wrong = addmod(y, bound(change, 1, FIELD_MODULUS - 1), FIELD_MODULUS);
        vm.assume(wrong != BN254.negateY(y));
        assertFalse(BN254.isPoint(x, wrong));
        vm.expectRevert(BN254.PointInvalid.selector);
        _caller.add(x, wrong, 1, 2);
        vm.expectRevert(BN254.PointInvalid.selector);
        _caller.mul(x, wrong, 2);
    }

    function testFuzz_Commitment_IsTheOneOfTheProver(uint256 secret, uint256 nonce, uint256 c) public view {
        secret = bound(secret, 1, GROUP_ORDER - 1);
        nonce = bound(nonce, 1, GROUP_ORDER - 1);
        (uint256 x, uint256 y) = BN254.mul(1, 2, secret);
        (uint256 rx, uint256 ry) = BN254.mul(1, 2, nonce);
        uint256 s = addmod(nonce, mulmod(c, secret, GROUP_ORDER), GROUP_ORDER);
        (bool ok, uint256 cx, uint256 cy) = Schnorr.commitment(x, y, c, s);
        assertTrue(ok);
        assertEq(cx, rx);
        assertEq(cy, ry);
    }

    /// @dev Another response, challenge or key never leads to the same commitment: one proof, one encoding.
    function testFuzz_Commitment_ChangesWithEveryInput(
        uint256 secret,
        uint256 c,
        uint256 s,
        uint256 change
    ) public view {
        (uint256 x, uint256 y) = BN254.mul(1, 2, bound(secret, 2, GROUP_ORDER - 1));
        s = bound(s, 0, GROUP_ORDER - 1);
        c = bound(c, 1, GROUP_ORDER - 1);
        change = bound(change, 1, GROUP_ORDER - 1);
        bytes32 honest = _commitment(x, y, c, s);
        assertNotEq(honest, _commitment(x, y, c, addmod(s, change, GROUP_ORDER)));
        assertNotEq(honest, _commitment(x, y, addmod(c, change, GROUP_ORDER), s));
        assertNotEq(honest, _commitment(x, FIELD_MODULUS - y, c, s));
    }

    function testFuzz_Commitment_RefusesAResponseAboveTheOrder(uint256 secret, uint256 c, uint256 s) public view {
        (uint256 x, uint256 y) = BN254.mul(1, 2, bound(secret, 1, GROUP_ORDER - 1));
        (bool ok, , ) = Schnorr.commitment(x, y, c, bound(s, GROUP_ORDER, type(uint256).max));
        assertFalse(ok);
    }

    function _commitment(uint256 x, uint256 y, uint256 c, uint256 s) private view returns (bytes32) {
        (bool ok, uint256 rx, uint256 ry) = Schnorr.commitment(x, y, c, s);
        assertTrue(ok);
        return keccak256(abi.encode(rx, ry));
    }
}
