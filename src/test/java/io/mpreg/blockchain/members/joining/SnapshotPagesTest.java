package io.mpreg.blockchain.members.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.SnapshotProof;
import io.mpreg.blockchain.core.proof.SnapshotVerdict;
import io.mpreg.blockchain.core.proof.SnapshotVerifier;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.door.LedgerAuthorityChanges;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.members.joining.SnapshotMessages.HeaderWithProof;
import io.mpreg.blockchain.members.joining.SnapshotMessages.Manifest;
import io.mpreg.blockchain.members.peering.PeerRoute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SnapshotPagesTest {
  private final LedgerStore store = new InMemoryLedgerStore();
  @AutoClose private final LedgerAuthorityChanges chain = new LedgerAuthorityChanges(store);
  private long nanos = 5;
  private final SnapshotPages pages =
      new SnapshotPages(chain.fixture.ledger, store, () -> nanos, 200);

  SnapshotPagesTest() {
    grow(8);
  }

  private void grow(int blocks) {
    for (int more = 0; more < blocks; more++) {
      chain.append();
    }
  }

  private Tip tip() {
    return chain.fixture.ledger.chain().tip();
  }

  private Manifest manifest() {
    return SnapshotMessages.manifest(pages.get(SnapshotPages.SNAPSHOT).orElseThrow(), Rules.LATEST);
  }

  private String path(Manifest manifest, long index) {
    return "%s/%s/%d".formatted(SnapshotPages.SNAPSHOT, manifest.block().hash().hex(), index);
  }

  private Map<Bytes, Bytes> state(Manifest manifest) {
    Map<Bytes, Bytes> state = new HashMap<>();
    while (state.size() < manifest.entries()) {
      Bytes page = pages.get(path(manifest, state.size())).orElseThrow();
      SnapshotMessages.entries(page)
          .forEach(entry -> assertThat(state.put(entry.getKey(), entry.getValue())).isNull());
    }
    return state;
  }

  private List<AuthorityChange> changes(long through) {
    List<AuthorityChange> changes = new ArrayList<>();
    pages
        .get(SnapshotPages.CHANGES + "1/" + through)
        .ifPresent(page -> changes.addAll(SnapshotMessages.changes(page)));
    pages
        .get(SnapshotPages.CHANGES + "4/" + through)
        .ifPresent(page -> changes.addAll(SnapshotMessages.changes(page)));
    return changes;
  }

  @Test
  void whatIsGivenHolds() {
    Manifest manifest = manifest();
    Map<Bytes, Optional<Bytes>> entries = new HashMap<>();
    state(manifest).forEach((key, value) -> entries.put(key, Optional.of(value)));
    SnapshotProof proof = new SnapshotProof(manifest.block(), changes(8), manifest.history());
    SnapshotVerdict verdict =
        new SnapshotVerifier(chain.fixture.genesis)
            .verify(proof, SparseMerkleTree.EMPTY.with(entries), chain.fixture.millis);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            SnapshotVerdict.Valid.class,
            valid -> assertThat(valid.tip().hash()).isEqualTo(tip().hash()));
    assertThat(SnapshotMessages.entries(pages.get(path(manifest, 0)).orElseThrow()))
        .as("in pages")
        .hasSizeLessThan((int) manifest.entries());
    assertThat(pages.get(path(manifest, manifest.entries()))).isEmpty();
    assertThat(pages.get(SnapshotPages.CHANGES + "7/8")).isEmpty();
  }

  @Test
  void itsPagesStayOfOneStateWhileTheChainGrows() {
    Manifest manifest = manifest();
    Map<Bytes, Bytes> state = tip().state().entries();
    grow(3);
    assertThat(tip().state().entries()).isNotEqualTo(state);
    assertThat(state(manifest)).isEqualTo(state);
    assertThat(manifest()).as("soon after").isEqualTo(manifest);

    nanos += SnapshotPages.RENEWED_AFTER_NANOS;
    assertThat(manifest().block().height()).isEqualTo(11);
    assertThat(state(manifest)).isEqualTo(state);
  }

  @Test
  void oldOnesAreForgotten() {
    Manifest first = manifest();
    for (int newer = 0; newer < SnapshotPages.MAX_KEPT; newer++) {
      assertThat(pages.get(path(first, 0))).isPresent();
      grow(1);
      nanos += SnapshotPages.RENEWED_AFTER_NANOS;
      manifest();
    }
    assertThat(pages.get(path(first, 0))).isEmpty();

    Manifest last = manifest();
    nanos += 10 * SnapshotPages.RENEWED_AFTER_NANOS;
    grow(1);
    manifest();
    assertThat(pages.get(path(last, 0))).isEmpty();
  }

  @Test
  void withoutABlockThereIsTheGenesis() {
    try (LedgerAuthorityChanges empty = new LedgerAuthorityChanges(new InMemoryLedgerStore())) {
      Manifest manifest =
          SnapshotMessages.manifest(
              new SnapshotPages(empty.fixture.ledger, empty.fixture.store, () -> 0)
                  .get(SnapshotPages.SNAPSHOT)
                  .orElseThrow(),
              Rules.LATEST);
      assertThat(manifest.block().height()).isZero();
      assertThat(manifest.block().hash()).isEqualTo(empty.fixture.genesis.chainId());
      assertThat(manifest.history()).isEmpty();
    }
  }

  @Test
  void headersAreProved() {
    HeaderWithProof proved =
        SnapshotMessages.header(pages.get(SnapshotPages.HEADERS + "2/9").orElseThrow());
    assertThat(proved.headerBytes()).isEqualTo(store.block(2).orElseThrow().header().encode());
    assertThat(proved.proof().treeSize()).isEqualTo(9);
    assertThat(pages.get(SnapshotPages.HEADERS + "2/10")).isEmpty();
    assertThat(pages.get(SnapshotPages.HEADERS + "2/2")).isEmpty();
  }

  @Test
  void otherPathsAreNone() {
    List<PeerRoute> routes = SnapshotPages.routes(chain.fixture.ledger, store);
    for (String path :
        List.of(
            "/v1/snapshot/",
            "/v1/snapshot/00/0",
            "/v1/snapshot/" + "0".repeat(64) + "/-1",
            "/v1/authority-changes/1",
            "/v1/headers/1/99999999999999999")) {
      assertThat(routes).as(path).anyMatch(route -> route.matches(path));
      assertThatThrownBy(() -> pages.get(path)).isInstanceOf(Malformed.class);
    }
    assertThat(routes).noneMatch(route -> route.matches("/v1/snapshots"));
  }

  private static void cutOffIsMalformed(Bytes whole, Function<Bytes, ?> reader) {
    byte[] bytes = whole.toArray();
    for (int length = 0; length < bytes.length; length++) {
      Bytes cut = Bytes.of(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> reader.apply(cut)).isInstanceOf(Malformed.class);
    }
    Bytes longer = Bytes.of(Arrays.copyOf(bytes, bytes.length + 1));
    assertThatThrownBy(() -> reader.apply(longer)).isInstanceOf(Malformed.class);
  }

  @Test
  void nothingIsReadThatIsNotWhole() {
    Bytes manifest = pages.get(SnapshotPages.SNAPSHOT).orElseThrow();
    assertThat(SnapshotMessages.encode(SnapshotMessages.manifest(manifest, Rules.LATEST)))
        .isEqualTo(manifest);
    cutOffIsMalformed(manifest, bytes -> SnapshotMessages.manifest(bytes, Rules.LATEST));
    cutOffIsMalformed(
        pages.get(SnapshotPages.HEADERS + "2/9").orElseThrow(), SnapshotMessages::header);
    byte[] page = pages.get(path(manifest(), 0)).orElseThrow().toArray();
    assertThatThrownBy(
            () -> SnapshotMessages.entries(Bytes.of(Arrays.copyOf(page, page.length - 1))))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> SnapshotMessages.changes(Bytes.of(page)))
        .isInstanceOf(Malformed.class);
  }
}
