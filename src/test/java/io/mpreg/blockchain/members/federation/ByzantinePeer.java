package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.ConsensusSigner;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The Byzantine behaviours that are tested, with the keys of one member.
final class ByzantinePeer {
  private static final int MANY = 40;
  private static final int HEIGHTS_OF_A_WAY = 20;

  private final AuthoritySet set;
  private final NodeId self;
  private final int index;
  private final ConsensusSigner signer;

  ByzantinePeer(Genesis genesis, AuthorityKeys keys) {
    this.set = genesis.authorities();
    this.self = keys.id();
    this.index = set.indexOf(self);
    this.signer =
        ConsensusSigner.holding(keys.consensusKey(), genesis.chainId(), height -> set.hash());
  }

  NodeId id() {
    return self;
  }

  private Vote vote(VoteKind kind, long height, int round, Hash block) {
    return new Ballot(kind, height, round, block).signedBy(signer, index);
  }

  private static Hash invented(String what, Object... where) {
    return Hash.of((what + List.of(where)).getBytes(StandardCharsets.UTF_8));
  }

  private PeerMessage proposing(Proposal instead, BlockRecord block, boolean withBlock) {
    Vote vote =
        vote(
            VoteKind.PROPOSE,
            instead.vote().height(),
            instead.vote().round(),
            block.header().hash());
    return Said.proposal(
        new Proposal(vote, instead.justification()),
        withBlock ? Optional.of(block) : Optional.empty());
  }

  private static BlockRecord with(BlockRecord block, BlockHeader header) {
    return new BlockRecord(header, Optional.empty(), block.body());
  }

  private static BlockHeader header(
      BlockHeader of, Hash transactionsRoot, int count, Hash stateRoot, long timestampMillis) {
    return new BlockHeader(
        of.rulesVersion(),
        of.chainId(),
        of.height(),
        of.originRound(),
        of.previousHash(),
        of.historyRoot(),
        transactionsRoot,
        count,
        stateRoot,
        of.extensionsRoot(),
        of.vectorClock(),
        of.miner(),
        timestampMillis,
        of.authoritySetHash(),
        of.nextAuthoritySetHash(),
        of.difficulty(),
        of.nonce());
  }

  private static BlockRecord later(BlockRecord block, long millis) {
    BlockHeader header = block.header();
    return with(
        block,
        header(
            header,
            header.transactionsRoot(),
            header.transactionCount(),
            header.stateRoot(),
            header.timestampMillis() + millis));
  }

  private boolean isOfOtherHalf(NodeId receiver) {
    return set.indexOf(receiver) % 2 == 1;
  }

  /// Proposes a block to one half, and to the other half the same one a millisecond later, both
  /// valid, and votes for both; shows each half what it told the other as soon as it has something
  /// else to say.
  ByzantineMessages equivocating() {
    Map<NodeId, List<PeerMessage>> unsaid = new HashMap<>();
    Map<Hash, Hash> twins = new HashMap<>();
    return (said, receiver) -> {
      synchronized (unsaid) {
        if (said
                instanceof
                PeerMessage.ConsensusMessage(
                    Message.BlockProposed<ProposedBlock>(Proposal proposal, var block))
            && block.isPresent()) {
          BlockRecord twin = later(block.get().record(), 1);
          twins.put(proposal.vote().blockHash(), twin.header().hash());
          PeerMessage other = proposing(proposal, twin, true);
          boolean swapped = isOfOtherHalf(receiver);
          unsaid.computeIfAbsent(receiver, id -> new ArrayList<>()).add(swapped ? said : other);
          return List.of(swapped ? other : said);
        }
        List<PeerMessage> told = new ArrayList<>(List.of(said));
        if (said instanceof PeerMessage.ConsensusMessage(Message.VoteCast<ProposedBlock>(Vote vote))
            && twins.containsKey(vote.blockHash())) {
          Hash twin = twins.get(vote.blockHash());
          told.add(Said.vote(vote(vote.kind(), vote.height(), vote.round(), twin)));
          return told;
        }
        Optional.ofNullable(unsaid.remove(receiver)).ifPresent(told::addAll);
        return told;
      }
    };
  }

