package io.mpreg.blockchain.members.deciding;

/// All ports of a member that takes part in consensus.
public record Ports<B extends Block>(
    VoteSignatures signatures,
    VoteStore<B> votes,
    Blocks<B> blocks,
    PendingWork work,
    Peers<B> peers,
    Time time,
    Reports reports) {}
