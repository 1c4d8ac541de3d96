package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.PublishedHeight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The behaviours of Byzantine members. Up to b of them, in any mixture, must be harmless.
enum ByzantineAct implements Conduct {

  /// As leader, proposes one block to one half and another block to the other.
  EQUIVOCATES {
    @Override
    public void cast(Member me, Ballot ballot, List<Certificate> justification) {
      if (ballot.kind() == VoteKind.PROPOSE && justification.size() == ballot.round()) {
        proposeTwo(me, ballot, justification);
      } else {
        super.cast(me, ballot, justification);
      }
    }
  },

  /// Proposes and votes, but serves no block body.
  WITHHOLDS_BODIES {
    @Override
    public boolean givesBodies() {
      return false;
    }
  },

  /// As leader, proposes a new block whatever was notarized, with whatever skip certificates there
  /// are.
  SKIPS_JUSTIFICATION {
    @Override
    public void moved(Member me) {
      if (leadsForTheFirstTime(me)) {
        int round = me.round();
        proposeInstead(me, me.workshop().build(round), certificates(me, VoteKind.NULLIFY, round));
      }
    }

    @Override
    public void cast(Member me, Ballot ballot, List<Certificate> justification) {
      castUnlessProposal(me, ballot, justification);
    }
  },

  /// Keeps its vote for a block and every certificate to itself, so that often only it knows that a
  /// block was notarized; as leader, reproposes the first such block, or one that was never
  /// notarized.
  REPROPOSES_ANOTHER {
    @Override
    public void moved(Member me) {
      int round = me.round();
      List<Certificate> notarized = certificates(me, VoteKind.NOTARIZE, round);
      if (!notarized.isEmpty() && leadsForTheFirstTime(me)) {
        Certificate first = notarized.getFirst();
        boolean stale = !first.blockHash().equals(notarized.getLast().blockHash());
        Hash hash = stale ? first.blockHash() : Hash.of(first.encode());
        var ballot = new Ballot(VoteKind.PROPOSE, first.height(), round, hash);
        me.voice().sendToAll(ballot, List.of(first));
      }
    }

    @Override
    public void cast(Member me, Ballot ballot, List<Certificate> justification) {
      switch (ballot.kind()) {
        case NOTARIZE -> {}
        case PROPOSE -> {
          if (certificates(me, VoteKind.NOTARIZE, ballot.round()).isEmpty()) {
            super.cast(me, ballot, justification);
          }
        }
        case NULLIFY, FINALIZE -> super.cast(me, ballot, justification);
      }
    }

    @Override
    public boolean forwards() {
      return false;
    }
  },

  /// As leader, proposes blocks whose roots result from no execution.
  INVENTS_ROOTS {
    @Override
    public SimulatedBlock build(Member me, int round) {
      Workshop workshop = me.workshop();
      return workshop.build(round, workshop.honestTime(), false, workshop.waiting());
    }
  },

  /// As leader, proposes blocks with a timestamp in the future.
  IS_AHEAD_OF_TIME {
    @Override
    public SimulatedBlock build(Member me, int round) {
      Workshop workshop = me.workshop();
      long ahead = workshop.honestTime() + 2 * Workshop.AHEAD_MILLIS;
      return workshop.build(round, ahead, true, workshop.waiting());
    }
  },

  /// As leader, leaves out one sender's transactions.
  CENSORS {
    @Override
    public SimulatedBlock build(Member me, int round) {
      Workshop workshop = me.workshop();
      List<Integer> pleasant = workshop.waiting().stream().filter(work -> work % 4 != 0).toList();
      return workshop.build(round, workshop.honestTime(), true, pleasant);
    }
  },

  /// Votes, but never proposes.
  LETS_TURNS_PASS {
    @Override
    public void cast(Member me, Ballot ballot, List<Certificate> justification) {
      castUnlessProposal(me, ballot, justification);
    }
  },

  /// Receives everything and sends nothing.
  KEEPS_SILENT {
    @Override
    public void cast(Member me, Ballot ballot, List<Certificate> justification) {}
  },

