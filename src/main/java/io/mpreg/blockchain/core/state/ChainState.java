package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Reign;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.SparseMerkleProof;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Turns.Turn;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.NodeProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// The state after a height: everything that execution reads. Its size grows with the number of
/// nodes and topics, not with the length of the chain. Immutable; the next state shares unchanged
/// parts.
public final class ChainState {
  private final Hash chainId;
  private final long height;
  private final SparseMerkleTree tree;
  private final Parameters parameters;
  private final AuthoritySet authorities;
  private final AuthoritySet followingAuthorities;
  private final Turns turns;
  private final RulesSchedule rules;

  private ChainState(
      Hash chainId,
      long height,
      SparseMerkleTree tree,
      Parameters parameters,
      AuthoritySet authorities,
      AuthoritySet followingAuthorities,
      Turns turns,
      RulesSchedule rules) {
    this.chainId = chainId;
    this.height = height;
    this.tree = tree;
    this.parameters = parameters;
    this.authorities = authorities;
    this.followingAuthorities = followingAuthorities;
    this.turns = turns;
    this.rules = rules;
  }

  /// Decodes the state in a tree.
  ///
  /// @throws Malformed if the tree is not a state: an entry is missing or cannot be decoded
  public static ChainState of(Hash chainId, long height, SparseMerkleTree tree) {
    TreeMap<NodeId, Turn> turns = new TreeMap<>();
    tree.forEach(
        (key, value) -> {
          if (StateKey.isTurns(key)) {
            turns.put(StateKey.subject(key), Turn.decode(value));
          }
        });
    return new ChainState(
        chainId,
        height,
        tree,
        Parameters.decode(required(tree, StateKey.PARAMETERS)),
        AuthoritySet.decode(required(tree, StateKey.NEXT_AUTHORITIES)),
        AuthoritySet.decode(required(tree, StateKey.FOLLOWING_AUTHORITIES)),
        new Turns(turns),
        RulesSchedule.of(Optional.ofNullable(tree.get(StateKey.RULES))));
  }

  private static Bytes required(SparseMerkleTree tree, Bytes key) {
    Bytes value = tree.get(key);
    if (value == null) {
      throw new Malformed("state: entry %s is missing".formatted(key.hex()));
    }
    return value;
  }

  static SparseMerkleTree treeOf(Genesis genesis) {
    Map<Bytes, Optional<Bytes>> entries = new HashMap<>();
    entries.put(StateKey.PARAMETERS, Optional.of(genesis.parameters().encode()));
    entries.put(StateKey.NEXT_AUTHORITIES, Optional.of(genesis.authorities().encode()));
    entries.put(StateKey.FOLLOWING_AUTHORITIES, Optional.of(genesis.authorities().encode()));
    entries.put(StateKey.RULES, RulesSchedule.begunWith(genesis.rules()).encode());
    for (Genesis.Account account : genesis.nodes()) {
      RegisteredNode node = RegisteredNode.registered(account.publicKey(), 0, NodeProfile.EMPTY);
      entries.put(StateKey.node(account.id()), Optional.of(node.encode()));
      entries.put(StateKey.balance(account.id()), wholeUnlessZero(account.balance()));
    }
    for (Genesis.Approval approval : genesis.approvals()) {
      entries.put(
          StateKey.approval(approval.id()),
          Optional.of(RegisteredNode.encodeKey(approval.publicKey())));
    }
    return SparseMerkleTree.EMPTY.with(entries);
  }

  // u64; no entry for 0
  public static Optional<Bytes> wholeUnlessZero(long value) {
    return value == 0
        ? Optional.empty()
        : Optional.of(new ByteWriter(Long.BYTES).u64(value).toBytes());
  }

  private static long whole(@Nullable Bytes value) {
    if (value == null) {
      return 0;
    }
    ByteReader reader = new ByteReader(value);
    long whole = reader.u64();
    reader.end();
    return whole;
  }

  /// The state after the next block, with these changed entries.
  public ChainState next(Map<Bytes, Optional<Bytes>> changes, Turns nextTurns) {
    SparseMerkleTree nextTree = tree.with(changes);
    return new ChainState(
        chainId,
        height + 1,
        nextTree,
        changes.containsKey(StateKey.PARAMETERS)
            ? Parameters.decode(required(nextTree, StateKey.PARAMETERS))
            : parameters,
        followingAuthorities,
        changes.containsKey(StateKey.FOLLOWING_AUTHORITIES)
            ? AuthoritySet.decode(required(nextTree, StateKey.FOLLOWING_AUTHORITIES))
            : followingAuthorities,
        nextTurns,
        changes.containsKey(StateKey.RULES)
            ? RulesSchedule.of(Optional.ofNullable(nextTree.get(StateKey.RULES)))
            : rules);
  }

