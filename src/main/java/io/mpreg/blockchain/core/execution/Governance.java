package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Change;
import io.mpreg.blockchain.core.state.ChangeProposal;
import io.mpreg.blockchain.core.state.ChangeProposal.Status;
import io.mpreg.blockchain.core.state.ProposalLists;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.ReignStarts;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.Operation.ConsensusVote;
import io.mpreg.blockchain.core.transaction.Operation.Proposal;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.Collection;
import java.util.Optional;

/// Proposals and votes in one block (`docs/protocol.md`, section 19): how the authorities change
/// themselves, the parameters, who may register and the rules. Used by one thread for one block.
///
/// Those who are asked are the set that decides the block, `A_h`. From the block that changes the
/// set until the new one decides, nobody is asked anything: so every change has the approval of a
/// quorum of the very set that it changes, and there is one change at a time.
final class Governance {
  /// How many proposals of one authority may be open.
  static final int MAX_OPEN_OF_ONE = 4;

  /// How far away the last height of a proposal may be.
  static final long MAX_LIFETIME = 10_000_000;

  // Decided in block h, a set decides from h + 2 on: the header of h + 1 names it.
  private static final int SET_DELAY = 2;

  private final long height;
  private final AuthoritySet deciding;
  private final StateOverlay state;

  Governance(StateOverlay state) {
    this.state = state;
    this.height = state.height();
    this.deciding = state.parent().authorities();
  }

  Optional<RecordedFault> propose(Transaction transaction, Proposal proposal) {
    Change change;
    try {
      change = Change.read(proposal.change(), state.parent().rules());
    } catch (Malformed malformed) {
      return Optional.of(RecordedFault.PAYLOAD_MALFORMED);
    }
    NodeId sender = transaction.sender();
    return BlockExecution.ofSelf(transaction)
        .or(() -> ofAuthority(sender))
        .or(() -> asked(proposal.authoritySetHash()))
        .or(() -> lifetime(proposal.expiresAtHeight()))
        .or(() -> room(sender))
        .or(() -> obstacle(change))
        .or(
            () -> {
              open(transaction.id(), sender, proposal, change);
              return Optional.empty();
            });
  }

  private Optional<RecordedFault> ofAuthority(NodeId sender) {
    return deciding.contains(sender)
        ? Optional.empty()
        : Optional.of(RecordedFault.AUTHORITY_REQUIRED);
  }

  private Optional<RecordedFault> asked(Hash authoritySetHash) {
    boolean changing = !newest().equals(deciding);
    return changing || !authoritySetHash.equals(deciding.hash())
        ? Optional.of(RecordedFault.AUTHORITIES_DIFFER)
        : Optional.empty();
  }

  // The set after all changes that are on their way.
  private AuthoritySet newest() {
    return AuthoritySet.decode(state.required(StateKey.FOLLOWING_AUTHORITIES));
  }

  private Optional<RecordedFault> lifetime(long expiresAtHeight) {
    return expiresAtHeight <= height || expiresAtHeight > height + MAX_LIFETIME
        ? Optional.of(RecordedFault.PROPOSAL_LIFETIME)
        : Optional.empty();
  }

  private Optional<RecordedFault> room(NodeId proposer) {
    ProposalLists lists = lists();
    long own =
        lists.open().keySet().stream()
            .filter(id -> proposal(id).orElseThrow().proposer().equals(proposer))
            .count();
    return own >= MAX_OPEN_OF_ONE || lists.open().size() >= ProposalLists.MAX_OPEN
        ? Optional.of(RecordedFault.PROPOSALS_TOO_MANY)
        : Optional.empty();
  }

  private ProposalLists lists() {
    return ProposalLists.of(state.get(StateKey.PROPOSAL_LISTS));
  }

  private Optional<ChangeProposal> proposal(Hash id) {
    return state.get(StateKey.proposal(id)).map(ChangeProposal::decode);
  }

  private void keep(Hash id, ChangeProposal proposal) {
    state.put(StateKey.proposal(id), proposal.encode());
  }

  private void open(Hash id, NodeId proposer, Proposal proposal, Change change) {
    keep(
        id,
        ChangeProposal.opened(
            proposer, proposal.authoritySetHash(), height, proposal.expiresAtHeight(), change));
    state.put(StateKey.PROPOSAL_LISTS, lists().opening(id, proposal.expiresAtHeight()).encode());
  }

  private Optional<RecordedFault> obstacle(Change change) {
    return switch (change) {
      case Change.OfAuthorities ofAuthorities ->
          succession()
              .obstacle(ofAuthorities)
              .or(() -> upgrade().obstacle(ofAuthorities, succession().after(ofAuthorities)));
      case Change.SetParameters set ->
          voidIf(set.parameters().encode().equals(state.required(StateKey.PARAMETERS)));
      case Change.ApproveRegistration approve ->
          voidIf(
              state.node(approve.id()).isPresent()
                  || state
                      .get(StateKey.approval(approve.id()))
                      .filter(RegisteredNode.encodeKey(approve.key())::equals)
                      .isPresent());
      case Change.WithdrawApproval withdraw ->
          voidIf(!state.contains(StateKey.approval(withdraw.id())));
      case Change.SetRules set -> upgrade().obstacle(set);
      case Change.CancelRules cancel -> upgrade().obstacle(cancel);
    };
  }

