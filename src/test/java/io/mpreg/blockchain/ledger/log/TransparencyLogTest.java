package io.mpreg.blockchain.ledger.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.note.TilePath;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.door.LedgerOpening;
import io.mpreg.blockchain.ledger.door.LedgerOptions;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransparencyLogTest {
  private static final int HEIGHT = 515;
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

  private static LedgerFixture fixture;
  private static TransparencyLog log;
  private static List<Hash> leaves;

  @BeforeAll
  static void aLogOfTwoFullTiles() {
    fixture = new LedgerFixture(new InMemoryLedgerStore());
    leaves = new ArrayList<>(List.of(Tip.leaf(fixture.genesis.header())));
    for (int nonce = 0; nonce < HEIGHT; nonce++) {
      fixture
          .ledger
          .submissions()
          .submit(
              fixture.alice(
                  "message",
                  0,
                  nonce,
                  nonce + 50,
                  "{\"topic\":\"t\",\"body\":\"%d\"}".formatted(nonce)));
      assertThat(fixture.mine()).isTrue();
      leaves.add(Tip.leaf(fixture.ledger.chain().tip().header()));
    }
    log = log(fixture.ledger);
  }

  private static TransparencyLog log(Ledger ledger) {
    return TransparencyLogs.of(fixture.store, ledger, LedgerFixture.AUTHORITY, () -> NOW);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  private static Bytes tile(String path) {
    return log.tile(TilePath.parse(path)).orElseThrow();
  }

  private static Bytes concatenated(List<Hash> hashes) {
    ByteWriter writer = new ByteWriter();
    hashes.forEach(hash -> hash.writeTo(writer));
    return writer.toBytes();
  }

  @Test
  void theCheckpointIsAboutAllHeadersAndSignedTwice() {
    SignedNote note = log.checkpoint();
    assertThat(Checkpoint.parse(note.text()))
        .isEqualTo(
            new Checkpoint(fixture.genesis.chainId(), HEIGHT + 1, MerkleTree.of(leaves).root()));
    assertThat(note.isSignedBy(log.keys())).isTrue();
    NoteKey cosigner =
        NoteKey.ofCosigner(
            fixture.genesis.chainId(),
            LedgerFixture.ALICE,
            LedgerFixture.CHECKPOINT_KEY.publicKey());
    assertThat(note.isSignedBy(List.of(cosigner))).isTrue();
    assertThat(new ByteReader(note.signatures().getLast().signature()).u64())
        .isEqualTo(NOW.getEpochSecond());
  }

  @Test
  void headersAreProvedOneAfterTheOtherAsManyAsFit() {
    HistoryProofs proofs = fixture.ledger.proofs();
    int size = fixture.ledger.chain().block(300).orElseThrow().header().encode().length();
    for (int count : new int[] {1, 2, 100}) {
      int bytes = count == 1 ? 1 : count * (size + 1);
      HeaderRangeProof proof =
          proofs.ofHeaders(300, 500, OptionalLong.of(HEIGHT), bytes).orElseThrow();
      assertThat(proof.headers()).hasSize(count);
      assertThat(proof.headers().stream().map(Tip::leaf))
          .isEqualTo(leaves.subList(300, 300 + count));
      assertThat(proof.root()).isEqualTo(MerkleTree.of(leaves.subList(0, HEIGHT)).root());
      assertThat(proof.proof().verifies(leaves.subList(300, 300 + count), proof.root())).isTrue();
    }
    assertThat(proofs.ofHeaders(HEIGHT - 1, 500, OptionalLong.empty()).orElseThrow().headers())
        .hasSize(1);
    assertThat(proofs.ofHeaders(HEIGHT + 1, 1, OptionalLong.empty())).isEmpty();
  }

  @Test
  void tilesOfTheLowestLevelAreTheLeaves() {
    assertThat(tile("0/000")).isEqualTo(concatenated(leaves.subList(0, 256)));
    assertThat(tile("0/001")).isEqualTo(concatenated(leaves.subList(256, 512)));
    for (int width = 1; width <= 4; width++) {
      assertThat(tile("0/002.p/" + width))
          .isEqualTo(concatenated(leaves.subList(512, 512 + width)));
    }
    assertThat(tile("0/001.p/255")).isEqualTo(concatenated(leaves.subList(256, 511)));
  }

  @Test
  void tilesAboveAreTheRootsOfFullTiles() {
    Hash first = MerkleTree.of(leaves.subList(0, 256)).root();
    Hash second = MerkleTree.of(leaves.subList(256, 512)).root();
    assertThat(tile("1/000.p/1")).isEqualTo(concatenated(List.of(first)));
    assertThat(tile("1/000.p/2")).isEqualTo(concatenated(List.of(first, second)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0/002",
        "0/002.p/5",
        "0/003.p/1",
        "1/000",
        "1/000.p/3",
        "1/001.p/1",
        "2/000.p/1",
        "7/000.p/1",
        "63/000",
        "0/x009/x007/x199/x254/x740/991",
        "6/x009/x007/x199/x254/x740/991.p/1",
        "entries/002",
        "entries/002.p/5",
        "entries/x001/000"
      })
  void whereTheLogDoesNotReachIsNoTile(String path) {
    assertThat(log.tile(TilePath.parse(path))).isEmpty();
  }

  @Test
  void entriesAreTheHeadersWithTheirLengths() {
    List<Hash> found = new ArrayList<>();
    for (String path : List.of("entries/000", "entries/001", "entries/002.p/4")) {
      ByteReader reader = new ByteReader(tile(path));
      while (reader.remaining() > 0) {
        Bytes header = reader.raw(reader.u16());
        assertThat(BlockHeader.decode(header).height()).isEqualTo(found.size());
        found.add(MerkleTree.leafHash(header));
      }
    }
    assertThat(found).isEqualTo(leaves);
    assertThat(tile("entries/000.p/1")).isNotEqualTo(tile("entries/001.p/1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/001", "0/001.p/77", "1/000.p/2", "entries/001"})
  void aDamagedHistoryGivesNoTile(String path) {
    TilePath tile = TilePath.parse(path);
    int level = Math.max(tile.level(), 0) * 8;
    SubtreePosition damaged = new SubtreePosition(level, tile.index() * 256 + 1);
    LedgerStore store =
        (LedgerStore)
            Proxy.newProxyInstance(
                LedgerStore.class.getClassLoader(),
                new Class<?>[] {LedgerStore.class},
                (proxy, method, arguments) -> {
                  Object answer = method.invoke(fixture.store, arguments);
                  if (method.getName().equals("historyHashes")) {
                    @SuppressWarnings("unchecked")
                    var hashes = new HashMap<>((Map<SubtreePosition, Hash>) answer);
                    hashes.replace(damaged, Hash.ZERO);
                    return hashes;
                  }
                  return answer;
                });
    try (Ledger ledger =
        LedgerOpening.open(
            store, fixture.genesis, new LedgerOptions(10, 1_000_000, 0, 10), () -> NOW)) {
      assertThatThrownBy(() -> log(ledger).tile(tile)).isInstanceOf(StoreDamaged.class);
    }
  }
}