  /// This state with only one change: the next nonce of the lane is the given one.
  public ChainState atTurn(NodeId sender, int lane, long nonce) {
    return new ChainState(
        chainId,
        height,
        tree.with(Map.of(StateKey.nonce(sender, lane), wholeUnlessZero(nonce))),
        parameters,
        authorities,
        followingAuthorities,
        turns,
        rules);
  }

  public Hash chainId() {
    return chainId;
  }

  /// The height of the block after which this is the state.
  public long height() {
    return height;
  }

  public Hash root() {
    return tree.root();
  }

  public Parameters parameters() {
    return parameters;
  }

  /// The rules of the next height.
  public Rules rules() {
    return rules.at(height + 1);
  }

  /// The heights at which rules take effect.
  public RulesSchedule rulesSchedule() {
    return rules;
  }

  /// The authorities that decide the next height.
  public AuthoritySet authorities() {
    return authorities;
  }

  /// The authorities that decide the height after the next.
  public AuthoritySet followingAuthorities() {
    return followingAuthorities;
  }

  /// Whether an approved authority change has not taken effect yet. Then the next block is made
  /// even if it is empty, because an idle chain would never reach the height of the change.
  public boolean awaitsAuthorities() {
    return !authorities.equals(followingAuthorities);
  }

  /// A proposal in the state, open or recently ended.
  ///
  /// @param id the id of the transaction that proposed it
  public Optional<ChangeProposal> proposal(Hash id) {
    return entry(StateKey.proposal(id)).map(ChangeProposal::decode);
  }

  /// The ids of the open proposals, oldest first.
  public List<Hash> openProposals() {
    return List.copyOf(proposalLists().open().keySet());
  }

  /// The ids of the most recently ended proposals, the latest first.
  public List<Hash> endedProposals() {
    return proposalLists().ended().reversed();
  }

  private ProposalLists proposalLists() {
    return ProposalLists.of(entry(StateKey.PROPOSAL_LISTS));
  }

  /// The reign of a height from 1 to the height after the next; empty if the state has dropped the
  /// reign because too many sets have followed.
  public Optional<Reign> reignAt(long decided) {
    ReignStarts starts = ReignStarts.of(entry(StateKey.SET_HISTORY));
    return starts
        .firstOf(decided)
        .flatMap(
            first ->
                (first == starts.newest()
                        ? Optional.of(followingAuthorities)
                        : entry(StateKey.formerAuthorities(first)).map(AuthoritySet::decode))
                    .map(set -> new Reign(first, starts.lastOf(first), set)));
  }

  /// The authorities of a height, known in the same cases as [#reignAt].
  public Optional<AuthoritySet> authoritiesAt(long decided) {
    return reignAt(decided).map(Reign::authorities);
  }

  /// Whether this evidence would be recorded: neither is it recorded already, nor has the authority
  /// the maximum number of recorded offences.
  public boolean wantsEvidence(Accusation accusation) {
    long recorded =
        entry(StateKey.evidenceCount(accusation.offender()))
            .map(value -> new ByteReader(value).u64())
            .orElse(0L);
    return recorded < RecordedEvidence.MAX_OF_ONE && entry(StateKey.evidence(accusation)).isEmpty();
  }

  public Turns turns() {
    return turns;
  }

  public long balance(NodeId node) {
    return whole(tree.get(StateKey.balance(node)));
  }

  /// The required nonce of the next transaction of a lane.
  public long nextNonce(NodeId node, int lane) {
    return whole(tree.get(StateKey.nonce(node, lane)));
  }

  public Optional<RegisteredNode> node(NodeId node) {
    return Optional.ofNullable(tree.get(StateKey.node(node))).map(RegisteredNode::decode);
  }

  /// The key that a chain with governed registration has approved for an id.
  public Optional<PublicKey> approval(NodeId node) {
    return Optional.ofNullable(tree.get(StateKey.approval(node))).map(RegisteredNode::decodeKey);
  }

  /// The entry of a key.
  public Optional<Bytes> entry(Bytes key) {
    return Optional.ofNullable(tree.get(key));
  }

  /// The proof of the entry of a key, or of its absence.
  public SparseMerkleProof proof(Bytes key) {
    return tree.proof(key);
  }

  /// The number of entries.
  public long entryCount() {
    return tree.size();
  }

  /// Passes the entries to the action in the order of their paths in the tree, from an index
  /// (0-based) on, until the action returns false.
  public void forEachEntryFrom(long index, BiPredicate<Bytes, Bytes> action) {
    tree.forEachFrom(index, action);
  }

  /// All entries.
  public Map<Bytes, Bytes> entries() {
    Map<Bytes, Bytes> entries = new HashMap<>();
    tree.forEach(entries::put);
    return entries;
  }
}
