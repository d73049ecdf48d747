// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;
type NodeId is bytes32;
