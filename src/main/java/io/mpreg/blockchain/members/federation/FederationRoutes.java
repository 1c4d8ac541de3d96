package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.deciding.ConsensusMember;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.members.peering.Authorities;
import io.mpreg.blockchain.members.peering.PeerRequestRefused;
import io.mpreg.blockchain.members.peering.PeerRoute;
import io.mpreg.blockchain.members.peering.Signers;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;

/// The requests of consensus: takes messages of authorities, serves proposed blocks and votes to
/// authorities, and final blocks to anybody who reaches this port.
final class FederationRoutes {
  static final String MESSAGES = "/v1/messages";
  static final String CANDIDATES = "/v1/candidates/";
  static final String BLOCKS = "/v1/blocks/";
  static final String VOTES = "/v1/votes";

  // For lengths and outcomes, and for headers, certificates and votes.
  private static final int MORE_FOR_EACH_BYTES = 32;
  private static final int MORE_BYTES = 4 << 20;

  private FederationRoutes() {}

  static List<PeerRoute> of(
      Ledger ledger,
      BlockPages pages,
      MessageIntake intake,
      ConsensusMember<ProposedBlock> deciding) {
    Signers authorities = new Authorities(ledger);
    return List.of(
        new PeerRoute.Message(
            MESSAGES,
            authorities,
            () -> longestBody(ledger.chain().tip().state().parameters()),
            (sender, body) -> intake.take(sender, PeerMessages.decode(body))),
        new PeerRoute.Query(
            CANDIDATES,
            authorities,
            rest -> {
              Hash hash = hash(rest);
              return _ -> deciding.candidates().find(hash).map(block -> block.record().encode());
            }),
        new PeerRoute.Query(VOTES, authorities, _ -> member -> votesOf(member, deciding)),
        new PeerRoute.OpenQuery(
            BLOCKS,
            authorities,
            rest -> {
              long from = height(rest);
              return () -> pages.from(from);
            }));
  }

  // A block of this chain, or another full batch, with its signatures and certificates.
  private static int longestBody(Parameters parameters) {
    long most =
        Math.max(parameters.maxBlockBytes(), PeerLink.MAX_TOGETHER_BYTES)
            + (long) MORE_FOR_EACH_BYTES * parameters.maxBlockTransactions()
            + MORE_BYTES;
    return (int) Math.min(BlockRecord.MAX_BYTES, most);
  }

  private static Hash hash(String text) {
    try {
      return Hash.fromHex(text);
    } catch (IllegalArgumentException noHash) {
      throw new PeerRequestRefused(HttpServletResponse.SC_BAD_REQUEST, "no hash: " + text);
    }
  }

  private static long height(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException noNumber) {
      throw new PeerRequestRefused(HttpServletResponse.SC_BAD_REQUEST, "no height: " + text);
    }
  }

  private static Optional<Bytes> votesOf(NodeId member, ConsensusMember<ProposedBlock> deciding) {
    List<Vote> votes =
        deciding
            .publication()
            .votesOf(member)
            .orElseThrow(
                () ->
                    new PeerRequestRefused(
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE, "this member has not begun"));
    return votes.isEmpty() ? Optional.empty() : Optional.of(PeerMessages.encodeVotes(votes));
  }
}