  /// Also votes for blocks that nobody has proposed, skips what it finalizes and finalizes what it
  /// skips.
  ByzantineMessages votingTwice() {
    return (said, receiver) -> {
      if (!(said
          instanceof PeerMessage.ConsensusMessage(Message.VoteCast<ProposedBlock>(Vote vote)))) {
        return List.of(said);
      }
      Hash other = invented("block", vote.height(), vote.round());
      List<PeerMessage> told = new ArrayList<>(List.of(said));
      for (VoteKind kind : List.of(VoteKind.NOTARIZE, VoteKind.FINALIZE)) {
        told.add(Said.vote(vote(kind, vote.height(), vote.round(), other)));
      }
      // In one request with the notarization: later the height may be decided, and the votes would
      // not count.
      Hash third = invented("third block", vote.height(), vote.round());
      told.add(Said.vote(vote(VoteKind.FINALIZE, vote.height(), vote.round(), third)));
      told.add(Said.vote(vote(VoteKind.NULLIFY, vote.height(), vote.round(), Hash.ZERO)));
      if (isOfOtherHalf(receiver)) {
        Collections.reverse(told);
      }
      return told;
    };
  }

  /// Forged certificates: its own signature under other ids, too few signers, strangers, one signer
  /// several times, and votes in the name of others.
  ByzantineMessages forging() {
    return new ByzantineMessages() {
      private long height = 1;

      @Override
      public List<PeerMessage> instead(PeerMessage said, NodeId receiver) {
        if (!(said
            instanceof PeerMessage.ConsensusMessage(Message.VoteCast<ProposedBlock>(Vote vote)))) {
          return List.of(said);
        }
        height = vote.height();
        Hash block = invented("forged", vote.height());
        List<PeerMessage> told = new ArrayList<>();
        for (VoteKind kind : List.of(VoteKind.NOTARIZE, VoteKind.NULLIFY, VoteKind.FINALIZE)) {
          Vote own =
              vote(kind, vote.height(), vote.round(), kind == VoteKind.NULLIFY ? Hash.ZERO : block);
          told.add(Said.certificate(certificate(own, IntStream.range(0, set.size()))));
          told.add(Said.certificate(certificate(own, IntStream.of(index))));
          told.add(
              Said.certificate(
                  certificate(own, IntStream.range(1_000, 1_000 + (int) set.quorum()))));
        }
        for (int other = 0; other < set.size(); other++) {
          told.add(
              Said.vote(
                  new Vote(
                      VoteKind.NULLIFY,
                      vote.height(),
                      vote.round(),
                      Hash.ZERO,
                      other,
                      vote.signature())));
        }
        told.add(unjustified(vote));
        told.add(said);
        return told;
      }

      private Certificate certificate(Vote vote, IntStream indexes) {
        return new Certificate(
            vote.kind(),
            vote.height(),
            vote.round(),
            vote.blockHash(),
            indexes.mapToObj(at -> new IndexedSignature(at, vote.signature())).toList());
      }

      // A proposal for the next round, and the certificate that would allow it.
      private PeerMessage unjustified(Vote vote) {
        Vote skip = vote(VoteKind.NULLIFY, vote.height(), vote.round(), Hash.ZERO);
        Certificate forged = certificate(skip, IntStream.range(0, set.size()));
        Vote proposing =
            vote(VoteKind.PROPOSE, vote.height(), vote.round() + 1, invented("none", height));
        return Said.proposal(new Proposal(proposing, List.of(forged)), Optional.empty());
      }

      @Override
      public List<Bytes> besides(NodeId receiver) {
        Vote own = vote(VoteKind.FINALIZE, height, 0, invented("twice", height));
        ByteWriter repeated = new ByteWriter().magic("MPREG-CRT-1\0").u8(VoteKind.FINALIZE.code());
        repeated.u64(height).u32(0);
        own.blockHash().writeTo(repeated);
        repeated.u16((int) set.quorum());
        for (int count = 0; count < set.quorum(); count++) {
          repeated.u16(index);
          own.signature().writeTo(repeated);
        }
        ByteWriter body = new ByteWriter().magic("MPREG-MSG-1\0").u16(1).u8(3);
        return List.of(
            body.bytes(repeated.toBytes()).toBytes(), Bytes.of(new byte[] {1, 2, 3}), Bytes.EMPTY);
      }
    };
  }

  /// Proposes, but withholds the block; begins every answer and does not end it.
  ByzantineMessages withholding() {
    return new ByzantineMessages() {
      @Override
      public List<PeerMessage> instead(PeerMessage said, NodeId receiver) {
        return said
                instanceof
                PeerMessage.ConsensusMessage(
                    Message.BlockProposed<ProposedBlock>(Proposal proposal, var block))
            ? List.of(Said.proposal(proposal, Optional.empty()))
            : List.of(said);
      }

      @Override
      public boolean stalls(String path) {
        return true;
      }
    };
  }

