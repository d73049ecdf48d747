// SPDX-License-Identifier: MIT
// solhint-disable no-inline-assembly
pragma solidity ^0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {LibRLP} from "solady/src/utils/LibRLP.sol";
import {INodeQuorum} from "../interfaces/INodeQuorum.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {BN254} from "../libraries/bn254/BN254.sol";
import {NodeId, NodeIdLibrary, NodeKey} from "../types/NodeTypes.sol";

/// @dev The key store. A registration stores no key; anybody may write 384 of them into a data contract later. Its
/// address follows from the number of contracts this one has created, so none is stored, and nothing else is ever
/// created here. The order of keys means nothing: a position is only a short name for a registered key.
abstract contract NodeKeys is INodeQuorum {
    uint256 private constant KEYS_PER_STORE = 384;
    uint256 private constant KEY_SIZE = 64;
    /// @dev 384 keys are exactly the limit of deployed code (EIP-170). A coordinate is below 0x31 · 2^248, so the code
    /// never begins with the byte that EIP-3541 refuses. Somebody could call it; whatever its bytes do then, a store
    /// that has destroyed itself in the transaction that created it is only a store without keys.
    uint256 private constant STORE_SIZE = 24_576;
    /// @dev Returns everything after these 10 bytes: push2 size, dup1, push1 10, returndatasize (0), codecopy,
    /// returndatasize (0), return.
    bytes10 private constant STORE_CREATION = hex"61600080600a3d393df3";

    uint256 private constant SLOT_BITS = 9;
    uint256 private constant SLOT_MASK = 511;

    uint8 private constant FORMAT_LIST = 1;
    uint8 private constant FORMAT_BITMAP = 2;
    uint8 private constant FORMAT_BITMAP_WHOLE = 3;
    uint256 private constant ENTRY_SIZE = 3;
    uint256 private constant GROUP_SIZE = 50;

    INodeStaking internal immutable _staking;

    /// @inheritdoc INodeQuorum
    uint256 public storeCount;

    constructor() {
        _staking = INodeStaking(msg.sender);
    }

    /// @inheritdoc INodeQuorum
    function staking() external view returns (address) {
        return address(_staking);
    }

    /// @inheritdoc INodeQuorum
    function sealKeys(NodeKey[KEYS_PER_STORE] calldata keys) external returns (uint256 store) {
        NodeId[] memory nodeIds = new NodeId[](KEYS_PER_STORE);
        for (uint256 i; i < KEYS_PER_STORE; ++i) nodeIds[i] = NodeIdLibrary.idOf(keys[i].x, keys[i].y);
        _staking.checkRegistered(nodeIds);
        address data;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, STORE_CREATION)
            calldatacopy(add(m, 10), keys, STORE_SIZE)
            data := create(0, m, add(STORE_SIZE, 10))
        }
        store = storeCount++;
        require(data != address(0), StoreNotCreated(store));
        emit KeysSealed(store, data);
    }

    /// @inheritdoc INodeQuorum
    function storeAddress(uint256 store) public view returns (address) {
        return LibRLP.computeAddress(address(this), store + 1); // the nonce of a contract starts at 1
    }

    /// @inheritdoc INodeQuorum
    function keyAt(uint256 store, uint256 slot) external view returns (NodeKey memory key) {
        address data = storeAddress(store);
        require(slot < KEYS_PER_STORE && data.code.length != 0, KeyNotSealed(store, slot));
        assembly ("memory-safe") {
            extcodecopy(data, key, mul(slot, KEY_SIZE), KEY_SIZE)
        }
    }

    /// @return sum Sum of the keys that are not in the key store; count is their number.
    function _sumUnsealed(NodeKey[] calldata keys) internal view returns (NodeKey memory sum, uint256 count) {
        count = keys.length;
        if (count == 0) return (sum, 0);
        NodeId[] memory nodeIds = new NodeId[](count);
        for (uint256 i; i < count; ++i) {
            nodeIds[i] = NodeIdLibrary.idOf(keys[i].x, keys[i].y);
            if (i == 0) continue;
            require(NodeId.unwrap(nodeIds[i]) > NodeId.unwrap(nodeIds[i - 1]), NonSignersUnordered());
        }
        _staking.checkRegistered(nodeIds); // and so they are points
        for (uint256 i; i < count; ++i) {
            (sum.x, sum.y) = BN254.add({ax: sum.x, ay: sum.y, bx: keys[i].x, by: keys[i].y});
        }
    }

    /// @param positions A format byte, then
    /// list: 3 bytes each, (store << 9) | slot, strictly ascending;
    /// bitmaps: 50 bytes a store, its number in 2 bytes, strictly ascending, then a bit per slot, slot 0 the highest.
    /// The whole-store bitmap reads each store at once, which pays from about 30 keys a store on.
    /// @return sum Sum of the keys at these positions; count is their number.
    function _sumSealed(bytes calldata positions) internal view returns (NodeKey memory sum, uint256 count) {
        if (positions.length == 0) return (sum, 0);
        uint256 format = uint8(positions[0]);
        bytes calldata rest = positions[1:];
        bool whole = format == FORMAT_BITMAP_WHOLE;
        bool list = format == FORMAT_LIST;
        require(list || whole || format == FORMAT_BITMAP, NonSignersMalformed(format, rest.length));
        require(rest.length % (list ? ENTRY_SIZE : GROUP_SIZE) == 0, NonSignersMalformed(format, rest.length));
        return list ? _sumList(rest) : _sumBitmap(rest, whole);
    }

    /// @dev These loops run hundreds of times: the sum and the key to be added stand side by side in memory, as the
    /// precompile takes them, and a store is only asked once whether it exists. Keys in a store are points, so that
    /// adding one only fails for want of gas.
    function _sumList(bytes calldata list) private view returns (NodeKey memory sum, uint256 count) {
        address data;
        uint256 store = type(uint256).max;
        uint256 next; // one more than the previous position
        uint256 points = _reserve(0);
        bool ordered = true;
        bool inStore = true;
        bool added = true;
        count = list.length / ENTRY_SIZE;
        uint256 end;
        uint256 cursor;
        assembly ("memory-safe") {
            cursor := list.offset
            end := add(cursor, list.length)
        }
        for (; cursor < end; cursor += ENTRY_SIZE) {
            uint256 position;
            assembly ("memory-safe") {
                position := shr(232, calldataload(cursor))
                ordered := and(ordered, iszero(lt(position, next)))
                next := add(position, 1)
            }
            if (position >> SLOT_BITS != store) {
                store = position >> SLOT_BITS;
                data = _existingStore(store);
            }
            assembly ("memory-safe") {
                let slot := and(position, SLOT_MASK)
                inStore := and(inStore, lt(slot, KEYS_PER_STORE))
                extcodecopy(data, add(points, 0x40), shl(6, slot), 0x40)
                added := and(added, staticcall(gas(), 0x06, points, 0x80, points, 0x40))
            }
        }
        assembly ("memory-safe") {
            if iszero(added) {
                revert(0, 0)
            }
        }
        require(ordered, NonSignersUnordered());
        require(inStore, NonSignerNotSealed());
        sum = _pointAt(points);
    }

    function _sumBitmap(bytes calldata groups, bool whole) private view returns (NodeKey memory sum, uint256 count) {
        uint256 points = _reserve(whole ? STORE_SIZE : 0);
        uint256 next; // one more than the previous store
        uint256 end;
        uint256 cursor;
        assembly ("memory-safe") {
            cursor := groups.offset
            end := add(cursor, groups.length)
        }
        for (; cursor < end; cursor += GROUP_SIZE) {
            uint256 store;
            uint256 bits;
            uint256 lastBits;
            assembly ("memory-safe") {
                store := shr(240, calldataload(cursor))
                bits := calldataload(add(cursor, 2))
                lastBits := shl(128, calldataload(add(cursor, 18)))
            }
            require(store >= next, NonSignersUnordered());
            next = store + 1;
            count += LibBit.popCount(bits) + LibBit.popCount(lastBits);
            address data = _existingStore(store);
            if (whole) _addWhole(data, bits, lastBits, points);
            else _addSingle(data, bits, lastBits, points);
        }
        sum = _pointAt(points);
    }

    /// @dev Adds the keys of the slots whose bits are set, slot 0 being the highest bit of `bits`, slot 256 of
    /// `lastBits`.
    function _addSingle(address data, uint256 bits, uint256 lastBits, uint256 points) private view {
        assembly ("memory-safe") {
            function addKeys(data_, points_, bits_, offset) -> added {
                added := 1
                for {} bits_ {} {
                    let slot := clz(bits_)
                    bits_ := xor(bits_, shr(slot, shl(255, 1)))
                    extcodecopy(data_, add(points_, 0x40), add(offset, shl(6, slot)), 0x40)
                    added := and(added, staticcall(gas(), 0x06, points_, 0x80, points_, 0x40))
                }
            }
            if iszero(and(addKeys(data, points, bits, 0), addKeys(data, points, lastBits, 0x4000))) {
                revert(0, 0)
            }
        }
    }

    /// @dev The same out of a copy of the whole store.
    function _addWhole(address data, uint256 bits, uint256 lastBits, uint256 points) private view {
        assembly ("memory-safe") {
            function addKeys(keys, points_, bits_) -> added {
                added := 1
                for {} bits_ {} {
                    let slot := clz(bits_)
                    bits_ := xor(bits_, shr(slot, shl(255, 1)))
                    mcopy(add(points_, 0x40), add(keys, shl(6, slot)), 0x40)
                    added := and(added, staticcall(gas(), 0x06, points_, 0x80, points_, 0x40))
                }
            }
            let keys := add(points, 0x80)
            extcodecopy(data, keys, 0, STORE_SIZE)
            if iszero(and(addKeys(keys, points, bits), addKeys(add(keys, 0x4000), points, lastBits))) {
                revert(0, 0)
            }
        }
    }

    /// @dev Whatever is at the address of a store is one: every one of its keys is that of a registered node.
    function _existingStore(uint256 store) private view returns (address data) {
        data = storeAddress(store);
        require(data.code.length != 0, NonSignerNotSealed());
    }

    /// @dev Reserves memory for two points, the first at infinity, and `extra` bytes after them.
    function _reserve(uint256 extra) private pure returns (uint256 points) {
        assembly ("memory-safe") {
            points := mload(0x40)
            mstore(0x40, add(points, add(0x80, extra)))
            mstore(points, 0)
            mstore(add(points, 0x20), 0)
        }
    }

    function _pointAt(uint256 points) private pure returns (NodeKey memory point) {
        assembly ("memory-safe") {
            mcopy(point, points, 0x40)
        }
    }
}
