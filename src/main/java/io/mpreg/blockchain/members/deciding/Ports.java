package io.mpreg.blockchain.members.deciding;

/// All that is around those who decide.
public record Ports<B extends Block>(
    VoteSignatures signatures,
    Votes<B> votes,
    Blocks<B> blocks,
    Work work,
    Peers<B> peers,
    Time time,
    Reports reports) {}
