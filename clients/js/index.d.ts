// The library's interface. Hashes, keys and ids are lower-case hex unless they are a Uint8Array.

// ------------------------------------------------------------------------------------------------------------- bytes

export function toHex(bytes: Uint8Array): string;
/** Refuses everything but lower-case hex, and a length other than `length` if one is given. */
export function fromHex(text: string, length?: number): Uint8Array;
export function toBase64(bytes: Uint8Array): string;
/** Refuses everything but RFC 4648, section 4, in its one form. */
export function fromBase64(text: string): Uint8Array;
export function utf8(text: string): Uint8Array;
/** One JSON object in the grammar in which every text has one meaning (section 4). */
export function readJson(bytes: Uint8Array, limit?: number): Record<string, unknown>;

// -------------------------------------------------------------------------------------------- keys and transactions

export type Algorithm = 'ed25519' | 'secp256k1';

/** An Ed25519 key. */
export class SigningKey {
  /** @param seed 32 bytes, the private key of RFC 8032 */
  constructor(seed: Uint8Array);
  static random(): SigningKey;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** By the rule of section 2, which every member applies. */
export function verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, algorithm?: Algorithm): boolean;

export interface TransactionFields {
  chainId: string;
  sender: string;
  receiver: string;
  operationType: string;
  lane?: number;
  nonce: number;
  /** Milliseconds since 1970. */
  timestamp: number;
  observedHeight?: number;
  validUntilHeight: number;
  payload: Uint8Array;
}

/** A transaction as its JSON has it: payload in base64. */
export interface TransactionJson extends Omit<TransactionFields, 'payload'> {
  payload: string;
  algorithm?: Algorithm;
  publicKey: string;
  signature: string;
}

export type TransactionDraft = Omit<TransactionJson, 'signature'>;

export interface SignedTransaction {
  id: string;
  bytes: Uint8Array;
  json: TransactionJson;
}

export interface ParsedTransaction {
  chainId: string;
  sender: string;
  receiver: string;
  operationType: string;
  lane: number;
  nonce: number;
  timestamp: number;
  observedHeight: number;
  validUntilHeight: number;
  payloadLength: number;
  payloadHash: string;
  /** Null for one that is unknown. */
  algorithm: Algorithm | null;
  publicKey: Uint8Array;
  /** What the signature is over. */
  signed: Uint8Array;
  signature: Uint8Array;
}

export function signTransaction(fields: TransactionFields, key: SigningKey): SignedTransaction;
/** What the sender signs. */
export function signingBytes(draft: TransactionDraft): Uint8Array;
export function transactionBytes(transaction: TransactionJson): Uint8Array;
export function transactionId(bytes: Uint8Array): string;
export function transactionLeafHash(bytes: Uint8Array, outcome: number): Uint8Array;
/** Throws for what are no transaction bytes; verifies no signature. */
export function parseTransaction(bytes: Uint8Array): ParsedTransaction;

// ---------------------------------------------------------------------------------------------- blocks and their proofs

/** The last version of the rules whose bytes the library knows. */
export const KNOWN_RULES: number;

export interface BlockHeader {
  rulesVersion: number;
  chainId: string;
  height: number;
  originRound: number;
  previousHash: string;
  historyRoot: string;
  transactionsRoot: string;
  transactionCount: number;
  stateRoot: string;
  extensionsRoot: string;
  vectorClock: Record<string, number>;
  miner: string;
  timestamp: number;
  authoritySetHash: string;
  nextAuthoritySetHash: string;
  difficulty: number;
  nonce: number;
}

export function parseHeader(bytes: Uint8Array, knownRules?: number): BlockHeader;
export function blockHash(headerBytes: Uint8Array): string;

