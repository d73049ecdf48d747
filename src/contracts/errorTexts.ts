export interface ErrorText {
  /** What happened. `{name}` is an argument of the error, `{name:kind}` formats it: sesh, time, duration. */
  message: string;
  /** What to do about it. */
  hint: string;
}

const OPERATOR_ONLY = "Use the key of the operator; `sesh node status` and `sesh round show` name it.";
const GOVERNANCE = "This is a function of the network's governance, not of node operators or users.";
const REPORT = "This should not happen. Please report it with the transaction and the version of this toolkit.";
const LATER = "Check the time with `sesh network info` and try again after that.";
const DEPLOYMENT = "Correct the deployment parameters; see deploy/README.md.";
const ATTESTERS = "The attesters build the ledger again with `sesh migrate ledger build` and sign its root.";
const SIGNERS = "Collect the partial signatures again for this very list of statements and submit it at once.";
const OXEN_NAMES = "Take the list that was published when the names were opened, and check how the name is written.";
const PRICE = "Purchases stop while the price is not reliable; nothing was paid. Try again later.";

/** Every custom error of the contracts: what it means and what to do. docs/ERRORS.md is generated from this. */
export const ERROR_TEXTS: Readonly<Record<string, ErrorText>> = {
  /* Registration */
  NetworkNotStarted: {
    message: "The network has not started yet.",
    hint: "Registration opens with the start of the network; `sesh network info` shows it.",
  },
  NetworkIsRetired: {
    message: "This staking contract has been retired.",
    hint: "Register with its successor: update this toolkit, or name the new deployment with SESH_DEPLOYMENT.",
  },
  NodeKeyInvalid: {
    message: "The node key is not a point of the curve BN254.",
    hint: "Use the key file that `sesh node keygen` made; do not copy keys by hand.",
  },
  NodeKeyUsed: {
    message: "The node key {nodeId} has been registered before.",
    hint: "A key is used once in its life: make a new one with `sesh node keygen`.",
  },
  ProofOfPossessionInvalid: {
    message: "The proof of possession does not fit node {nodeId}.",
    hint: "A proof is made for one operator, fee, ed25519 key, contract and chain: sign with the operator's wallet on the right network.",
  },
  FeeTooHigh: {
    message: "An operator fee of {feeBps} bps is above {limit} bps.",
    hint: "Give a fee from 0 to 10000 (hundredths of a percent).",
  },
  CallerNotRegistrant: {
    message: "{caller} cannot register a node of the operator {operator} with these contributors.",
    hint: "Register a node of your own alone, or collect contributors with `sesh round open`.",
  },
  ContributorCountInvalid: {
    message: "A node has 1 to {limit} contributors, not {count}.",
    hint: "Change the number of contributors.",
  },
  ContributorInvalid: {
    message: "The contributor {staker} has a stake of {stake:sesh}.",
    hint: "Every contributor needs an address and a stake above zero.",
  },
  ContributorDuplicate: { message: "The contributor {staker} is named twice.", hint: "Name every contributor once." },
  StakeNotRequirement: {
    message: "The stakes sum to {stake:sesh} instead of {requirement:sesh}.",
    hint: "The staking requirement may have changed: look at `sesh network info` and plan again.",
  },
  OperatorStakeTooLow: {
    message: "The operator brings {stake:sesh}, but at least {minimum:sesh} is needed.",
    hint: "The operator owns a quarter of the stake or more.",
  },
  SeededSetMismatch: {
    message: "{nodes} nodes are seeded where {expectedNodes} were expected, or their keys differ.",
    hint: "Compare the seeded nodes with the list and start with exactly these.",
  },
  NetworkAlreadyStarted: {
    message: "The network started at {startedAt:time}.",
    hint: "Seeding is over; register nodes in the normal way.",
  },

  /* Nodes */
  NodeNotActive: {
    message: "Node {nodeId} is not active.",
    hint: "It was never registered, has left, or is decommissioned already: check the id, the network and `sesh node status`.",
  },
  NotContributor: {
    message: "{account} owns no stake of node {nodeId}.",
    hint: "Use the key of one of its contributors; `sesh node status` lists them.",
  },
  NotSoloOperator: {
    message: "{account} is not the only owner of node {nodeId}.",
    hint: "Only the operator of a node without other contributors can take an exit request back.",
  },
  SmallContributorTooEarly: {
    message: "{staker} owns less than a quarter of the node and can request its exit from {allowedAt:time} on.",
    hint: "Wait until then, or ask the operator or a larger contributor.",
  },
  ExitAlreadyRequested: {
    message: "The exit of node {nodeId} is requested already and possible from {exitableAt:time} on.",
    hint: "Finish it then with `sesh node exit`.",
  },
  ExitNotRequested: {
    message: "No exit of node {nodeId} is requested.",
    hint: "Request it with `sesh node request-exit`.",
  },
  ExitTooEarly: {
    message: "Node {nodeId} can leave from {exitableAt:time} on.",
    hint: "The node goes on earning until then. Come back at that time.",
  },
  NothingToWithdraw: {
    message: "{staker} has nothing to withdraw from node {nodeId}.",
    hint: "The node has not left yet, its stake is locked after a deregistration, the stake is another address's, or it was paid already: see `sesh node status`.",
  },
  BeneficiaryZero: {
    message: "The rewards of node {nodeId} cannot go to the zero address.",
    hint: "Give the address that shall receive them.",
  },
  ParameterOutOfBounds: {
    message: "The parameter {value} is not from {minimum} to {limit}.",
    hint: GOVERNANCE,
  },
  PointInvalid: { message: "A key is not a point of the curve BN254.", hint: REPORT },
  CheckpointUnorderedInsertion: { message: "A checkpoint is older than the last one.", hint: REPORT },

  /* Quorum */
  StatementsEmpty: { message: "There is no statement in the list.", hint: "Submit one statement or more." },
  StatementsUnordered: {
    message: "The statement about node {current} does not come after the one about {previous}.",
    hint: "Sort the statements by node id, one per node.",
  },
  StatementExpired: {
    message: "The statement about node {nodeId} is of {timestamp:time}, not from {earliest:time} to {latest:time}.",
    hint: "A statement is good for 10 minutes: let the quorum sign a new one.",
  },
  CreditTooLow: {
    message: "Node {nodeId} has {credit:duration} of downtime credit, below {minimum:duration}.",
    hint: "It cannot be decommissioned; it may be deregistered at once.",
  },
  CreditNotUsedUp: {
    message: "Node {nodeId} still has {credit:duration} of downtime credit.",
    hint: "Decommission it, and deregister it when its credit is used up.",
  },
  NodeTooYoung: {
    message: "Node {nodeId} cannot be deregistered before {deregisterableAt:time}.",
    hint: "Every node has its first two hours. Come back at that time with a new statement.",
  },
  QuorumTooSmall: {
    message: "The quorum has {members} members, below {minimum}.",
    hint: "Nothing can be stated until more nodes have joined; registered nodes join within two days.",
  },
  NonSignersTooMany: {
    message: "{nonSigners} of {members} members did not sign.",
    hint: "At most a third may be missing: collect more signatures.",
  },
  NonSignersMalformed: {
    message: "The list of non-signers has the format {format} and {length} bytes, which do not fit.",
    hint: "Let the toolkit encode it.",
  },
  NonSignersUnordered: {
    message: "The non-signers are not in ascending order, or one is named twice.",
    hint: "Let the toolkit encode them.",
  },
  NonSignerNotSealed: {
    message: "A non-signer's position is not in the key store.",
    hint: "Name it by its key instead, or check that toolkit and network belong together.",
  },
  SignersKeyInfinite: { message: "No member is left who could have signed.", hint: SIGNERS },
  SignatureInvalid: { message: "The signature is not a point of the curve BN254.", hint: SIGNERS },
  SignersKeyG2Invalid: { message: "The signers' key on G2 is not a valid point.", hint: SIGNERS },
  AttestationInvalid: {
    message: "The signature with {nonSigners} non-signers does not fit the statements (digest {digest}).",
    hint: "A signer or non-signer is missing, the quorum has changed, or another list was signed: collect the signatures again and submit at once.",
  },
  HashHintInvalid: {
    message: "The hint for the hash to the curve is wrong.",
    hint: "Let the toolkit compute it, or leave it empty, which costs more gas.",
  },
  StoreNotCreated: {
    message: "The key store {store} could not be written.",
    hint: "Send the transaction with more gas: sealing takes about 6.5 million.",
  },
  KeyNotSealed: {
    message: "There is no key in slot {slot} of store {store}.",
    hint: "Slots are 0 to 383; the quorum contract's storeCount says how many stores there are.",
  },
  CallerNotQuorum: {
    message: "{caller} is not the quorum contract {quorum}.",
    hint: "Submit signed statements to the quorum contract; nobody can act on a node in another way.",
  },
  DecommissionLimitReached: {
    message: "The quorum has decommissioned {limit} nodes in epoch {epoch}, as many as it may.",
    hint: "An epoch is a day: submit again after midnight UTC with new statements.",
  },
  DeregistrationLimitReached: {
    message: "The quorum has deregistered {limit} nodes in epoch {epoch}, as many as it may.",
    hint: "An epoch is a day: submit again after midnight UTC with new statements.",
  },
  QuorumWouldBeTooSmall: {
    message: "The quorum would have {members} members left, below {minimum}.",
    hint: "No statement may leave so few: wait until more nodes have joined.",
  },

  /* Penalties */
  NodeUnknown: {
    message: "No node {nodeId} was ever registered.",
    hint: "Check the key and the network.",
  },
  NodeNotDecommissioned: {
    message: "Node {nodeId} is not decommissioned.",
    hint: "Only a decommissioned node can be recommissioned: see `sesh node status`.",
  },
  DeregistrationTooSoonAfterPause: {
    message: "After the pause no node can be deregistered before {allowedAt:time}.",
    hint: "Nodes get two hours to come back. Come back at that time with a new statement.",
  },
  PenaltyNotInEscrow: {
    message: "No penalty of node {nodeId} is in escrow.",
    hint: "Only a penalty for misconduct is, until it is annulled or settled: see `sesh node status`.",
  },
  AnnulmentTooLate: {
    message: "The penalty of node {nodeId} could be annulled until {annullableUntil:time}.",
    hint: "The 7 days are over: anybody can settle it now.",
  },
  SettlementTooEarly: {
    message: "The penalty of node {nodeId} can be settled from {annullableUntil:time} on.",
    hint: "Until then it can be annulled. Come back at that time.",
  },

  /* Contribution rounds */
  RoundExists: {
    message: "A round with exactly these terms has been opened before ({roundId}).",
    hint: "Change the closing time by a second, or look at the round with `sesh round show`.",
  },
  RoundNotOpen: {
    message: "Round {roundId} is not open.",
    hint: "It was never opened, is registered, or was cancelled: see `sesh round show`.",
  },
  RoundClosed: {
    message: "Round {roundId} closed at {closedAt:time}.",
    hint: "Its contributors get their SESH back with `sesh round leave` or `sesh round refund`.",
  },
  RoundRequirementMismatch: {
    message: "Round {roundId} is for a stake of {requirement:sesh}, but a node needs {currentRequirement:sesh} now.",
    hint: "It cannot register: take contributions back at once, and open or join a round with the present stake.",
  },
  CallerNotRoundOperator: { message: "{caller} is not the operator {operator} of the round.", hint: OPERATOR_ONLY },
  ClosingTimeInvalid: {
    message: "A round cannot close at {closesAt:time}.",
    hint: "Choose a time in the future, at most 90 days from now ({limit:time}).",
  },
  ReservationTimeInvalid: {
    message: "Reservations until {reservedUntil:time} outlast the round, which closes at {limit:time}.",
    hint: "Let them end before the round does.",
  },
  ReservationsTooMany: {
    message: "{count} reservations are more than the {limit} places beside the operator's.",
    hint: "Reserve fewer places.",
  },
  ReservationInvalid: {
    message: "The reservation of {amount:sesh} for {staker} cannot be made.",
    hint: "Reserve once per address, never for the operator, and more than zero.",
  },
  ReservationsUnfillable: {
    message: "Operator stake and reservations are {total:sesh} of {requirement:sesh}.",
    hint: "Stay within the requirement; if all nine places are reserved, sum to exactly the requirement.",
  },
  OperatorContributionInvalid: {
    message: "The operator cannot bring {amount:sesh}.",
    hint: "Bring {minimum:sesh} to {limit:sesh}.",
  },
  RoundFull: {
    message: "All places of round {roundId} are taken or reserved.",
    hint: "Find another with `sesh round list`, or come back when the reservations have ended.",
  },
  ContributionTooLow: {
    message: "{amount:sesh} is too little for round {roundId}.",
    hint: "Contribute at least {minimum:sesh}.",
  },
  ContributionTooHigh: {
    message: "{amount:sesh} is more than round {roundId} still takes.",
    hint: "Contribute at most {limit:sesh}.",
  },
  ContributionNone: {
    message: "{staker} has no contribution in round {roundId}.",
    hint: "Check the address and the round; it may have been paid back already, or have become the stake of a node.",
  },
  LeaveTooEarly: {
    message: "The contribution to round {roundId} can be taken back from {leavableAt:time} on.",
    hint: "A contribution stays for 24 hours after its last payment, unless the round ends before.",
  },
  OperatorCannotLeave: {
    message: "The operator cannot leave round {roundId}.",
    hint: "End it with `sesh round cancel`; everybody is paid back.",
  },
  RoundNotRefundable: {
    message: "Round {roundId} can still register its node.",
    hint: "Contributors leave it themselves with `sesh round leave`.",
  },
  RoundIncomplete: {
    message: "Round {roundId} has {contributed:sesh} of {requirement:sesh}.",
    hint: "Register when it is complete.",
  },

  /* Rewards */
  NothingToClaim: {
    message: "{beneficiary} has earned nothing that is not paid yet.",
    hint: "Rewards go to the beneficiary's address: check it with `sesh rewards show`.",
  },
  CallerNotStaking: { message: "{caller} is not the staking contract {staking}.", hint: GOVERNANCE },
  SharesNotOneNode: { message: "The shares of a node sum to {sum} instead of {required}.", hint: REPORT },
  StakingHasNodes: {
    message: "{activeNodes} nodes still earn through {staking}.",
    hint: "Retire it and let every node leave first.",
  },
  EmissionAlreadyStarted: { message: "The emission started at {startedAt:time}.", hint: "It starts once." },
  FundingZero: { message: "There is nothing to fund.", hint: "Give an amount above zero." },

  /* Fees and Pro */
  ProductUnknown: {
    message: "The product {product} is not sold.",
    hint: "`sesh pro quote` lists the plans that are sold, with their prices.",
  },
  CallerNotSeller: {
    message: "{caller} does not sell product {product}; {seller} does.",
    hint: "Buy from the seller.",
  },
  QuantityInvalid: {
    message: "{quantity} units of product {product} cannot be bought at once.",
    hint: "Ask for at least one and at most {limit}.",
  },
  FeeAboveMaximum: {
    message: "The price is {amount:sesh}, above your limit of {maxSesh:sesh}.",
    hint: "The price moved: look at `sesh pro quote` or `sesh name search` and raise the limit if you agree. Nothing was paid.",
  },
  ProductPriceInvalid: {
    message: "The price {price} is not from {minimum} to {limit}, or has no seller.",
    hint: GOVERNANCE,
  },
  NothingToRemint: { message: "No fee waits to be reminted.", hint: "Nothing needs to be done." },
  AddressZero: { message: "The zero address cannot have this part.", hint: GOVERNANCE },
  CommitmentZero: {
    message: "The purchase has no commitment.",
    hint: "Give the commitment that the Session app shows; without it the purchase could never be used.",
  },
  CommitmentsEmpty: {
    message: "The batch has no commitment.",
    hint: "Give one commitment for every unit you want to buy.",
  },
  ReceiptUnknown: {
    message: "There is no receipt {receiptId}.",
    hint: "Take the number from the purchase's ProBurned event; receipts count from 1.",
  },
  IssuerKeysFixed: {
    message: "The issuers' keys of plan {plan} for epoch {epoch} are announced already and stay.",
    hint: "Announce new keys for the next epoch.",
  },
  IssuerKeysEmpty: {
    message: "The announcement for plan {plan} and epoch {epoch} has no key or no hash of the key file.",
    hint: "Give the keccak256 of the key file and the id of every key in it.",
  },
  IssuerKeyUsed: {
    message: "The key {keyId} has been announced before.",
    hint: "A key is for one issuer, plan and epoch: make a new one.",
  },
  IssuerKeyNotUsable: {
    message: "The key {keyId} may be used from {usableFrom:time} on.",
    hint: "If that is 1970, nobody announced it: take the keys of the announcement for the plan and epoch.",
  },
  IssuerValueLength: {
    message: "A value has {length} bytes instead of {required}.",
    hint: "Moduli, blinded messages and signatures are those of a 2,048-bit key, with leading zeros where there are any.",
  },
  AlreadyChallenged: {
    message: "The issuer has been asked for the message {messageHash} of receipt {receiptId} before.",
    hint: "Look for the IssueAnswered event of the receipt: the answer has the blind signature.",
  },
  ChallengeNotOpen: {
    message: "Nobody waits for the message {messageHash} of receipt {receiptId} under this key.",
    hint: "Either it is answered, or the signature is not that of the message that was asked for, under this key.",
  },
  IssuerModulusMismatch: {
    message: "The modulus is not that of the key {keyId}.",
    hint: "Take the 256 bytes of the modulus from the key file of the announcement.",
  },
  SequencerDown: { message: "Arbitrum's sequencer is reported down (state {answer}).", hint: PRICE },
  SequencerGrace: {
    message: "Arbitrum's sequencer has been up since {startedAt:time} only.",
    hint: "Purchases go on an hour after a restart, at {validFrom:time}; nothing was paid. 1970 means that its feed has never reported: please tell the operators of the network.",
  },
  PriceNotPositive: { message: "The price feed answers {answer}.", hint: PRICE },
  PriceRoundIncomplete: { message: "The price feed's round {roundId} is not complete.", hint: PRICE },
  PriceFromFuture: { message: "The price is dated {updatedAt:time}, after now.", hint: PRICE },
  PriceStale: { message: "The price of {updatedAt:time} was valid until {validUntil:time}.", hint: PRICE },
  PriceOutOfBounds: { message: "The price {price} is not from {minimum} to {limit}.", hint: PRICE },
  PriceStepInvalid: {
    message: "The price {price} is not from {minimum} to {limit}.",
    hint: "Post it in smaller steps.",
  },
  PricePostedTooEarly: { message: "The next price can be posted from {allowedAt:time} on.", hint: LATER },
  OracleSettingsInvalid: { message: "These settings of the price oracle cannot work.", hint: DEPLOYMENT },

  /* Names */
  CommitmentPending: {
    message: "This registration is announced already.",
    hint: "Go on with the second step; it can be announced again after {expiresAt:time}.",
  },
  CommitmentUnknown: {
    message: "This registration was not announced in the last 24 hours, or is done.",
    hint: "Run `sesh name register` again: it finds out which of the two, and announces it if need be.",
  },
  CommitmentTooNew: {
    message: "The registration can follow its announcement from {usableFrom:time} on.",
    hint: "Run `sesh name register` again then, or with --wait.",
  },
  NameLengthInvalid: { message: "The name has {length} characters.", hint: "Names have 1 to {limit}." },
  NameCharacterInvalid: {
    message: "Byte {position} of the name, counted from 0, is {character}, which names do not have there.",
    hint: "Names consist of a-z, 0-9, _ and -, and do not begin or end with -.",
  },
  NameTierInvalid: { message: "There is no tier {tier} of names.", hint: "Tiers are 1 to {limit}." },
  LeaseInvalid: { message: "A lease of {leaseYears} years is not possible.", hint: "Leases are 1 to {limit} years." },
  LeaseTooLong: {
    message: "The lease would end at {expiresAt:time}, more than 10 years ahead.",
    hint: "Renew for fewer years: it may end at {limit:time} at the latest.",
  },
  NameTaken: {
    message: "The name belongs to somebody.",
    hint: "If it is not renewed, anybody may register it from {availableAt:time} on. Nothing was paid.",
  },
  NameUnknown: {
    message: "Nobody has this name.",
    hint: "Check how it is written; `sesh name search` shows whether it is free.",
  },
  NameExpired: {
    message: "The lease of the name ended at {expiresAt:time}.",
    hint: "Its owner can renew it with `sesh name renew` for 30 days after that.",
  },
  CallerNotNameOwner: {
    message: "{caller} may not do this with the name.",
    hint: "Use the wallet of its owner, or of its backup owner where that is enough; `sesh name search` shows them.",
  },
  NameValueInvalid: {
    message: "The value of a name has {length} bytes instead of {required}.",
    hint: "Let the toolkit encrypt the Account ID: `sesh name set`.",
  },
  NameOwnerZero: { message: "The name would belong to nobody.", hint: "Give an owner." },
  NamesNotOpen: { message: "Names cannot be registered yet.", hint: "The governor has to open them first." },
  NamesOpenAlready: { message: "Names have been opened already.", hint: GOVERNANCE },
  ClaimPeriodInvalid: {
    message: "Oxen names cannot be kept until {claimUntil:time}.",
    hint: "With a root the period ends in the future, at {limit:time} at the latest; without one it is zero.",
  },
  ClaimPeriodOver: {
    message: "Oxen names were kept until {claimUntil:time}.",
    hint: "`sesh name search` shows whether the name is free.",
  },
  OxenNameProofInvalid: { message: "The leaf {leaf} is not in the tree of Oxen names.", hint: OXEN_NAMES },
  OxenNameReserved: {
    message: "The name is kept until {claimUntil:time} for whoever had it on Oxen, or the leaf shows nothing else.",
    hint: OXEN_NAMES,
  },
  OxenNameNotYours: { message: "The name is not kept for {caller}.", hint: OXEN_NAMES },
  ERC721IncorrectOwner: {
    message: "The name belongs to {owner}, not to {sender}.",
    hint: "Look with `sesh name search`.",
  },
  ERC721InsufficientApproval: {
    message: "{operator} may not transfer this name.",
    hint: "Use the wallet of its owner or its backup owner.",
  },
  ERC721InvalidApprover: {
    message: "{approver} may not approve somebody for this name.",
    hint: "Use its owner's wallet.",
  },
  ERC721InvalidOperator: { message: "{operator} cannot be approved.", hint: "Give another address." },
  ERC721InvalidOwner: { message: "{owner} cannot own names.", hint: "Give another address." },
  ERC721InvalidReceiver: {
    message: "{receiver} cannot receive names.",
    hint: "It is a contract that could never pass the name on: give another address.",
  },
  ERC721InvalidSender: { message: "{sender} cannot send names.", hint: REPORT },
  ERC721NonexistentToken: { message: "Nobody has the name {tokenId}.", hint: "Look with `sesh name search`." },

  /* Oxen claims */
  ProofInvalid: {
    message: "The proof does not show that {account} may have {cumulative:sesh} in all.",
    hint: "Use the claims file of the active root; `sesh claim status` shows which one that is.",
  },
  CampaignClosed: { message: "The campaign closed at {deadline:time}.", hint: "Claims are over." },
  CampaignOpen: { message: "The campaign is open until {deadline:time}.", hint: LATER },
  CampaignInvalid: { message: "A campaign with these settings cannot work.", hint: DEPLOYMENT },
  AttestersInvalid: { message: "{threshold} of {attesters} attesters cannot work.", hint: DEPLOYMENT },
  RootPending: { message: "The root of epoch {epoch} is waiting.", hint: "Let it be activated or vetoed first." },
  RootNotPending: { message: "No root is waiting.", hint: "Look at `sesh claim status`." },
  RootEpochInvalid: { message: "The root's epoch is {epoch}, the next one is {expected}.", hint: ATTESTERS },
  RootAboveCap: { message: "The root pays {total:sesh}, above the cap of {cap:sesh}.", hint: ATTESTERS },
  RootNotMonotonic: {
    message: "The root's total of {total:sesh} or its Oxen height {oxenHeight} is below the last one's.",
    hint: ATTESTERS,
  },
  RootUnderfunded: {
    message: "The contract holds {balance:sesh} of {required:sesh}.",
    hint: "Fund the claims contract before a root is proposed.",
  },
  RootNotReady: { message: "The root of epoch {epoch} can be activated from {activeAt:time} on.", hint: LATER },
  VetoTooLate: { message: "The time for a veto ended at {activeAt:time}.", hint: "The root can be activated now." },
  CallerCannotVeto: {
    message: "{caller} is neither an attester nor the guardian.",
    hint: "Use the key of one of them.",
  },
  SignaturesMissing: {
    message: "{count} signatures of {threshold} are there.",
    hint: "Ask more attesters for their signatures.",
  },
  SignerInvalid: {
    message: "The signer {signer} is no attester, or does not come after {previous}.",
    hint: "Sort the signatures by their signers' addresses, each once.",
  },
  ClaimAlreadyPaid: {
    message: "{account} has been paid all of the {cumulative:sesh} it can claim.",
    hint: "There may be more with the next root: look with `sesh claim status`.",
  },
  FastClaimsClosed: {
    message: "Claims before a root is active are closed.",
    hint: "Wait for the next root: `sesh claim status` shows it.",
  },
  CallerCannotOpen: { message: "{caller} is not the guardian.", hint: "Only the guardian opens fast claims." },
  AttestationExpired: {
    message: "The attestation is good until {validUntil:time}, which is over or more than a day ahead.",
    hint: "Ask the attesters for a new one, or wait for the next root.",
  },
  FastLimitExceeded: {
    message: "Fast claims of today would pay {paidToday:sesh}, above their limit of {limit:sesh}.",
    hint: "Try again after midnight UTC, or wait for the next root.",
  },
  CapExceeded: {
    message: "The campaign would have paid {claimed:sesh}, more than its {cap:sesh}.",
    hint: "Please report it: the attesters have signed too much.",
  },
  RootExhausted: {
    message: "The root would pay {claimed:sesh}, more than the {total:sesh} its attesters signed.",
    hint: "Its leaves are false. Please report it: the attesters have to propose a right one.",
  },
  LengthMismatch: { message: "The lists of accounts, amounts and proofs differ in length.", hint: REPORT },
  NothingToSweep: { message: "Nothing is left to sweep.", hint: "Nothing needs to be done." },

  /* Token */
  ERC20InsufficientBalance: {
    message: "{sender} has {balance:sesh} but needs {needed:sesh}.",
    hint: "Bring SESH on this network to this address first.",
  },
  ERC20InsufficientAllowance: {
    message: "{spender} may take {allowance:sesh} but needs {needed:sesh}.",
    hint: "Let the toolkit sign a permit (the default), or allow exactly this amount with --approve.",
  },
  ERC20InvalidApprover: { message: "{approver} cannot give an allowance.", hint: REPORT },
  ERC20InvalidReceiver: { message: "{receiver} cannot receive SESH.", hint: "Give another address." },
  ERC20InvalidSender: { message: "{sender} cannot send SESH.", hint: REPORT },
  ERC20InvalidSpender: { message: "{spender} cannot be given an allowance.", hint: REPORT },
  ERC2612ExpiredSignature: {
    message: "The permit ended at {deadline:time}.",
    hint: "Plan again: a new one is signed.",
  },
  ERC2612InvalidSigner: {
    message: "The permit was signed by {signer} instead of {owner}.",
    hint: "Sign with the wallet that pays. Contract wallets cannot sign permits: use --approve.",
  },
  InvalidAccountNonce: {
    message: "The permit of {account} is used already.",
    hint: "Plan again: a new one is signed.",
  },
  SafeERC20FailedOperation: { message: "The token {token} refused a transfer.", hint: REPORT },
  CallerNotGateway: { message: "{caller} is not the bridge's gateway {gateway}.", hint: "Use the Arbitrum bridge." },
  CallerNotRecycler: { message: "{caller} is not the fee recycler {recycler}.", hint: GOVERNANCE },
  SupplyCapExceeded: { message: "The supply would be {supply:sesh}, above {limit:sesh}.", hint: REPORT },
  RemintExceedsRecycled: { message: "{amount:sesh} is more than the recycled {limit:sesh}.", hint: REPORT },
  BridgeIncomplete: { message: "Gateway {gateway} and token {l1Address} belong together.", hint: DEPLOYMENT },
  GenesisHolderMismatch: { message: "The genesis holder {genesisHolder} does not fit the bridge.", hint: DEPLOYMENT },
  CallerNotTokenRegistrant: {
    message: "{caller} may not register the token with the bridge.",
    hint: "Use the key of the registrant {registrant}, which was named when the token was deployed.",
  },
  RegistrantZero: { message: "The token needs a registrant.", hint: DEPLOYMENT },
  RouterMismatch: {
    message: "The router {router} is not the one the gateway works with, {routerOfGateway}.",
    hint: "Take gateway and router of the same network from Arbitrum's list of contracts.",
  },
  L2TokenInvalid: {
    message: "{l2Token} cannot be the token on Arbitrum; registered is {registered}.",
    hint: "The first registration is for ever. Send it again with the same address, or name one if there was none yet.",
  },
  RegistrationValueMismatch: {
    message: "The tickets take {valueForGateway} and {valueForRouter} wei; {value} wei were sent.",
    hint: "Send exactly the sum of both.",
  },
  CreditBackAddressZero: {
    message: "Nobody was named for the ether that the tickets do not use.",
    hint: "Name an account you have on Arbitrum.",
  },
  RegistrationNotRunning: {
    message: "{caller} was not asked to register the token.",
    hint: "The registrant registers it with `registerTokenOnL2`.",
  },
  ReentrancyGuardReentrantCall: { message: "The contract was called back in the middle of a call.", hint: REPORT },

  /* Governance */
  PauseActive: {
    message: "This is paused until {pausedUntil:time}.",
    hint: "Try again after that. Exits, withdrawals, refunds and claims work during a pause.",
  },
  PauseNotActive: { message: "No pause is running.", hint: "Nothing needs to be done." },
  PausePeriodInvalid: { message: "A pause lasts from 1 s to {limit:duration}.", hint: GOVERNANCE },
  PauseTooSoon: { message: "The next pause can begin at {allowedAt:time}.", hint: GOVERNANCE },
  AdministratorCannotRenounce: { message: "{account} cannot renounce the administration.", hint: GOVERNANCE },
  AccessManagedUnauthorized: { message: "{caller} may not call this function.", hint: GOVERNANCE },
  AccessManagedRequiredDelay: { message: "{caller} has to schedule this {delay:duration} ahead.", hint: GOVERNANCE },
  AccessManagedInvalidAuthority: { message: "{authority} is no access manager.", hint: GOVERNANCE },
  AccessManagerAlreadyScheduled: { message: "The operation {operationId} is scheduled already.", hint: GOVERNANCE },
  AccessManagerBadConfirmation: { message: "The confirmation is not the caller's own address.", hint: GOVERNANCE },
  AccessManagerExpired: { message: "The operation {operationId} has expired.", hint: "Schedule it again." },
  AccessManagerInvalidInitialAdmin: { message: "{initialAdmin} cannot administer.", hint: DEPLOYMENT },
  AccessManagerLockedFunction: { message: "The function {selector} is locked.", hint: GOVERNANCE },
  AccessManagerLockedRole: { message: "The role {roleId} cannot be changed.", hint: GOVERNANCE },
  AccessManagerNotReady: { message: "The delay of operation {operationId} has not passed.", hint: LATER },
  AccessManagerNotScheduled: { message: "The operation {operationId} is not scheduled.", hint: "Schedule it first." },
  AccessManagerUnauthorizedAccount: { message: "{msgsender} does not have the role {roleId}.", hint: GOVERNANCE },
  AccessManagerUnauthorizedCall: { message: "{caller} may not call {selector} of {target}.", hint: GOVERNANCE },
  AccessManagerUnauthorizedCancel: { message: "{msgsender} may not cancel this operation.", hint: GOVERNANCE },
  AccessManagerUnauthorizedConsume: { message: "{target} does not consume operations.", hint: GOVERNANCE },

  /* Wrapped OXEN */
  IntakeInvalid: { message: "An intake with these settings cannot work.", hint: DEPLOYMENT },
  IntakeClosed: { message: "Deposits of wrapped OXEN ended at {deadline:time}.", hint: "Nothing was taken." },
  RecipientInvalid: {
    message: "SESH cannot be paid to {to}.",
    hint: "Give an address on Arbitrum that you have the key of. Nothing was taken.",
  },
  DepositInexact: {
    message: "{amount} has digits below the smallest unit of OXEN, which is {unit} here.",
    hint: "Deposit a multiple of that.",
  },
  SeshBelowMinimum: {
    message: "The deposit gives {sesh:sesh}, less than the {minimum:sesh} asked for, or nothing.",
    hint: "Deposit more, or ask for less.",
  },
  IntakeLimitExceeded: {
    message: "All deposits together would give {sesh:sesh}, above the limit of {limit:sesh}.",
    hint: "Deposit less, or unwrap to OXEN and claim with that.",
  },
  DepositIncomplete: {
    message: "The wrapped token handed over {received} instead of {amount}.",
    hint: "Check that this is the right token. Nothing was taken.",
  },

  /* Vesting */
  CallerNotBeneficiary: {
    message: "{caller} is not the beneficiary {beneficiary}.",
    hint: "Use the beneficiary's key.",
  },
  BeneficiaryNotOffered: {
    message: "The place of the beneficiary is offered to {offeredTo}, not to {caller}.",
    hint: "The present beneficiary has to offer it first.",
  },
  NothingReleasable: {
    message: "The wallet has {balance:sesh}, of which the schedule locks {locked:sesh}.",
    hint: "Nothing can be released yet. Stake that is out comes back first.",
  },
  RewardAddressInvalid: {
    message: "Rewards cannot go to {rewardAddress}.",
    hint: "Give an address of your own, not the vesting wallet's.",
  },
  CallerNotGrantor: { message: "{caller} is not the grantor {grantor}.", hint: "Only the grantor can revoke." },
  NothingRevocable: { message: "Everything is vested.", hint: "There is nothing to take back." },
  GrantExists: {
    message: "{creator} has made a grant with the id {id} before.",
    hint: "Leave it out of the list: it is paid.",
  },
  GrantInvalid: {
    message: "The grant {id} of {total:sesh} to {beneficiary} cannot be made.",
    hint: "A grant is for somebody other than its grantor, and above zero.",
  },
  GrantEndInvalid: {
    message: "The grant {id} cannot end at {end:time}.",
    hint: "The end has to be ahead, at most ten years.",
  },
  GrantScheduleInvalid: {
    message: "The schedule of the grant {id} cannot be used.",
    hint: "It starts within 30 days before and a year after now, and has 1 to 120 steps and a cliff of at most 120 months.",
  },
  InvalidInitialization: { message: "The wallet has been set up before.", hint: REPORT },
  NotInitializing: { message: "The wallet is not being set up.", hint: REPORT },
  FailedDeployment: { message: "The wallet could not be created.", hint: REPORT },

  /* Parts of libraries */
  AddressEmptyCode: { message: "There is no contract at {target}.", hint: "Check the address and the network." },
  FailedCall: { message: "A call inside the transaction failed without a reason.", hint: REPORT },
  InsufficientBalance: { message: "The contract has {balance} wei but needs {needed}.", hint: REPORT },
  ECDSAInvalidSignature: { message: "A signature is not valid.", hint: "Sign again with the right key." },
  ECDSAInvalidSignatureLength: { message: "A signature has {length} bytes instead of 65.", hint: "Sign again." },
  ECDSAInvalidSignatureS: { message: "A signature is not in its canonical form.", hint: "Sign again." },
  InvalidShortString: { message: "A short text is not valid.", hint: REPORT },
  StringTooLong: { message: "The text is too long.", hint: REPORT },
  SafeCastOverflowedUintDowncast: { message: "{value} does not fit {bits} bits.", hint: "Give a smaller number." },
};
