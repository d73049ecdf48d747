// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BN254, FIELD_MODULUS, GROUP_ORDER} from "../../contracts/libraries/bn254/BN254.sol";
import {Pairing} from "../../contracts/libraries/bn254/Pairing.sol";
import {NodeKey} from "../../contracts/types/NodeTypes.sol";
import {BaseTest} from "../support/BaseTest.sol";
import {KeysG2} from "../support/KeysG2.sol";

/// @dev The library behind a call: signature and key on G2 come from calldata.
contract PairingCaller {
    function verify(
        bytes32 digest,
        NodeKey calldata hashed,
        NodeKey calldata key,
        NodeKey calldata signature,
        uint256[4] calldata keyG2
    ) external view returns (bool accepted, bool valid) {
        return Pairing.verify(digest, hashed, key, signature, keyG2);
    }
}

contract PairingFuzzTest is BaseTest {
    bytes32 private constant TAG = keccak256("SESH/NodeQuorum/Gamma/v1");

    PairingCaller private immutable _caller = new PairingCaller();

    struct Inputs {
        bytes32 digest;
        NodeKey hashed;
        NodeKey key;
        NodeKey signature;
        uint256[4] keyG2;
    }

    function testFuzz_Verify_AcceptsASignature(uint256 secret, bytes32 digest) external view {
        (bool accepted, bool valid) = _verify(_signed(secret, digest));
        assertTrue(accepted);
        assertTrue(valid);
    }

    /// @dev Linear: the sum of two signatures is one under the sum of the keys.
    function testFuzz_Verify_AcceptsASumOfSignatures(uint256 a, uint256 b, bytes32 digest) external view {
        (a, b) = (bound(a, 1, GROUP_ORDER - 1), bound(b, 1, GROUP_ORDER - 1));
        vm.assume(a + b != GROUP_ORDER);
        Inputs memory inputs = _signed(addmod(a, b, GROUP_ORDER), digest);
        inputs.key = _sum(_times(_generator(), a), _times(_generator(), b));
        inputs.signature = _sum(_times(inputs.hashed, a), _times(inputs.hashed, b));
        (bool accepted, bool valid) = _verify(inputs);
        assertTrue(accepted);
        assertTrue(valid);
    }

    /// @dev QB-14: whatever is exchanged for that of another secret or digest, it is a point and no longer valid.
    function testFuzz_Verify_RefusesWhatDoesNotBelongTogether(
        uint256 secret,
        uint256 other,
        bytes32 digest,
        uint256 kind
    ) external view {
        Inputs memory inputs = _signed(secret, digest);
        Inputs memory others = _signed(other, keccak256(abi.encode(digest)));
        vm.assume(inputs.key.x != others.key.x);
        kind %= 5;
        if (kind == 0) inputs.key = others.key;
        else if (kind == 1) inputs.signature = others.signature;
        else if (kind == 2) inputs.keyG2 = others.keyG2;
        else if (kind == 3) inputs.hashed = others.hashed;
        else inputs.signature.y = FIELD_MODULUS - inputs.signature.y;
        (bool accepted, bool valid) = _verify(inputs);
        assertTrue(accepted);
        assertFalse(valid);
    }

    /// @dev QB-14: four numbers are no point of G2, and looking at them costs no more than the call is handed.
    function testFuzz_Verify_RefusesNumbersThatAreNoPoint(uint256[4] calldata words) external view {
        Inputs memory inputs = _signed(1, 0);
        inputs.keyG2 = words;
        uint256 gas = gasleft();
        (bool accepted, bool valid) = _verify(inputs);
        assertLt(gas - gasleft(), 150_000);
        assertFalse(accepted);
        assertFalse(valid);
    }

    /// @dev QB-14: one point, one encoding.
    function testFuzz_Verify_RefusesOtherEncodings(uint256 secret, bytes32 digest, uint256 kind) external view {
        Inputs memory inputs = _signed(secret, digest);
        uint256[4] memory words = inputs.keyG2;
        kind %= 6;
        if (kind < 4) inputs.keyG2[kind] += FIELD_MODULUS;
        else if (kind == 4) inputs.keyG2 = [words[1], words[0], words[3], words[2]];
        else inputs.keyG2 = [words[2], words[3], words[0], words[1]];
        (bool accepted, bool valid) = _verify(inputs);
        assertFalse(accepted);
        assertFalse(valid);
    }

    /// @dev QB-01: the precompile takes infinity for a point, and the key on G1 is another.
    function testFuzz_Verify_RefusesInfinityOnG2(uint256 secret, bytes32 digest) external view {
        Inputs memory inputs = _signed(secret, digest);
        inputs.keyG2 = [uint256(0), 0, 0, 0];
        (bool accepted, bool valid) = _verify(inputs);
        assertTrue(accepted);
        assertFalse(valid);
    }

    /// @dev With the secret of the hash the equation can be solved for whatever γ does not bind: s + γ · k = k2 · (h +
    /// γ) for signature s, key k, key on G2 k2 and hash h. Each solution is valid with the γ that leaves its field out,
    /// and is refused here. Nobody knows the secret of a real hash; this shows what γ binds, not what could be forged.
    function testFuzz_Verify_RefusesWhatFitsAGammaThatLeavesAFieldOut(
        uint256 a,
        uint256 b,
        bytes32 digest,
        uint256 kind
    ) external view {
        Inputs memory inputs = _signed(a, digest);
        Inputs memory others = _signed(b, keccak256(abi.encode(digest)));
        vm.assume(inputs.key.x != others.key.x);
        kind %= 4;
        // Three of the four are chosen and do not belong together, and the equation is solved for the one γ leaves out.
        (uint256 k, uint256 s) = (bound(a, 1, GROUP_ORDER - 1), bound(b, 1, GROUP_ORDER - 1));
        uint256 h = uint256(keccak256(abi.encode("hash", digest))) % GROUP_ORDER;
        inputs.signature = _times(_generator(), s);
        uint256 gamma;
        if (kind == 0) {
            inputs.keyG2 = others.keyG2;
            gamma = _hash(abi.encode(TAG, digest, inputs.key, inputs.keyG2));
            s = _sub(_mul(s, _add(h, gamma)), _mul(gamma, k));
            inputs.signature = _times(_generator(), s);
        } else if (kind == 1) {
            gamma = _hash(abi.encode(TAG, digest, inputs.key, inputs.signature));
            inputs.keyG2 = KeysG2.keyOf(_mul(_add(s, _mul(gamma, k)), _inverse(_add(h, gamma))));
        } else if (kind == 2) {
            gamma = _hash(abi.encode(TAG, digest, inputs.keyG2, inputs.signature));
            inputs.key = _times(_generator(), _mul(_sub(_mul(k, _add(h, gamma)), s), _inverse(gamma)));
        } else {
            inputs.keyG2 = others.keyG2;
            gamma = _hash(abi.encode(TAG, inputs.key, inputs.keyG2, inputs.signature));
            inputs.hashed = _times(_generator(), _sub(_mul(_add(s, _mul(gamma, k)), _inverse(s)), gamma));
        }
        assertTrue(_holds(inputs, gamma));
        (bool accepted, bool valid) = _verify(inputs);
        assertTrue(accepted);
        assertFalse(valid);
    }

    /// @dev e(σ + γ·PK, −g2) · e(H + γ·g1, PK2) = 1 for any γ.
    function _holds(Inputs memory inputs, uint256 gamma) private view returns (bool) {
        NodeKey memory left = _sum(inputs.signature, _times(inputs.key, gamma));
        NodeKey memory right = _sum(inputs.hashed, _times(_generator(), gamma));
        uint256[4] memory g2 = KeysG2.keyOf(GROUP_ORDER - 1);
        (bool ok, bytes memory output) = address(8).staticcall(abi.encode(left, g2, right, inputs.keyG2));
        return ok && abi.decode(output, (bool));
    }

    function _hash(bytes memory data) private pure returns (uint256) {
        return uint256(keccak256(data)) % GROUP_ORDER;
    }

    function _add(uint256 a, uint256 b) private pure returns (uint256) {
        return addmod(a, b, GROUP_ORDER);
    }

    function _sub(uint256 a, uint256 b) private pure returns (uint256) {
        return addmod(a, GROUP_ORDER - b, GROUP_ORDER);
    }

    function _mul(uint256 a, uint256 b) private pure returns (uint256) {
        return mulmod(a, b, GROUP_ORDER);
    }

    function _inverse(uint256 a) private view returns (uint256) {
        uint256[6] memory input = [uint256(32), 32, 32, a, GROUP_ORDER - 2, GROUP_ORDER];
        (bool ok, bytes memory output) = address(5).staticcall(abi.encode(input));
        assert(ok);
        return abi.decode(output, (uint256));
    }

    function _verify(Inputs memory inputs) private view returns (bool accepted, bool valid) {
        return _caller.verify(inputs.digest, inputs.hashed, inputs.key, inputs.signature, inputs.keyG2);
    }

    /// @dev Any point with an unknown secret will do for the hash; here its secret is known.
    function _signed(uint256 secret, bytes32 digest) private view returns (Inputs memory inputs) {
        secret = bound(secret, 1, GROUP_ORDER - 1);
        inputs.digest = digest;
        inputs.hashed = _times(_generator(), uint256(keccak256(abi.encode("hash", digest))));
        inputs.key = _times(_generator(), secret);
        inputs.signature = _times(inputs.hashed, secret);
        inputs.keyG2 = KeysG2.keyOf(secret);
    }

    function _generator() private pure returns (NodeKey memory) {
        return NodeKey({x: 1, y: 2});
    }

    function _times(NodeKey memory point, uint256 scalar) private view returns (NodeKey memory result) {
        (result.x, result.y) = BN254.mul(point.x, point.y, scalar);
    }

    function _sum(NodeKey memory a, NodeKey memory b) private view returns (NodeKey memory result) {
        (result.x, result.y) = BN254.add({ax: a.x, ay: a.y, bx: b.x, by: b.y});
    }
}
