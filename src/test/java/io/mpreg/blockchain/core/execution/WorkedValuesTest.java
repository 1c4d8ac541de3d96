package io.mpreg.blockchain.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.WorkSchedule;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.RangeProof;
import io.mpreg.blockchain.core.merkle.SparseMerkleProof;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.proof.ProofText;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.proof.StateProofVerifier;
import io.mpreg.blockchain.core.proof.StateVerdict;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.ChainFileStart;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Change;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.stream.Parcel;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.Offence;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import io.mpreg.blockchain.members.archive.ChainFileFormat;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/protocol-values.md`: worked values of everything that is hashed, signed or stored, for two
/// blocks after the demonstration genesis. A changed value means a changed protocol.
class WorkedValuesTest {
  private static final Path PAGE = Path.of("docs/protocol-values.md");

  private static final Member DEMO = new Member(DemoIdentity.ID, DemoIdentity.KEY);
  private static final SigningKey EXAMPLE_KEY =
      SigningKey.fromSeed(SignatureAlgorithm.SECP256K1, seed("example account").toArray());
  private static final SigningKey NEXT_KEY =
      SigningKey.fromSeed(SignatureAlgorithm.ED25519, seed("example next account").toArray());
  private static final Member EXAMPLE = new Member(new NodeId("example"), EXAMPLE_KEY);

  private final Genesis genesis = Genesis.parse(Chains.demoDocument());
  private final Hash chainId = genesis.chainId();
  private final CertifiedChain chain = new CertifiedChain(genesis);
  private final ValuesPage page = new ValuesPage();

  private static Hash seed(String purpose) {
    return Hash.of(("MPREG Ledger " + purpose).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void theCommittedPageHoldsTheComputedValues() throws IOException {
    write();
    if (Boolean.getBoolean("worked-values.update")) {
      Files.writeString(PAGE, page.toString());
    }
    assertThat(PAGE)
        .as("rewrite it with ./mvnw test -Dtest=WorkedValuesTest -Dworked-values.update=true")
        .hasContent(page.toString());
  }

  private void write() {
    page.say(
        """
        # Worked values

        Everything that [the protocol](protocol.md) hashes, signs or stores, worked out for the first two blocks after the
        demonstration genesis. An implementation that arrives at other bytes has another protocol. `WorkedValuesTest` computes this page
        and compares it; `./mvnw test -Dtest=WorkedValuesTest -Dworked-values.update=true` rewrites it.
        Bytes and hashes are in hex; long ones are broken into lines of 64 bytes.
        """);
    keys();
    vectorClock();
    authoritySet();
    genesis();
    List<Transaction> first = firstTransactions();
    List<Transaction> second = afterFirstBlock(first);
    afterSecondBlock(second);
    rangeProof();
    consensus();
    log();
    chainFile(chain.blocks().getFirst());
    governance();
    rules();
    streams();
  }

  private void keys() {
    page.heading("Keys (section 2)")
        .say(
            "A seed is SHA-256 of the ASCII text `MPREG Ledger ` and the purpose. They protect"
                + " nothing.");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("purpose", "algorithm", "seed", "public key"));
    Map<String, SigningKey> keys =
        Map.of(
            "demo account", DemoIdentity.KEY,
            "demo-authority account", DemoIdentity.AUTHORITY_KEY,
            "demo-authority consensus", DemoIdentity.CONSENSUS_KEY,
            "demo-authority checkpoint", DemoIdentity.CHECKPOINT_KEY,
            "example account", EXAMPLE_KEY,
            "example next account", NEXT_KEY);
    new TreeMap<>(keys)
        .forEach(
            (purpose, key) -> {
              PublicKey publicKey = key.publicKey();
              Hash seed = seed(purpose);
              assertThat(SigningKey.fromSeed(publicKey.algorithm(), seed.toArray())).isEqualTo(key);
              rows.add(
                  List.of(purpose, publicKey.algorithm().label(), code(seed), code(publicKey)));
            });
    page.table(rows);
  }

  private static String code(Object value) {
    String text = value instanceof PublicKey key ? key.hex() : value.toString();
    return "`" + text + "`";
  }

  private void vectorClock() {
    VectorClock clock = VectorClock.of(Map.of(new NodeId("b"), 6L, new NodeId("a"), 3L));
    ByteWriter writer = new ByteWriter();
    clock.writeTo(writer);
    page.heading("Vector clock (section 5)").bytes("a has 3 turns, b has 6", writer.toBytes());
  }

  private void authoritySet() {
    page.heading("Authority set (section 5)")
        .bytes("the demonstration's, b = 0, c = 0", genesis.authorities().encode())
        .hash("authoritySetHash", genesis.authorities().hash());
  }

  private void genesis() {
    page.heading("Genesis (section 5)")
        .say(
            "The document is `src/main/resources/demo/genesis.json`, %d bytes."
                .formatted(genesis.document().length()))
        .hash("SHA-256 of the document", Hash.of(genesis.document()))
        .hash("stateRoot", genesis.header().stateRoot())
        .bytes("header bytes", genesis.header().encode())
        .hash("chain id", chainId);
  }

  private List<Transaction> firstTransactions() {
    page.heading("Transactions of block 1 (sections 3 and 4)")
        .say(
            "All have timestampMillis 1 767 225 601 000, observedHeight 0, validUntilHeight 1"
                + " 000.");
    return List.of(
        transaction(
            "message: demo to demo-authority, lane 0, nonce 0; outcome 0",
            0,
            from(DEMO)
                .to(DemoIdentity.AUTHORITY)
                .of(
                    "message",
                    "{\"topic\":\"greetings\",\"body\":\"Grüß Gott 😀\",\"priority\":7}")),
        transaction(
            "node_register: example, lane 0, nonce 0; outcome 0",
            0,
            from(EXAMPLE)
                .of(
                    "node_register",
                    "{%s,\"endpoints\":[\"https://example.org/\"],\"capabilities\":[\"rpc\",\"queue\"],\"metadata\":{\"city\":\"Köln\"}}"
                        .formatted(EXAMPLE.keyFields()))),
        transaction(
            "transfer: demo to example, lane 0, nonce 1; outcome 0",
            0,
            from(DEMO).transfer(EXAMPLE, 250).nonce(1)),
        transaction(
            "transfer: demo to nobody, lane 255, nonce 0; outcome 101",
            101,
            from(DEMO).transfer(Member.named("nobody"), 1).lane(255).nonce(0)));
  }

  private UnsentTransaction from(Member sender) {
    return from(chain, sender);
  }

  private static UnsentTransaction from(CertifiedChain chain, Member sender) {
    return chain
        .from(sender)
        .timestamp(1_767_225_601_000L + 1_000 * chain.tip().height())
        .validUntil(1_000);
  }

  private Transaction transaction(String what, int outcome, UnsentTransaction unsent) {
    Transaction transaction = unsent.signed();
    Bytes content = transaction.payload().content();
    page.part(what)
        .text(
            "payload, %d bytes".formatted(content.length()),
            new String(content.toArray(), StandardCharsets.UTF_8))
        .hash("payloadHash", transaction.payload().hash())
        .bytes("signing bytes", transaction.draft().signingBytes())
        .bytes("transaction bytes", transaction.bytes())
        .hash("transaction id", transaction.id())
        .hash("leaf hash with outcome " + outcome, transaction.leafHash(outcome));
    return transaction;
  }

  private List<Transaction> afterFirstBlock(List<Transaction> transactions) {
    assertThat(chain.add(0, transactions)).containsExactly(0, 0, 0, 101);
    Block block = block("Block 1 (section 5)");
    InclusionProof proof = block.proofOf(2);
    page.text(
        "inclusion proof of the third transaction (section 6): leafIndex 2, treeSize 4, path",
        lines(proof.path()));
    page.heading("Transactions of block 2 (sections 3 and 4)")
        .say(
            "All have timestampMillis 1 767 225 602 000, observedHeight 1, validUntilHeight 1"
                + " 000.");
    Bytes possession = Operation.NewKey.statement(chainId, EXAMPLE.id(), NEXT_KEY.publicKey(), 2);
    String proofOfPossession = NEXT_KEY.sign(possession.toArray()).hex();
    Member next = new Member(EXAMPLE.id(), NEXT_KEY);
    List<Transaction> second =
        List.of(
            transaction(
                "federation_join: example, lane 0, nonce 1; outcome 0",
                0,
                from(EXAMPLE).of("federation_join", "{\"federation\":\"eu.demo\"}")),
            transaction(
                "node_update with a new key: example, lane 0, nonce 2; outcome 0",
                0,
                from(EXAMPLE)
                    .nonce(2)
                    .of(
                        "node_update",
                        "{\"newKey\":{%s,\"proof\":\"%s\"}}"
                            .formatted(next.keyFields(), proofOfPossession))));
    page.bytes("what the new key signs", possession);
    return second;
  }

  private Block block(String heading) {
    Block block = chain.blocks().getLast();
    page.heading(heading)
        .text("leaf hashes", lines(block.entries().stream().map(Entry::leafHash).toList()))
        .hash("transactionsRoot", block.header().transactionsRoot())
        .hash("historyRoot", block.header().historyRoot())
        .hash("stateRoot", block.header().stateRoot())
        .bytes("header bytes", block.header().encode())
        .hash("block hash", block.hash());
    return block;
  }

  private static String lines(List<Hash> hashes) {
    return hashes.stream().map(Hash::hex).collect(Collectors.joining("\n"));
  }

  private void afterSecondBlock(List<Transaction> transactions) {
    assertThat(chain.add(0, transactions)).containsExactly(0, 0);
    block("Block 2 (section 5)");
    ChainState state = chain.state();
    page.heading("State after block 2 (section 7)");
    new TreeMap<>(state.entries())
        .forEach(
            (key, value) ->
                page.part("key " + code(key.hex()) + subject(key))
                    .bytes("value", value)
                    .hash("leaf", new SparseMerkleProof.Leaf(key, value).hash()));
    page.part("Root and proofs").hash("root", state.root());
    proof("membership of the balance of example", state.proof(StateKey.balance(EXAMPLE.id())));
    proof("absence of a balance of nobody", state.proof(StateKey.balance(new NodeId("nobody"))));
  }

  private static String subject(Bytes key) {
    return switch (key.at(0)) {
      case 1 -> ": parameters";
      case 2 -> ": authority set of height 3";
      case 3 -> ": authority set of height 4";
      case 4 -> ": balance of " + StateKey.subject(key);
      case 5 -> ": next nonce of a lane";
      case 6 -> ": registered node " + StateKey.subject(key);
      case 7 -> ": turns of " + StateKey.subject(key);
      case 9 -> ": former key of a node";
      case 10 -> ": proposals that are kept";
      case 11 -> ": proposal";
      case 12 -> ": former key of an authority";
      case 17 -> ": rules";
      case 18 -> ": stream";
      case 19 -> ": number of topics that a node has made";
      case 13 -> ": from which heights on which authority sets decide";
      case 14 -> ": former authority set";
      case 15 -> ": evidence";
      case 16 -> ": evidence recorded of an authority";
      default -> throw new AssertionError("unnamed key " + key.hex());
    };
  }

  private void proof(String what, SparseMerkleProof proof) {
    page.text(
        "siblings for the %s, which ends at `%s`".formatted(what, proof.terminal().hash()),
        lines(proof.siblings()));
  }

  private void rangeProof() {
    List<Hash> leaves =
        IntStream.range(0, 33)
            .mapToObj(number -> MerkleTree.leafHash(new byte[] {(byte) number}))
            .toList();
    MerkleTree tree = MerkleTree.of(leaves.subList(0, 13));
    RangeProof proof = tree.rangeProof(3, 5);
    CompactRange expected = proof.treeFor(leaves.subList(3, 5));
    assertThat(expected.root()).isEqualTo(tree.root());
    page.heading("Range proof (section 6)")
        .say("Leaf i is the byte i. The proof is that of the leaves 3 and 4 of 13.")
        .text("leaf hashes of the range", lines(leaves.subList(3, 5)))
        .text("left", lines(proof.left()))
        .text("right", lines(proof.right()))
        .text("compact range of the tree", lines(expected.hashes()))
        .hash("root of the tree", expected.root())
        .hash(
            "SHA-256 of left ‖ right of all proofs of trees of up to 33 leaves, ordered by n, a"
                + " and b",
            Hash.of(allRangeProofs(leaves)));
  }

  private static Bytes allRangeProofs(List<Hash> leaves) {
    ByteWriter all = new ByteWriter();
    for (int size = 0; size <= leaves.size(); size++) {
      MerkleTree tree = MerkleTree.of(leaves.subList(0, size));
      for (int begin = 0; begin <= size; begin++) {
        for (int end = begin; end <= size; end++) {
          RangeProof proof = tree.rangeProof(begin, end);
          proof.left().forEach(hash -> hash.writeTo(all));
          proof.right().forEach(hash -> hash.writeTo(all));
        }
      }
    }
    return all.toBytes();
  }

  private void consensus() {
    Block block = chain.blocks().getFirst();
    Hash setHash = genesis.authorities().hash();
    page.heading("Consensus (section 8)").say("Votes of height 1, round 0, for block 1.");
    for (VoteKind kind : VoteKind.values()) {
      Hash voted = kind == VoteKind.NULLIFY ? Hash.ZERO : block.hash();
      page.bytes(
          "vote bytes of " + kind, new Ballot(kind, 1, 0, voted).signingBytes(chainId, setHash));
    }
    Certificate certificate = certificate(block);
    assertThat(certificate.holds(genesis.authorities(), chainId)).isTrue();
    page.bytes("finality certificate of block 1", certificate.encode());
  }

  private void chainFile(Block first) {
    BlockRecord block =
        new BlockRecord(
            first.header(), Optional.of(certificate(first)), new BlockBody(first.entries()));
    ChainFileStart start = new ChainFileStart(1, Optional.empty(), genesis);
    ChainFileStart worked =
        new ChainFileStart(1, Optional.of(new WorkSchedule(4, 5, 1_000)), genesis);
    assertThat(BlockRecord.decode(block.encode())).isEqualTo(block);
    byte[] beginning = ChainFileFormat.beginning(start);
    byte[] record = ChainFileFormat.record(block.encode());
    int document = genesis.document().length();
    Bytes file = new ByteWriter().raw(beginning).raw(record).toBytes();
    page.heading("Chain file (section 17)")
        .say("The certified file from block 1 on that holds block 1.")
        .bytes("up to the genesis document", first(beginning, beginning.length - document - 4))
        .bytes("checksum of the start", last(beginning, 4))
        .bytes("content of the record of block 1", block.encode())
        .bytes("checksum of the record of block 1", last(record, 4))
        .hash("SHA-256 of the whole file, %d bytes".formatted(file.length()), Hash.of(file))
        .bytes(
            "start of a worked history, firstDifficulty 4, interval 5, target 1 000, up to the"
                + " genesis document",
            first(worked.encode().toArray(), worked.encode().length() - document));
  }

  // On a separate chain: another block 1 after the same genesis.
  private void governance() {
    CertifiedChain governed = new CertifiedChain(genesis);
    Member authority = new Member(DemoIdentity.AUTHORITY, DemoIdentity.AUTHORITY_KEY);
    Bytes statement =
        AuthorityKeyUse.CHECKPOINT.statement(chainId, authority.id(), NEXT_KEY.publicKey());
    page.heading("Governance (section 19)")
        .say(
            "Another block 1 after the same genesis: demo-authority replaces its checkpoint key by"
                + " the example's next key. Both transactions have timestampMillis"
                + " 1 767 225 601 000, observedHeight 0, validUntilHeight 1 000.")
        .bytes("what the new key signs", statement);
    Transaction proposal =
        transaction(
            "proposal: demo-authority, lane 0, nonce 0; outcome 0",
            0,
            from(governed, authority)
                .of(
                    "proposal",
                    ("{\"authoritySetHash\":\"%s\",\"expiresAtHeight\":1000,\"change\":"
                            + "{\"kind\":\"replace_authority_key\",\"id\":\"%s\","
                            + "\"use\":\"checkpoint\",\"publicKey\":\"%s\",\"proof\":\"%s\"}}")
                        .formatted(
                            genesis.authorities().hash().hex(),
                            authority.id().value(),
                            NEXT_KEY.publicKey().hex(),
                            NEXT_KEY.sign(statement.toArray()).hex())));
    Transaction vote =
        transaction(
            "consensus_vote: demo-authority, lane 0, nonce 1; outcome 0",
            0,
            from(governed, authority)
                .of(
                    "consensus_vote",
                    "{\"proposal\":\"%s\",\"approve\":true}".formatted(proposal.id().hex()))
                .nonce(1));
    page.heading("Evidence (section 19)")
        .say(
            "In the same block: demo-authority signed two NOTARIZE votes of height 1, round 0, for"
                + " the blocks 11…11 and 22…22, and says so itself.");
    Transaction evidence =
        transaction(
            "evidence: demo-authority, lane 0, nonce 2; outcome 0",
            0,
            from(governed, authority)
                .of(
                    "evidence",
                    new String(
                        contradiction().payload().content().toArray(), StandardCharsets.US_ASCII))
                .nonce(2));
    assertThat(governed.add(0, List.of(proposal, vote, evidence))).containsExactly(0, 0, 0);
    page.heading("What that block changes in the state (section 7)");

    governed.state().entries().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(genesis.state().entries().get(entry.getKey())))
        .filter(entry -> entry.getKey().at(0) == 3 || entry.getKey().at(0) >= 10)
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                page.bytes(
                    "key " + entry.getKey().hex() + subject(entry.getKey()), entry.getValue()));
    page.hash("stateRoot after that block", governed.state().root());
  }

  private void rules() {
    CertifiedChain upgrading = new CertifiedChain(genesis);
    Member authority = new Member(DemoIdentity.AUTHORITY, DemoIdentity.AUTHORITY_KEY);
    page.heading("Rules that change (section 19)")
        .say(
            "Another block 1 after the same genesis: demo-authority says that it knows rules 2, and"
                + " sets them from height 500 on; for these values only, as there are none yet."
                + " Times and heights are as above.");
    Transaction ready =
        transaction(
            "node_update: demo-authority, lane 0, nonce 0; outcome 0",
            0,
            from(upgrading, authority).of("node_update", "{\"capabilities\":[\"mpreg.rules/2\"]}"));
    Transaction proposal =
        transaction(
            "proposal: demo-authority, lane 0, nonce 1; outcome 0",
            0,
            from(upgrading, authority)
                .of(
                    "proposal",
                    ("{\"authoritySetHash\":\"%s\",\"expiresAtHeight\":1000,\"change\":"
                            + "{\"kind\":\"set_rules\",\"version\":2,\"fromHeight\":500}}")
                        .formatted(genesis.authorities().hash().hex()))
                .nonce(1));
    Transaction vote =
        transaction(
            "consensus_vote: demo-authority, lane 0, nonce 2; outcome 0",
            0,
            from(upgrading, authority)
                .of(
                    "consensus_vote",
                    "{\"proposal\":\"%s\",\"approve\":true}".formatted(proposal.id().hex()))
                .nonce(2));
    assertThat(upgrading.add(0, List.of(ready, proposal, vote))).containsExactly(0, 0, 0);
    for (Bytes key : List.of(StateKey.proposal(proposal.id()), StateKey.RULES)) {
      page.bytes("key " + key.hex() + subject(key), upgrading.state().entry(key).orElseThrow());
    }
    page.hash("stateRoot after that block", upgrading.state().root());
    page.bytes(
        "the change that would take it back",
        Change.read(
                PayloadGrammar.parse(
                    Bytes.of(
                        "{\"kind\":\"cancel_rules\",\"version\":2}"
                            .getBytes(StandardCharsets.US_ASCII))),
                Rules.FIRST)
            .encode());
  }

  // On a separate chain, in two blocks.
  private void streams() {
    CertifiedChain talking = new CertifiedChain(genesis);
    page.heading("Streams (sections 4 and 7)")
        .say(
            "Other blocks 1 and 2 after the same genesis. In block 1, demo sends two messages to"
                + " the topic `a/b`, between them one that has expired, and one to its own inbox;"
                + " in block 2 another one to the topic. Times and heights are as above.");
    String late = "{\"topic\":\"a/b\",\"body\":\"late\",\"expiresAt\":%d}";
    List<Transaction> first =
        List.of(
            transaction(
                "message: demo to the topic a/b, lane 0, nonce 0; outcome 0",
                0,
                from(talking, DEMO)
                    .of("message", "{\"topic\":\"a/b\",\"key\":\"k\",\"body\":\"first\"}")),
            transaction(
                "message: demo to the topic a/b, lane 0, nonce 1; outcome 128",
                128,
                from(talking, DEMO)
                    .of("message", late.formatted(genesis.header().timestampMillis()))
                    .nonce(1)),
            transaction(
                "message: demo to itself, lane 0, nonce 2; outcome 0",
                0,
                from(talking, DEMO).of("message", "{\"body\":\"direct\"}").nonce(2)),
            transaction(
                "message: demo to the topic a/b, lane 0, nonce 3; outcome 0",
                0,
                from(talking, DEMO)
                    .of("message", "{\"topic\":\"a/b\",\"body\":\"second\"}")
                    .nonce(3)));
    assertThat(talking.add(0, first)).containsExactly(0, 128, 0, 0);
    streams(talking, 1);
    parcel("of a/b in block 1", 1, 0, first.get(0), first.get(3));
    parcel("of the inbox of demo in block 1", 1, 0, first.get(2));
    Transaction third =
        transaction(
            "message: demo to the topic a/b, lane 0, nonce 4; outcome 0",
            0,
            from(talking, DEMO).of("message", "{\"topic\":\"a/b\",\"body\":\"third\"}"));
    assertThat(talking.add(0, List.of(third))).containsExactly(0);
    streams(talking, 2);
    parcel("of a/b in block 2", 2, 2, third);
    page.hash("stateRoot after block 2", talking.state().root());
  }

  private void streams(CertifiedChain talking, int height) {
    page.part("what the state says of them after block " + height);
    new TreeMap<>(talking.state().entries())
        .forEach(
            (key, value) -> {
              if (key.at(0) >= 18) {
                page.bytes("key " + key.hex() + subject(key), value);
              }
            });
  }

  private void parcel(String what, long height, long first, Transaction... messages) {
    List<Hash> leaves = Stream.of(messages).map(message -> message.leafHash(0)).toList();
    Parcel parcel = new Parcel(height, first, leaves.size(), MerkleTree.of(leaves).root());
    page.part("parcel " + what)
        .bytes("parcel", parcel.encode())
        .hash("leaf hash", parcel.leafHash());
  }

  private Accusation contradiction() {
    return new Accusation(
        Offence.DOUBLE_NOTARIZE,
        DemoIdentity.AUTHORITY,
        1,
        0,
        notarized(Hash.fromHex("11".repeat(32))),
        notarized(Hash.fromHex("22".repeat(32))));
  }

  private Accusation.Voted notarized(Hash block) {
    Bytes statement =
        new Ballot(VoteKind.NOTARIZE, 1, 0, block)
            .signingBytes(chainId, genesis.authorities().hash());
    return new Accusation.Voted(block, DemoIdentity.CONSENSUS_KEY.sign(statement.toArray()));
  }

  private static Bytes first(byte[] bytes, int count) {
    return Bytes.of(Arrays.copyOf(bytes, count));
  }

  private static Bytes last(byte[] bytes, int count) {
    return Bytes.of(Arrays.copyOfRange(bytes, bytes.length - count, bytes.length));
  }

  private Certificate certificate(Block block) {
    Bytes finalize =
        new Ballot(VoteKind.FINALIZE, block.height(), 0, block.hash())
            .signingBytes(chainId, genesis.authorities().hash());
    return new Certificate(
        VoteKind.FINALIZE,
        block.height(),
        0,
        block.hash(),
        List.of(new IndexedSignature(0, DemoIdentity.CONSENSUS_KEY.sign(finalize.toArray()))));
  }

  private void log() {
    Block first = chain.blocks().getFirst();
    MerkleTree history =
        MerkleTree.of(
            Stream.concat(Stream.of(genesis.header()), Stream.of(first.header()))
                .map(Tip::leaf)
                .toList());
    Checkpoint checkpoint = new Checkpoint(chainId, 2, history.root());
    CheckpointSigner signer =
        CheckpointSigner.holding(DemoIdentity.CHECKPOINT_KEY, chainId, DemoIdentity.AUTHORITY);
    PublicKey key = DemoIdentity.CHECKPOINT_KEY.publicKey();
    SignedNote.Line cosignature = signer.cosign(checkpoint, 1_767_225_602);
    page.heading("Checkpoint (section 13)")
        .say("Of the genesis and block 1, cosigned at 1 767 225 602.")
        .text("verifier key of the log", NoteKey.ofLog(chainId, key).verifierKey())
        .text(
            "verifier key of the cosigner",
            NoteKey.ofCosigner(chainId, DemoIdentity.AUTHORITY, key).verifierKey())
        .text("body", checkpoint.body())
        .text(
            "signed note",
            text(new SignedNote(checkpoint.body(), List.of(signer.sign(checkpoint), cosignature))));
    Receipt receipt =
        Receipt.of(
            first.entries().get(2),
            first.proofOf(2),
            first.header(),
            genesis.authorities(),
            certificate(first),
            List.of(),
            history.inclusionProof(1),
            new SignedNote(checkpoint.body(), List.of(signer.sign(checkpoint))));
    assertThat(new ReceiptVerifier(genesis).verify(receipt))
        .isInstanceOf(ReceiptVerdict.Valid.class);
    page.heading("Receipt (section 14)")
        .say("Of the third transaction of block 1; the genesis above is all that is needed.")
        .json("receipt", ProofText.of(receipt));
    stateProof();
  }

  private static String text(SignedNote note) {
    return new String(note.encode().toArray(), StandardCharsets.UTF_8);
  }

  private void stateProof() {
    StateProof proof =
        StateProof.of(
            chain.tip(),
            genesis.authorities(),
            Optional.of(certificate(chain.blocks().getLast())),
            List.of(),
            List.of(
                StateKey.balance(EXAMPLE.id()),
                StateKey.node(new NodeId("nobody")),
                StateKey.nonce(new NodeId("nobody"), 0)));
    assertThat(new StateProofVerifier(genesis).verify(proof))
        .isInstanceOf(StateVerdict.Valid.class);
    page.heading("State proof (section 15)")
        .say(
            "After block 2: the balance of example, the absence of the node nobody and of its"
                + " nonce in lane 0.")
        .json("state proof", ProofText.of(proof));
  }
}