export function leafHash(data: Uint8Array): Uint8Array;
export function treeHead(leafHashes: readonly Uint8Array[]): Uint8Array;
/** RFC 9162, section 2.1.3.2; `path` goes from the leaf upwards. */
export function verifyInclusion(index: number, size: number, leaf: Uint8Array, path: readonly Uint8Array[], root: Uint8Array): boolean;
/** RFC 9162, section 2.1.4.2. */
export function verifyConsistency(first: number, second: number, firstRoot: Uint8Array, secondRoot: Uint8Array, proof: readonly Uint8Array[]): boolean;
/** Section 6: the compact range of the only tree of `size` leaves to which a range proof leads for the leaf hashes from `begin` to `end` (exclusive); null if it has another shape. */
export function rangeTree(begin: number, end: number, size: number, leaves: readonly Uint8Array[], left: readonly Uint8Array[], right: readonly Uint8Array[]): Uint8Array[] | null;
/** Section 6: whether the leaf hashes are those from `begin` to `end` (exclusive) of the `size` leaves under `root`, all of them. */
export function verifyRange(begin: number, end: number, size: number, leaves: readonly Uint8Array[], left: readonly Uint8Array[], right: readonly Uint8Array[], root: Uint8Array): boolean;

export interface Authority {
  id: string;
  consensusKey: string;
  checkpointKey: string;
}

export interface AuthoritySet {
  byzantine: number;
  crashed: number;
  authorities: Authority[];
}

/** In the order of their indexes. */
export function sortedAuthorities(set: AuthoritySet): Authority[];
export function encodeAuthoritySet(set: AuthoritySet): Uint8Array;
export function decodeAuthoritySet(bytes: Uint8Array): AuthoritySet;
export function authoritySetHash(set: AuthoritySet): string;
/** Whether enough of a set have made the block with this header final. Throws for what is no certificate or header. */
export function verifyCertificate(certificate: Uint8Array, header: Uint8Array, set: AuthoritySet, knownRules?: number): boolean;

export interface Genesis extends AuthoritySet {
  chainId: string;
}

/** @param document byte for byte as it is kept */
export function readGenesis(document: Uint8Array): Genesis;
/** What C2SP clients are given to trust: a line for each authority. */
export function verifierKeys(genesis: Genesis): string[];

// ------------------------------------------------------------------------------------------- receipts and state proofs

export interface ReceiptSummary {
  transaction: string;
  sender: string;
  operationType: string;
  outcome: string;
  height: number;
  block: string;
  time: string;
  checkpointSize: number;
}

export interface StateProofSummary {
  height: number;
  block: string;
  /** Value null: the key is proved absent. */
  entries: { key: string; value: string | null }[];
}

export type ReceiptStep = 'shape' | 'genesis' | 'transaction' | 'inclusion' | 'block' | 'authorities' | 'certificate' | 'history' | 'checkpoint';
export type StateProofStep = 'shape' | 'genesis' | 'block' | 'authorities' | 'certificate' | 'state';

/** Refused at the first step of section 14 or 15 that does not hold. */
export type Verdict<Summary, Step> =
  | { valid: true; summary: Summary; step?: undefined; reason?: undefined }
  | { valid: false; step: Step; reason: string; summary?: undefined };

/**
 * Verifies offline.
 *
 * @param receipt the JSON as it was answered
 * @param genesis the genesis document that the caller trusts
 * @param rules the last version of the rules of which the caller knows that they leave receipts as they are
 */
export function verifyReceipt(receipt: Uint8Array, genesis: Uint8Array, rules?: number): Verdict<ReceiptSummary, ReceiptStep>;
/** The same for a state proof, or an answer that carries one as its `stateProof`. */
export function verifyStateProof(proof: Uint8Array, genesis: Uint8Array, rules?: number): Verdict<StateProofSummary, StateProofStep>;
/** The same for whichever of the two it is. */
export function judge(proof: Uint8Array, genesis: Uint8Array, rules?: number): Verdict<ReceiptSummary | StateProofSummary, ReceiptStep | StateProofStep>;

// --------------------------------------------------------------------------------------------------------- the client

export interface ClientOptions {
  fetch?: typeof fetch;
  headers?: Record<string, string>;
  /** A bearer token, or how to come by one, asked for each request. */
  token?: string | (() => string | Promise<string>);
  /** For a whole answer; default 30 000. */
  timeoutMillis?: number;
  /** Of one answer; default 64 MiB. */
  maxAnswerBytes?: number;
}

