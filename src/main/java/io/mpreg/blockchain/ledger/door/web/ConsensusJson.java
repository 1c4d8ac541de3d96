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

/// Who decides, and how far they are.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Consensus", description = "Who decides, and how far they are.")
public record ConsensusJson(
    String engine,
    @Schema(description = "The height that is being decided") long height,
    int round,
    @Schema(example = "demo-authority", description = "Of this height and round") String leader,
    @Schema(description = "The leaders of the rounds after this one") List<String> nextLeaders,
    @Schema(description = "Of the last final block") long finalHeight,
    @Schema(description = "How many votes decide") long quorum,
    @Schema(description = "How many authorities may be Byzantine") int byzantine,
    @Schema(description = "How many more may be crashed") int crashed,
    @Schema(description = "Hash of the set that decides this height: what a proposal has to name")
        String authoritySetHash,
    List<AuthorityJson> authorities,
    @Schema(description = "The set that comes after, when it is another; else absent")
        @Nullable NextAuthoritiesJson nextAuthorities,
    @Schema(description = "Turns consumed by each authority, by its id")
        Map<String, Long> vectorClock,
    @Schema(description = "By which rules, and which this member knows") RulesJson rules,
    @Schema(description = "How it goes at this member") ProgressJson progress) {

  /// How it goes at this member.
  @Schema(name = "ConsensusProgress", description = "How the consensus goes at this member.")
  public record ProgressJson(
      @Schema(
              description =
                  "What it does: starting (it does not vote yet), deciding, observing"
                      + " (no authority), catching-up, no-quorum (too few authorities are heard of"
                      + " and vote), abstaining (it may have forgotten votes of this height),"
                      + " rules-unknown (it needs newer software to go on), halted",
              example = "deciding")
          String state,
      @Schema(description = "The authorities heard of in the last seconds, this member among them")
          List<String> heard,
      @Schema(description = "Those of them that vote; the others start or abstain")
          List<String> voting,
      @Schema(
              description = "The height that is final elsewhere, while this member is behind",
              nullable = true)
          @Nullable Long catchUpTarget,
      @Schema(description = "Why it does not go on or takes no part; else empty") String detail) {

    private static ProgressJson of(ConsensusProgress progress) {
      return new ProgressJson(
          progress.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          progress.heard().stream().map(NodeId::value).toList(),
          progress.voting().stream().map(NodeId::value).toList(),
          progress.catchUpTarget().isPresent() ? progress.catchUpTarget().getAsLong() : null,
          progress.detail());
    }
  }

  /// By which rules heights are decided.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "RulesStatus", description = "By which rules heights are decided.")
  public record RulesJson(
      @Schema(description = "The version of the height that is being decided", example = "1")
          int current,
      @Schema(description = "What waits for its height; absent where nothing does")
          @Nullable NextRulesJson next,
      @Schema(description = "The last version that this member knows", example = "1")
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

  /// Rules that wait for their height.
  @Schema(name = "NextRules", description = "Rules that wait for their height.")
  public record NextRulesJson(
      int version, @Schema(description = "The first height that they decide") long fromHeight) {}

  /// One that votes.
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

  /// A set that waits for its height.
  @Schema(name = "NextAuthorities", description = "A set that waits for its height.")
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
