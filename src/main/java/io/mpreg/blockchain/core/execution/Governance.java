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

/// On-chain governance in one block (`docs/protocol.md`, section 19): proposals and votes by which
/// the authorities change the authority set, the parameters, the approved registrations and the
/// rules. One instance for each block, for one thread.
///
/// The voters are the set that decides the block, `A_h`. No proposals or votes are accepted between
/// the block that changes the set and the first block that the new set decides. So a quorum of the
/// changed set itself approves every authority change, and there is one at a time.
final class Governance {
  /// The most open proposals of one authority.
  static final int MAX_OPEN_OF_ONE = 4;

  /// The most heights from the proposal to its expiry.
  static final long MAX_LIFETIME = 10_000_000;

  // A set approved in block h decides from h + 2 on, because the header of h + 1 names it.
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
        .or(() -> decidingSet(proposal.authoritySetHash()))
        .or(() -> lifetime(proposal.expiresAtHeight()))
        .or(() -> room(sender))
        .or(() -> fault(change))
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

  private Optional<RecordedFault> decidingSet(Hash authoritySetHash) {
    boolean changing = !latestSet().equals(deciding);
    return changing || !authoritySetHash.equals(deciding.hash())
        ? Optional.of(RecordedFault.AUTHORITIES_DIFFER)
        : Optional.empty();
  }

  // The set after any approved change that has not taken effect yet.
  private AuthoritySet latestSet() {
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

  private Optional<RecordedFault> fault(Change change) {
    return switch (change) {
      case Change.OfAuthorities ofAuthorities ->
          authorityChanges()
              .fault(ofAuthorities)
              .or(() -> upgrade().fault(ofAuthorities, authorityChanges().after(ofAuthorities)));
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
      case Change.SetRules set -> upgrade().fault(set);
      case Change.CancelRules cancel -> upgrade().fault(cancel);
    };
  }

  private static Optional<RecordedFault> voidIf(boolean isVoid) {
    return isVoid ? Optional.of(RecordedFault.CHANGE_VOID) : Optional.empty();
  }

  private AuthorityChangeRules authorityChanges() {
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
    // An open proposal is always one for the deciding set, because a change of the set ends all
    // proposals.
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
      // Checked again, because the state may have changed since the proposal.
      Optional<RecordedFault> fault =
          fault(proposal.change()).or(() -> activity(proposal.change()));
      if (fault.isEmpty()) {
        end(id, proposal, Status.APPROVED);
        apply(proposal.change());
      }
      return fault;
    }
    if (deciding.isBlocking(proposal.voters(false))) {
      end(id, proposal, Status.REJECTED);
    } else {
      keep(id, proposal);
    }
    return Optional.empty();
  }

  private Optional<RecordedFault> activity(Change change) {
    return change instanceof Change.OfAuthorities ofAuthorities
            && !authorityChanges().hasActiveQuorum(authorityChanges().after(ofAuthorities))
        ? Optional.of(RecordedFault.AUTHORITIES_ABSENT)
        : Optional.empty();
  }

  private void end(Hash id, ChangeProposal proposal, Status how) {
    ProposalLists lists = lists();
    lists.forgottenWhenEnding().forEach(old -> state.remove(StateKey.proposal(old)));
    state.put(StateKey.PROPOSAL_LISTS, lists.ending(id).encode());
    keep(id, proposal.ended(how, height));
  }

  private void apply(Change change) {
    switch (change) {
      case Change.OfAuthorities ofAuthorities -> changeAuthorities(ofAuthorities);
      case Change.SetParameters set -> state.put(StateKey.PARAMETERS, set.parameters().encode());
      case Change.ApproveRegistration approve ->
          state.put(StateKey.approval(approve.id()), RegisteredNode.encodeKey(approve.key()));
      case Change.WithdrawApproval withdraw -> state.remove(StateKey.approval(withdraw.id()));
      case Change.SetRules set -> upgrade().schedule(set);
      case Change.CancelRules cancel -> upgrade().cancel();
    }
  }

  private void changeAuthorities(Change.OfAuthorities change) {
    AuthorityChangeRules authorityChanges = authorityChanges();
    AuthoritySet next = authorityChanges.after(change);
    for (PublicKey former : authorityChanges.retired(next)) {
      state.put(
          StateKey.formerAuthorityKey(former), new ByteWriter(Long.BYTES).u64(height).toBytes());
    }
    recordReign();
    state.put(StateKey.FOLLOWING_AUTHORITIES, next.encode());
    endAll(lists().open().keySet(), Status.SUPERSEDED);
  }

  // Keeps the outgoing set, because evidence against its authorities is judged by it.
  private void recordReign() {
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

  /// Ends the proposals that expire at this height; called once, after the transactions.
  void expire() {
    endAll(lists().expiringAt(height), Status.EXPIRED);
  }
}