  /// Votes for the block and for another one in the same round.
  VOTES_TWICE {
    @Override
    public void cast(Member me, Ballot ballot, List<Certificate> justification) {
      super.cast(me, ballot, justification);
      if (ballot.kind() == VoteKind.NOTARIZE || ballot.kind() == VoteKind.FINALIZE) {
        Hash other = Hash.of(ballot.blockHash().toArray());
        me.voice()
            .sendToAll(
                new Ballot(ballot.kind(), ballot.height(), ballot.round(), other), List.of());
      }
    }
  },

  /// Finalizes and skips every round it hears of, telling each member something else.
  NULLIFIES_AND_FINALIZES {
    @Override
    public void heard(Member me, Event event) {
      heardOf(event).ifPresent(ballot -> lieAbout(me, ballot));
    }
  },

  /// Votes for rounds and heights far in the future.
  VOTES_FAR_AHEAD {
    @Override
    public void heard(Member me, Event event) {
      // Certificates are what others answer to outdated votes.
      boolean isVote = !(event instanceof Event.CertificateReceived);
      if (isVote && heardOf(event).isPresent()) {
        Chance chance = me.federation().chance();
        long height = me.storage().height() + chance.below(3);
        int round = me.round() + chance.below(chance.percent(50) ? 30 : 1_000_000);
        if (canSignAt(me, height)) {
          me.voice().sendToAll(new Ballot(VoteKind.NULLIFY, height, round, Hash.ZERO), List.of());
        }
      }
    }
  },

  /// Resends what others have sent long ago.
  REPLAYS {
    @Override
    public void heard(Member me, Event event) {
      if (isMessage(event)) {
        List<Event> memory = me.mind().memory();
        memory.add(event);
        if (memory.size() > 200) {
          memory.remove(0);
        }
        Chance chance = me.federation().chance();
        me.send(chance.of(me.federation().members()), message(chance.of(memory)));
      }
    }
  },

  /// Sends invalid certificates: too few signers, non-members, or of another chain.
  FORGES {
    @Override
    public void heard(Member me, Event event) {
      if (heardOf(event).isPresent() && me.federation().chance().percent(30)) {
        forge(me, heardOf(event).get());
      }
    }
  },

  /// Sends invalid blocks to members that are behind.
  FALSIFIES_HISTORY {
    @Override
    public List<FinalBlock> history(Member me, long from) {
      return me.history(from).stream().map(block -> falsified(me, block)).toList();
    }
  },

  /// Claims that heights are final that nobody has reached, and cannot prove it.
  CLAIMS_HEIGHTS {
    @Override
    public void heard(Member me, Event event) {
      Chance chance = me.federation().chance();
      if (heardOf(event).isPresent() && chance.percent(20)) {
        long height = me.storage().height() + 3 + chance.below(1_000);
        var ballot = new Ballot(VoteKind.NULLIFY, height, 0, Hash.ZERO);
        Roster roster = me.federation().plan().at(height);
        int signer = Math.max(0, roster.indexOf(me.number()));
        var signature =
            Signatures.sign(ballot, roster, roster.numbers().get(signer), Signatures.OTHER_CHAIN)
                .signature();
        var vote = new Vote(VoteKind.NULLIFY, height, 0, Hash.ZERO, signer, signature);
        me.federation().members().forEach(member -> me.send(member, new Message.VoteCast<>(vote)));
      }
    }
  },

  /// Answers a member that asks for its own votes with those of another member, or with made-up
  /// ones.
  MISREMEMBERS {
    @Override
    public Optional<List<Vote>> votesSeen(Member me, Member asking) {
      var votes = new ArrayList<Vote>();
      Chance chance = me.federation().chance();
      me.federation().members().stream()
          .filter(member -> chance.percent(50))
          .forEach(member -> votes.addAll(me.votesOf(member.id()).orElse(List.of())));
      for (long height = me.storage().height(); height < me.storage().height() + 3; height++) {
        Roster roster = me.federation().plan().at(height);
        if (roster.indexOf(asking.number()) >= 0) {
          var ballot = new Ballot(VoteKind.NULLIFY, height, chance.below(4), Hash.ZERO);
          votes.add(Signatures.sign(ballot, roster, asking.number(), Signatures.OTHER_CHAIN));
        }
      }
      return Optional.of(votes);
    }
  },

