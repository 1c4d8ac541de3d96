package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.node.MemberAddress;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The genesis document of a chain (`docs/protocol.md`, section 5), in the payload grammar. Its
/// bytes are hashed as they are, so two documents that differ in one byte define two chains.
///
/// @param document the original bytes, at most 1 MiB
/// @param chainName for people
/// @param timestampMillis the genesis block's time
/// @param rules the rules of the first block; any rules but the first need a document of version 2
/// @param development whether this is a development chain, which may use unreleased rules and the
///   conveniences of the demo; never set for a production chain
/// @param addresses the addresses at which the first authorities listen for each other, as far as
///   given; not part of the authority set, so an authority can move without a vote
/// @param nodes the nodes registered at genesis
/// @param approvals the registrations approved at genesis, for a chain with governed registration
public record Genesis(
    Bytes document,
    String chainName,
    long timestampMillis,
    Rules rules,
    boolean development,
    Parameters parameters,
    AuthoritySet authorities,
    SortedMap<NodeId, MemberAddress> addresses,
    List<Account> nodes,
    List<Approval> approvals) {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_NODES = 100_000;

  /// A node registered at genesis.
  public record Account(NodeId id, PublicKey publicKey, long balance) {
    public Account {
      Integers.check("balance", balance, Integers.MAX);
    }
  }

  /// An id, and the key with which it may register.
  public record Approval(NodeId id, PublicKey publicKey) {}

  public Genesis {
    addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
    nodes = List.copyOf(nodes);
    approvals = List.copyOf(approvals);
    atMost("nodes", nodes.size());
    atMost("approvals", approvals.size());
    Set<NodeId> ids = new HashSet<>();
    long supply = 0;
    for (Account node : nodes) {
      if (!ids.add(node.id())) {
        throw new IllegalArgumentException("node '%s' stands twice".formatted(node.id().value()));
      }
      supply = Integers.check("sum of the balances", supply + node.balance(), Integers.MAX);
    }
    for (Authority authority : authorities.authorities()) {
      if (!ids.contains(authority.id())) {
        throw new IllegalArgumentException(
            "authority '%s' is not one of the nodes".formatted(authority.id().value()));
      }
    }
    for (NodeId id : addresses.keySet()) {
      if (!authorities.contains(id)) {
        throw new IllegalArgumentException(
            "'%s' has an address but is not an authority".formatted(id.value()));
      }
    }
    if (Set.copyOf(addresses.values()).size() < addresses.size()) {
      throw new IllegalArgumentException("two authorities have one address");
    }
    if (approvals.stream().map(Approval::id).distinct().count() < approvals.size()) {
      throw new IllegalArgumentException("an approval stands twice");
    }
  }

  private static void atMost(String what, int count) {
    if (count > MAX_NODES) {
      throw new IllegalArgumentException("%d %s, at most %d".formatted(count, what, MAX_NODES));
    }
  }

  /// Reads a genesis document.
  ///
  /// @throws Malformed if it is not in the grammar or exceeds a limit; says which
  /// @throws RulesUnknown if the chain begins with rules that this software does not know
  public static Genesis parse(Bytes document) {
    if (document.length() > MAX_BYTES) {
      throw new Malformed(
          "genesis document of %d bytes, at most 1 MiB".formatted(document.length()));
    }
    return PayloadFields.read(
        PayloadGrammar.parse(document), fields -> new GenesisReader(fields).read(document));
  }

  /// The block at height 0.
  public BlockHeader header() {
    return new BlockHeader(
        rules.version(),
        Hash.ZERO,
        0,
        0,
        Hash.of(document),
        MerkleTree.EMPTY_ROOT,
        MerkleTree.EMPTY_ROOT,
        0,
        ChainState.treeOf(this).root(),
        Hash.ZERO,
        VectorClock.EMPTY,
        authorities.at(0).id(),
        timestampMillis,
        authorities.hash(),
        authorities.hash(),
        1,
        0);
  }

  /// The hash of the block at height 0.
  public Hash chainId() {
    return header().hash();
  }

  /// The state after the block at height 0.
  public ChainState state() {
    return ChainState.of(chainId(), 0, ChainState.treeOf(this));
  }

  private record GenesisReader(PayloadFields fields) {
    Genesis read(Bytes document) {
      Rules rules = rules();
      String name = fields.text("chainName");
      if (name.isEmpty() || name.codePointCount(0, name.length()) > 128) {
        throw new Malformed("genesis: chainName is not of 1 to 128 characters");
      }
      if (fields.hex("salt").length() != Hash.LENGTH) {
        throw new Malformed("genesis: salt is not 32 bytes");
      }
      boolean development = fields.flag("development");
      RulesUnknown.unlessKnown("This genesis document", rules, Rules.supported(development));
      List<Seat> seats = fields.objects("authorities", GenesisReader::seat);
      return new Genesis(
          document,
          name,
          fields.whole("timestamp"),
          rules,
          development,
          fields.object("parameters", Parameters::read),
          new AuthoritySet(
              fields.whole("byzantine", 0, 1_024),
              fields.whole("crashed", 0, 1_024),
              seats.stream().map(Seat::authority).toList()),
          addresses(seats),
          fields.objects("nodes", GenesisReader::account),
          fields.objects("approvals", GenesisReader::approval));
    }

    // {"version": 1, …} or {"version": 2, "rules": 2 …, …}
    private Rules rules() {
      long version = fields.whole("version");
      if (version != 1 && version != 2) {
        throw new Malformed("genesis: the only versions are 1 and 2");
      }
      return version == 1 ? Rules.FIRST : new Rules(fields.whole("rules", 2, Integer.MAX_VALUE));
    }

    private record Seat(Authority authority, Optional<MemberAddress> address) {}

    private static Seat seat(PayloadFields fields) {
      Authority authority =
          new Authority(
              fields.name("id"),
              fields.key("consensusKey", SignatureAlgorithm.ED25519),
              fields.key("checkpointKey", SignatureAlgorithm.ED25519));
      return new Seat(authority, fields.optionalText("address").map(MemberAddress::new));
    }

    // The constructor of the authority set reports an id that occurs twice.
    private static SortedMap<NodeId, MemberAddress> addresses(List<Seat> seats) {
      SortedMap<NodeId, MemberAddress> addresses = new TreeMap<>();
      for (Seat seat : seats) {
        seat.address().ifPresent(address -> addresses.put(seat.authority().id(), address));
      }
      return addresses;
    }

    private static Account account(PayloadFields fields) {
      return new Account(fields.name("id"), fields.publicKey(), fields.whole("balance"));
    }

    private static Approval approval(PayloadFields fields) {
      return new Approval(fields.name("id"), fields.publicKey());
    }
  }
}