  /// Proposes blocks with more transactions than the chain allows, and floods with proposals for
  /// rounds and a height that are not open.
  ///
  /// @param filling repeated until the block is too large
  ByzantineMessages proposingGiants(Transaction filling, int transactions) {
    return (said, receiver) -> {
      if (!(said
              instanceof
              PeerMessage.ConsensusMessage(
                  Message.BlockProposed<ProposedBlock>(Proposal proposal, var block)))
          || block.isEmpty()) {
        return List.of(said);
      }
      List<PeerMessage> told = new ArrayList<>();
      BlockHeader header = block.get().record().header();
      for (int number = 0; number < MANY; number++) {
        Vote vote =
            vote(
                VoteKind.PROPOSE,
                header.height() + number % 2,
                proposal.vote().round() + number / 2,
                invented("giant", header.height(), number));
        BlockRecord giant = giant(header, filling, transactions + number);
        told.add(
            number == 0
                ? proposing(proposal, giant, true)
                : Said.proposal(new Proposal(vote, List.of()), Optional.of(giant)));
      }
      return told;
    };
  }

  private static BlockRecord giant(BlockHeader header, Transaction filling, int transactions) {
    BlockBody body =
        new BlockBody(Collections.nCopies(transactions, new Entry(filling, Outcome.APPLIED)));
    return new BlockRecord(
        header(header, body.root(), transactions, header.stateRoot(), header.timestampMillis()),
        Optional.empty(),
        body);
  }

  /// Proposes blocks with one wrong field: the state, the transactions, the time.
  ByzantineMessages proposingWrongBlocks() {
    return (said, receiver) -> {
      if (!(said
              instanceof
              PeerMessage.ConsensusMessage(
                  Message.BlockProposed<ProposedBlock>(Proposal proposal, var block)))
          || block.isEmpty()) {
        return List.of(said);
      }
      BlockRecord right = block.get().record();
      BlockHeader of = right.header();
      Hash wrong = invented("root", of.height());
      Hash root = of.transactionsRoot();
      int count = of.transactionCount();
      BlockRecord told =
          switch ((int) (of.height() % 3)) {
            case 0 -> with(right, header(of, root, count, wrong, of.timestampMillis()));
            case 1 -> with(right, header(of, wrong, count, of.stateRoot(), of.timestampMillis()));
            default -> later(right, 3_600_000);
          };
      return List.of(proposing(proposal, told, true));
    };
  }

  /// Votes for heights and rounds that are far from being decided.
  ByzantineMessages farAhead() {
    return (said, receiver) -> {
      if (!(said
          instanceof PeerMessage.ConsensusMessage(Message.VoteCast<ProposedBlock>(Vote vote)))) {
        return List.of(said);
      }
      List<PeerMessage> told = new ArrayList<>(List.of(said));
      for (int step = 1; step <= MANY; step++) {
        Hash block = invented("ahead", vote.height(), step);
        told.add(cast(vote.height(), vote.round() + step, block));
        told.add(cast(vote.height() + 1, step, block));
        told.add(cast(vote.height() + step * 1_000L, 0, block));
      }
      told.add(cast(vote.height(), Integer.MAX_VALUE, invented("last round")));
      told.add(cast(Integers.MAX, 0, invented("last height")));
      return told;
    };
  }

  private PeerMessage cast(long height, int round, Hash block) {
    return Said.vote(vote(VoteKind.NOTARIZE, height, round, block));
  }

  /// Every behaviour except the oversized blocks, which need a transaction: each for some heights,
  /// then the next.
  ByzantineMessages inTurn() {
    List<ByzantineMessages> ways =
        List.of(
            equivocating(),
            votingTwice(),
            forging(),
            withholding(),
            proposingWrongBlocks(),
            farAhead());
    return new ByzantineMessages() {
      private volatile long height;

      private ByzantineMessages now() {
        return ways.get((int) (height / HEIGHTS_OF_A_WAY % ways.size()));
      }

      @Override
      public List<PeerMessage> instead(PeerMessage said, NodeId receiver) {
        switch (said) {
          case PeerMessage.ConsensusMessage(Message.VoteCast<ProposedBlock>(Vote vote)) ->
              height = vote.height();
          case PeerMessage.ConsensusMessage(
                  Message.BlockProposed<ProposedBlock>(Proposal proposal, var block)) ->
              height = proposal.vote().height();
          default -> {}
        }
        return now().instead(said, receiver);
      }

      @Override
      public List<Bytes> besides(NodeId receiver) {
        return now().besides(receiver);
      }

      @Override
      public boolean stalls(String path) {
        return now().stalls(path);
      }
    };
  }
}