export interface RequestOptions {
  signal?: AbortSignal;
}

export interface WaitOptions extends RequestOptions {
  /** Default 60 000. */
  deadlineMillis?: number;
}

export interface TransactionStatus {
  id: string;
  status: 'pending' | 'final' | 'expired' | 'displaced' | 'key-retired';
  outcome?: number;
  outcomeCode?: string;
  height?: number;
  index?: number;
  detail?: string;
  cause?: string;
  transaction?: TransactionJson;
  receipt?: unknown;
  [field: string]: unknown;
}

export interface BatchAnswer {
  id?: string;
  status: string;
  httpStatus: number;
  problem?: Problem;
}

/** RFC 9457. */
export interface Problem {
  type?: string;
  title?: string;
  status: number;
  code: string;
  detail: string;
  [member: string]: unknown;
}

export interface Damaged {
  height: number;
  index?: number;
  detail: string;
}

export interface Page<Item> {
  items: Item[];
  damaged?: Damaged[];
  next: string | null;
}

export interface CausalRelation {
  relation: 'equal' | 'before' | 'after' | 'concurrent';
  because: { firstHeight: number; firstObserved: number; secondHeight: number; secondObserved: number };
  laneOrder?: 'before' | 'after';
  receipts: string[];
}

export interface CausalPast {
  transaction: { id: string; height: number; observedHeight: number; receipt: string; [field: string]: unknown };
  historyProof: InclusionProof & { headerBytes: string };
}

export interface SearchFilters {
  sender?: string;
  receiver?: string;
  operationType?: string;
}

export interface SearchOptions extends RequestOptions {
  /** How many at most; default all. */
  limit?: number;
  /** How many with one request, 1 to 500; default 100. */
  pageSize?: number;
  /** Takes what the node cannot show; without it, that ends the search with an error. */
  onDamaged?: (damaged: Damaged) => void;
}

export interface FollowOptions extends SearchFilters, RequestOptions {
  /** `block`, `transaction` or both with a comma. */
  types?: string;
  /** The id after which to begin; `0` for all that ever was, none for what becomes final from now on. */
  after?: string;
  /** Told before each pause. */
  onInterruption?: (interruption: { reason: string; after: string | undefined; pauseMillis: number }) => void;
  /** How long nothing may come; default 45 000, three times as long as a node is silent. */
  silenceMillis?: number;
  /** Default 1 000, or what the node says. */
  firstPauseMillis?: number;
  /** Default 30 000. */
  longestPauseMillis?: number;
  /** Of one event; default 4 Mi. */
  mostCharacters?: number;
}

export type LedgerEvent =
  | { type: 'transaction'; id: string; data: TransactionStatus }
  | { type: 'block'; id: string; data: Record<string, unknown> }
  | { type: 'damaged'; id: string; data: Damaged }
  /** Only how far the stream has come. */
  | { type: 'position'; id: string; data: null };

/** Header bytes in hex of the heights from `from` on, and what surrounds them in the history, as `verifyRange` takes it. */
export interface HeaderRangeProof {
  scheme: string;
  from: number;
  treeSize: number;
  headers: string[];
  left: string[];
  right: string[];
  root: string;
}

/** A path in a tree of RFC 9162, as `verifyInclusion` takes it. */
export interface InclusionProof {
  leafIndex: number;
  treeSize: number;
  leafHash: string;
  proof: string[];
  [field: string]: unknown;
}

/** A client of one node. */
export class LedgerClient {
  /** @param url of the node, without `/api/v1`; empty for the one that a page comes from */
  constructor(url: string, options?: ClientOptions);