  private static Optional<RecordedFault> voidIf(boolean isVoid) {
    return isVoid ? Optional.of(RecordedFault.CHANGE_VOID) : Optional.empty();
  }

  private AuthorityChangeRules succession() {
    return new AuthorityChangeRules(state, deciding);
  }

  private UpgradeRules upgrade() {
    return new UpgradeRules(state, deciding);
  }

  Optional<RecordedFault> vote(NodeId voter, ConsensusVote vote) {
    return ofAuthority(voter).or(() -> cast(voter, vote));
  }

  private Optional<RecordedFault> cast(NodeId voter, ConsensusVote vote) {
    Optional<ChangeProposal> found = proposal(vote.proposal());
    if (found.isEmpty()) {
      return Optional.of(RecordedFault.PROPOSAL_UNKNOWN);
    }
    // An open one was made for the set that decides now: a change of the set ends all the others.
    if (!found.get().isOpen()) {
      return Optional.of(RecordedFault.PROPOSAL_ENDED);
    }
    int index = deciding.indexOf(voter);
    if (found.get().votes().containsKey(index)) {
      return Optional.of(RecordedFault.VOTE_ALREADY_CAST);
    }
    return count(vote.proposal(), found.get().with(index, vote.approve()));
  }

  private Optional<RecordedFault> count(Hash id, ChangeProposal proposal) {
    if (deciding.isQuorum(proposal.voters(true))) {
      // Not at the proposal alone: since then the chain has gone on.
      Optional<RecordedFault> obstacle =
          obstacle(proposal.change()).or(() -> absent(proposal.change()));
      if (obstacle.isEmpty()) {
        end(id, proposal, Status.APPROVED);
        make(proposal.change());
      }
      return obstacle;
    }
    if (deciding.isBlocking(proposal.voters(false))) {
      end(id, proposal, Status.REJECTED);
    } else {
      keep(id, proposal);
    }
    return Optional.empty();
  }

  private Optional<RecordedFault> absent(Change change) {
    return change instanceof Change.OfAuthorities ofAuthorities
            && !succession().takesPart(succession().after(ofAuthorities))
        ? Optional.of(RecordedFault.AUTHORITIES_ABSENT)
        : Optional.empty();
  }

  private void end(Hash id, ChangeProposal proposal, Status how) {
    ProposalLists lists = lists();
    lists.forgottenWhenEnding().forEach(old -> state.remove(StateKey.proposal(old)));
    state.put(StateKey.PROPOSAL_LISTS, lists.ending(id).encode());
    keep(id, proposal.ended(how, height));
  }

  private void make(Change change) {
    switch (change) {
      case Change.OfAuthorities ofAuthorities -> succeed(ofAuthorities);
      case Change.SetParameters set -> state.put(StateKey.PARAMETERS, set.parameters().encode());
      case Change.ApproveRegistration approve ->
          state.put(StateKey.approval(approve.id()), RegisteredNode.encodeKey(approve.key()));
      case Change.WithdrawApproval withdraw -> state.remove(StateKey.approval(withdraw.id()));
      case Change.SetRules set -> upgrade().schedule(set);
      case Change.CancelRules cancel -> upgrade().cancel();
    }
  }

  private void succeed(Change.OfAuthorities change) {
    AuthorityChangeRules succession = succession();
    AuthoritySet next = succession.after(change);
    for (PublicKey former : succession.retired(next)) {
      state.put(
          StateKey.formerAuthorityKey(former), new ByteWriter(Long.BYTES).u64(height).toBytes());
    }
    remember();
    state.put(StateKey.FOLLOWING_AUTHORITIES, next.encode());
    endAll(lists().open().keySet(), Status.SUPERSEDED);
  }

  // What was signed under the set that goes has to be judged under it.
  private void remember() {
    ReignStarts history = ReignStarts.of(state.get(StateKey.SET_HISTORY));
    state.put(StateKey.formerAuthorities(history.newest()), deciding.encode());
    ReignStarts next = history.followedAt(height + SET_DELAY);
    history.since().stream()
        .filter(first -> !next.since().contains(first))
        .forEach(first -> state.remove(StateKey.formerAuthorities(first)));
    state.put(StateKey.SET_HISTORY, next.encode());
  }

  private void endAll(Collection<Hash> open, Status how) {
    open.forEach(id -> end(id, proposal(id).orElseThrow(), how));
  }

  /// Ends what has had its last height; asked once, after the transactions.
  void expire() {
    endAll(lists().expiringAt(height), Status.EXPIRED);
  }
}
