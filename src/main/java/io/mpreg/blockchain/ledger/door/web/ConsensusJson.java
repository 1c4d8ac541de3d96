package io.mpreg.blockchain.ledger.door.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.door.ConsensusProgress;
import io.mpreg.blockchain.ledger.door.ConsensusStatus;
import io.mpreg.blockchain.ledger.door.RulesStatus;
import io.mpreg.blockchain.platform.web.VectorClockJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The state of the consensus.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Consensus", description = "The state of the consensus.")
public record ConsensusJson(
    String engine,
    @Schema(description = "The height that is being decided") long height,
    int round,
    @Schema(example = "demo-authority", description = "The leader of this height and round")
        String leader,
    @Schema(description = "The leaders of the rounds after this one") List<String> nextLeaders,
    @Schema(description = "Height of the last final block") long finalHeight,
    @Schema(description = "How many votes make a quorum") long quorum,
    @Schema(description = "How many authorities may be Byzantine") int byzantine,
    @Schema(description = "How many more may have crashed") int crashed,
    @Schema(description = "Hash of the set that decides this height; a proposal has to name it")
        String authoritySetHash,
    List<AuthorityJson> authorities,
    @Schema(description = "The next set; absent when no change is due")
        @Nullable NextAuthoritiesJson nextAuthorities,
    @Schema(description = "Turns consumed by each authority, by its id")
        Map<String, Long> vectorClock,
    @Schema(description = "The rules of the chain, and those that this member knows")
        RulesJson rules,
    @Schema(description = "The progress of the consensus at this member") ProgressJson progress) {

  /// The progress of the consensus at this member.
  @Schema(name = "ConsensusProgress", description = "The progress of the consensus at this member.")
  public record ProgressJson(
      @Schema(
              description =
                  "What it does: starting (it does not vote yet), deciding, observing (not an"
                      + " authority), catching-up, no-quorum (it hears from too few authorities"
                      + " that vote), abstaining (it may have lost votes of this height),"
                      + " rules-unknown (it needs newer software to go on), halted",
              example = "deciding")
          String state,
      @Schema(description = "The authorities heard from in the last seconds, this member included")
          List<String> heard,
      @Schema(description = "Those of them that vote; the others start or abstain")
          List<String> voting,
      @Schema(
              description =
                  "The height that is final at other members, while this member is behind",
              nullable = true)
          @Nullable Long catchUpTarget,
      @Schema(description = "Why it makes no progress or does not vote; else empty")
          String detail) {

    private static ProgressJson of(ConsensusProgress progress) {
      return new ProgressJson(
          progress.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          progress.heard().stream().map(NodeId::value).toList(),
          progress.voting().stream().map(NodeId::value).toList(),
          progress.catchUpTarget().isPresent() ? progress.catchUpTarget().getAsLong() : null,
          progress.detail());
    }
  }

  /// The rules by which heights are decided.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "RulesStatus", description = "The rules by which heights are decided.")
  public record RulesJson(
      @Schema(description = "The rules version of the height that is being decided", example = "1")
          int current,
      @Schema(
              description =
                  "Approved rules that apply from a later height; absent when there are none")
          @Nullable NextRulesJson next,
      @Schema(description = "The latest rules version that this member knows", example = "1")
          int supported) {

    private static RulesJson of(RulesStatus rules) {
      return new RulesJson(
          rules.current().version(),
          rules
              .next()
              .map(step -> new NextRulesJson(step.rules().version(), step.fromHeight()))
              .orElse(null),
          rules.supported().version());
    }
  }

  /// Approved rules that apply from a later height.
  @Schema(name = "NextRules", description = "Approved rules that apply from a later height.")
  public record NextRulesJson(
      int version, @Schema(description = "The first height that they decide") long fromHeight) {}

  /// A member that votes.
  @Schema(name = "Authority", description = "A member that votes.")
  public record AuthorityJson(
      @Schema(description = "Place in the set, sorted by id") int index,
      @Schema(example = "demo-authority") String id,
      @Schema(description = "Ed25519, hex") String consensusKey,
      @Schema(description = "Ed25519, hex") String checkpointKey) {

    private static List<AuthorityJson> of(AuthoritySet set) {
      return IntStream.range(0, set.size()).mapToObj(index -> of(set, index)).toList();
    }

    private static AuthorityJson of(AuthoritySet set, int index) {
      Authority authority = set.at(index);
      return new AuthorityJson(
          index,
          authority.id().value(),
          authority.consensusKey().hex(),
          authority.checkpointKey().hex());
    }
  }

  /// An authority set that decides from a later height on.
  @Schema(
      name = "NextAuthorities",
      description = "An authority set that decides from a later height on.")
  public record NextAuthoritiesJson(
      @Schema(description = "The first height that it decides") long fromHeight,
      long quorum,
      int byzantine,
      int crashed,
      String authoritySetHash,
      List<AuthorityJson> authorities) {

    private static NextAuthoritiesJson of(long fromHeight, AuthoritySet set) {
      return new NextAuthoritiesJson(
          fromHeight,
          set.quorum(),
          set.byzantine(),
          set.crashed(),
          set.hash().hex(),
          AuthorityJson.of(set));
    }
  }

  static ConsensusJson of(ConsensusStatus status) {
    AuthoritySet set = status.authorities();
    return new ConsensusJson(
        status.engine(),
        status.height(),
        status.round(),
        status.leader().value(),
        status.nextLeaders().stream().map(NodeId::value).toList(),
        status.finalHeight(),
        set.quorum(),
        set.byzantine(),
        set.crashed(),
        set.hash().hex(),
        AuthorityJson.of(set),
        set.equals(status.followingAuthorities())
            ? null
            : NextAuthoritiesJson.of(status.height() + 1, status.followingAuthorities()),
        VectorClockJson.json(status.vectorClock()),
        RulesJson.of(status.rules()),
        ProgressJson.of(status.progress()));
  }
}