  /** The JSON of any resource below `/api/v1`. */
  get<Answer = any>(path: string, options?: RequestOptions): Promise<Answer>;
  chain(options?: RequestOptions): Promise<{ chainId: string; height: number; headHash: string; parameters: Record<string, unknown>; [field: string]: unknown }>;
  consensus(options?: RequestOptions): Promise<AuthoritySet & Record<string, unknown>>;
  block(height: number, options?: RequestOptions): Promise<BlockHeader & { hash: string; headerBytes: string; certificate: any; [field: string]: unknown }>;
  account(nodeId: string, options?: RequestOptions): Promise<any>;
  node(nodeId: string, options?: RequestOptions): Promise<any>;
  /** Byte for byte. What is to be trusted comes from elsewhere. */
  genesis(options?: RequestOptions): Promise<Uint8Array>;

  /** Submits once; `waitSeconds` (0 to 60) is how long the node waits with its answer for the transaction to be final. */
  submit(signed: Pick<SignedTransaction, 'id' | 'json'>, options?: RequestOptions & { waitSeconds?: number }): Promise<TransactionStatus>;
  submitBatch(signed: readonly Pick<SignedTransaction, 'json'>[], options?: RequestOptions): Promise<BatchAnswer[]>;
  /** Asks, with pauses that grow, until nothing changes any more. */
  untilFinal(id: string, options?: WaitOptions): Promise<TransactionStatus>;
  /** Submits, again where there was no answer or the node puts it off, and waits for what becomes of it. */
  submitUntilFinal(signed: Pick<SignedTransaction, 'id' | 'json'>, options?: WaitOptions): Promise<TransactionStatus>;
  /** What the node would have a sender sign, in hex. */
  signingBytes(draft: TransactionDraft, options?: RequestOptions): Promise<string>;
  transaction(id: string, options?: RequestOptions): Promise<TransactionStatus>;

  /** What `verifyReceipt` takes. */
  receipt(id: string, options?: RequestOptions & { treeSize?: number; from?: number; cosignatures?: number }): Promise<Uint8Array>;
  /** What `verifyStateProof` takes, also where there is no such node. */
  accountProof(nodeId: string, options?: RequestOptions): Promise<Uint8Array>;
  nodeProof(nodeId: string, options?: RequestOptions): Promise<Uint8Array>;
  transactionProof(id: string, options?: RequestOptions): Promise<InclusionProof>;
  blockProof(height: number, treeSize?: number, options?: RequestOptions): Promise<InclusionProof>;
  blocksProof(from: number, page?: { limit?: number; treeSize?: number }, options?: RequestOptions): Promise<HeaderRangeProof>;
  consistencyProof(from: number, to: number, options?: RequestOptions): Promise<{ proof: string[]; [field: string]: unknown }>;

  causality(first: string, second: string, options?: RequestOptions): Promise<CausalRelation>;
  past(id: string, options?: RequestOptions): Promise<CausalPast>;

  /** Final transactions, the newest first. */
  search(filters?: SearchFilters, options?: SearchOptions): AsyncGenerator<TransactionStatus, void>;
  blockTransactions(height: number, options?: SearchOptions): AsyncGenerator<TransactionStatus, void>;
  /** The pages of any list below `/api/v1`. */
  pages<Item = any>(path: string, filters?: Record<string, string | number | undefined>, options?: RequestOptions & { pageSize?: number }): AsyncGenerator<Page<Item>, void>;
  /** What becomes final, each once and in order over all interruptions; ends by `signal`, or by leaving the loop. */
  follow(options?: FollowOptions): AsyncGenerator<LedgerEvent, never>;
}

/** A request that was answered with something else than success. */
export class LedgerProblem extends Error {
  readonly status: number;
  /** Null where something else than a node has answered. */
  readonly code: string | null;
  readonly detail: string;
  readonly problem: Problem | null;
  readonly retryAfterMillis: number | null;
  /** Whether the same request may be answered otherwise later on. */
  readonly isTemporary: boolean;
}

/** There was no whole answer: nobody knows what became of the request. */
export class NoAnswer extends Error {}

/** It did not come in time. */
export class DeadlinePassed extends Error {
  /** The last status, or the last failure. */
  readonly last: TransactionStatus | LedgerProblem | NoAnswer;
}