  /// Runs twice with one key, each instance honest and connected to one half of the others.
  TWINS,

  /// Equivocates, votes for everything it hears of, and for skipping it.
  CONSPIRES {
    @Override
    public void cast(Member me, Ballot ballot, List<Certificate> justification) {
      EQUIVOCATES.cast(me, ballot, justification);
    }

    @Override
    public SimulatedBlock build(Member me, int round) {
      boolean wrong = me.federation().chance().percent(20);
      return wrong ? INVENTS_ROOTS.build(me, round) : super.build(me, round);
    }

    @Override
    public void heard(Member me, Event event) {
      Optional<Ballot> heard = heardOf(event).filter(ballot -> canSignAt(me, ballot.height()));
      if (heard.isPresent() && event instanceof Event.ProposalReceived) {
        me.voice()
            .sendTo(
                some(me), me.voice().sign(ballotLike(heard.get(), VoteKind.NOTARIZE)), List.of());
      }
      heard.ifPresent(ballot -> lieAbout(me, ballot));
    }
  };

  /// Behaviours that leave signed proof with an honest member.
  static final Set<ByzantineAct> SIGNED =
      Set.of(EQUIVOCATES, VOTES_TWICE, NULLIFIES_AND_FINALIZES, VOTES_FAR_AHEAD, TWINS, CONSPIRES);

  /// Behaviours that an honest member notices by data without the required signatures.
  static final Set<ByzantineAct> UNSIGNED = Set.of(FORGES, FALSIFIES_HISTORY, MISREMEMBERS);

  @Override
  public void cast(Member me, Ballot ballot, List<Certificate> justification) {
    me.voice().sendToAll(ballot, justification);
  }

  @Override
  public SimulatedBlock build(Member me, int round) {
    return me.workshop().build(round);
  }

  // ---- leading -------------------------------------------------------------------------------

  static boolean leadsForTheFirstTime(Member me) {
    Optional<PublishedHeight> shown = me.deciding();
    return shown.isPresent()
        && me.storage().height() == shown.get().height()
        && shown.get().turns().leader(shown.get().round()).equals(me.id())
        && me.mind().isFirstTimeAt(shown.get().height(), shown.get().round());
  }

  static List<Certificate> certificates(Member me, VoteKind kind, int beforeRound) {
    return me.mind().certificates(me.storage().height()).stream()
        .filter(certificate -> certificate.kind() == kind && certificate.round() < beforeRound)
        .toList();
  }

  private static void proposeInstead(
      Member me, SimulatedBlock block, List<Certificate> justification) {
    me.mind().keep(block);
    var ballot = new Ballot(VoteKind.PROPOSE, block.height(), block.originRound(), block.hash());
    me.voice().sendToAll(ballot, justification);
  }

  private static void castUnlessProposal(
      Member me, Ballot ballot, List<Certificate> justification) {
    if (ballot.kind() != VoteKind.PROPOSE) {
      me.voice().sendToAll(ballot, justification);
    }
  }

  private static void proposeTwo(Member me, Ballot first, List<Certificate> justification) {
    Workshop workshop = me.workshop();
    SimulatedBlock block =
        workshop.build(first.round(), workshop.honestTime() + 1, true, List.of());
    me.mind().keep(block);
    var other = new Ballot(VoteKind.PROPOSE, first.height(), first.round(), block.hash());
    for (Ballot ballot : List.of(first, other)) {
      List<Member> half = half(me, first.height(), ballot == first);
      me.voice().sendTo(half, me.voice().sign(ballot), justification);
      me.voice().sendTo(half, me.voice().sign(ballotLike(ballot, VoteKind.NOTARIZE)), List.of());
    }
  }

  private static List<Member> half(Member me, long height, boolean first) {
    return me.federation().members().stream()
        .filter(member -> member != me)
        .filter(member -> (member.number() + height) % 2 == 0 == first)
        .toList();
  }

  // ---- voting --------------------------------------------------------------------------------

  static Message<SimulatedBlock> message(Event heard) {
    return switch (heard) {
      case Event.ProposalReceived(Proposal proposal) ->
          new Message.BlockProposed<>(proposal, Optional.empty());
      case Event.VoteReceived(Vote vote) -> new Message.VoteCast<>(vote);
      case Event.CertificateReceived(Certificate certificate) ->
          new Message.CertificateFormed<>(certificate);
      default -> throw new AssertionError("not a message: " + heard);
    };
  }

  static boolean isMessage(Event event) {
    return event instanceof Event.ProposalReceived
        || event instanceof Event.VoteReceived
        || event instanceof Event.CertificateReceived;
  }

  /// The block of this height that an event is about.
  static Optional<Ballot> heardOf(Event event) {
    Optional<Ballot> ballot =
        switch (event) {
          case Event.ProposalReceived(Proposal proposal) -> Optional.of(proposal.vote().ballot());
          case Event.VoteReceived(Vote vote) -> Optional.of(vote.ballot());
          case Event.CertificateReceived(Certificate certificate) ->
              Optional.of(certificate.ballot());
          default -> Optional.empty();
        };
    return ballot.filter(heard -> heard.kind() != VoteKind.NULLIFY);
  }

  static boolean canSignAt(Member me, long height) {
    return me.federation().plan().at(height).indexOf(me.number()) >= 0;
  }

  static Ballot ballotLike(Ballot ballot, VoteKind kind) {
    Hash hash = kind == VoteKind.NULLIFY ? Hash.ZERO : ballot.blockHash();
    return new Ballot(kind, ballot.height(), ballot.round(), hash);
  }

  static List<Member> some(Member me) {
    Chance chance = me.federation().chance();
    return me.federation().members().stream().filter(member -> chance.percent(60)).toList();
  }

  static void lieAbout(Member me, Ballot heard) {
    if (canSignAt(me, heard.height()) && me.mind().isFirstTimeAt(heard.height(), heard.round())) {
      me.voice().sendTo(some(me), me.voice().sign(ballotLike(heard, VoteKind.FINALIZE)), List.of());
      me.voice().sendTo(some(me), me.voice().sign(ballotLike(heard, VoteKind.NULLIFY)), List.of());
    }
  }

  // ---- forging -------------------------------------------------------------------------------

  private static void forge(Member me, Ballot heard) {
    Roster roster = me.federation().plan().at(heard.height());
    int own = roster.indexOf(me.number());
    if (own < 0) {
      return;
    }
    var ballot = ballotLike(heard, VoteKind.FINALIZE);
    var signatures = new ArrayList<IndexedSignature>();
    switch (me.federation().chance().below(3)) {
      case 0 -> signatures.add(new IndexedSignature(own, me.voice().sign(ballot).signature()));
      case 1 -> { // this member's signature under the ids of others, one of them no member
        for (int index = 0; index <= roster.size(); index++) {
          signatures.add(new IndexedSignature(index, me.voice().sign(ballot).signature()));
        }
      }
      default -> { // of another chain with the same members
        for (int number : roster.numbers()) {
          Vote vote = Signatures.sign(ballot, roster, number, Signatures.OTHER_CHAIN);
          signatures.add(new IndexedSignature(vote.signer(), vote.signature()));
        }
      }
    }
    var certificate =
        new Certificate(
            ballot.kind(), ballot.height(), ballot.round(), ballot.blockHash(), signatures);
    var message = new Message.CertificateFormed<SimulatedBlock>(certificate);
    me.federation().members().forEach(member -> me.send(member, message));
  }

  private static FinalBlock falsified(Member me, FinalBlock last) {
    SimulatedBlock block = last.block();
    SimulatedBlock other =
        SimulatedBlock.of(
            block.height(),
            block.originRound(),
            block.previousHash(),
            block.miner(),
            block.clock(),
            block.timestamp() + 1,
            true,
            block.work());
    boolean renamed = me.federation().chance().percent(50);
    return new FinalBlock(renamed ? other.named(block.hash()) : other, last.certificate());
  }
}
