package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ChangingAuthorities.CHAIN;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.FIRST;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.FIRST_CHANGE;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.HEAD;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.SECOND;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.SECOND_CHANGE;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.THIRD;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.authority.VoteStatement;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Parts of proofs that only holders of the keys of [ChangingAuthorities] can make, most of them
/// against the rules: cases put them into its receipts.
final class ForgedParts {
  private static final int NOTARIZE = VoteKind.NOTARIZE.code();
  private static final int FINALIZE = VoteKind.FINALIZE.code();
  private static final BlockHeader HEADER = ChangingAuthorities.header(HEAD);
  // The order of edwards25519's base point (RFC 8032): S and S + L satisfy one equation.
  private static final BigInteger L =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private ForgedParts() {}

  /// Each part as JSON, by its name.
  static Map<String, String> all() {
    Map<String, String> parts = new LinkedHashMap<>();
    certificates().forEach((name, bytes) -> parts.put(name, hex(bytes)));
    changes(parts);
    checkpoints().forEach((name, note) -> parts.put(name, text(note)));
    return parts;
  }

  private static String hex(Bytes bytes) {
    return "\"" + bytes.hex() + "\"";
  }

  private static String text(String note) {
    return "\"" + note.replace("\n", "\\n") + "\"";
  }

  /// A vote of an authority at an index that it may not have.
  private record Signer(int number, int index) {
    static Signer of(int number) {
      return new Signer(number, THIRD.indexOf(AuthoritySets.id(number)));
    }
  }

  /// A certificate about a header, whose votes say what they are told to.
  private record Ballots(int kind, long height, int round, Hash block, Hash chain, Hash set) {
    static Ballots about(BlockHeader header) {
      return new Ballots(
          FINALIZE, header.height(), 0, header.hash(), CHAIN, header.authoritySetHash());
    }

    Bytes signedBy(Signer... signers) {
      ByteWriter writer = new ByteWriter().magic("MPREG-CRT-1\0").u8(kind).u64(height).u32(round);
      block.writeTo(writer);
      writer.u16(signers.length);
      byte[] vote = VoteStatement.of(kind, chain, set, height, round, block).toArray();
      for (Signer signer : signers) {
        AuthoritySets.consensusKey(signer.number()).sign(vote).writeTo(writer.u16(signer.index()));
      }
      return writer.toBytes();
    }
  }

  private static Map<String, Bytes> certificates() {
    Hash block = HEADER.hash();
    Hash set = THIRD.hash();
    Ballots genuine = Ballots.about(HEADER);
    Signer[] three = {Signer.of(3), Signer.of(4), Signer.of(5)};
    Hash parent = HEADER.previousHash();
    Map<String, Bytes> certificates = new LinkedHashMap<>();
    certificates.put(
        "roundSeven", new Ballots(FINALIZE, HEAD, 7, block, CHAIN, set).signedBy(three));
    certificates.put(
        "allFour", genuine.signedBy(Signer.of(3), Signer.of(4), Signer.of(5), Signer.of(6)));
    certificates.put("twoSigners", genuine.signedBy(Signer.of(3), Signer.of(4)));
    certificates.put("noSigner", genuine.signedBy());
    certificates.put(
        "notarized", new Ballots(NOTARIZE, HEAD, 0, block, CHAIN, set).signedBy(three));
    certificates.put(
        "heightSeven", new Ballots(FINALIZE, HEAD - 1, 0, block, CHAIN, set).signedBy(three));
    certificates.put(
        "otherBlock", new Ballots(FINALIZE, HEAD, 0, parent, CHAIN, set).signedBy(three));
    certificates.put(
        "otherChain", new Ballots(FINALIZE, HEAD, 0, block, parent, set).signedBy(three));
    certificates.put(
        "votesUnderTheFirstSet",
        new Ballots(FINALIZE, HEAD, 0, block, CHAIN, FIRST.hash()).signedBy(three));
    certificates.put("signerTwice", genuine.signedBy(Signer.of(3), Signer.of(4), Signer.of(4)));
    certificates.put("signersUnsorted", genuine.signedBy(Signer.of(4), Signer.of(3), Signer.of(5)));
    certificates.put(
        "outsiderBesides",
        genuine.signedBy(Signer.of(3), Signer.of(4), Signer.of(5), new Signer(9, 4)));
    certificates.put(
        "completedByRemoved", genuine.signedBy(Signer.of(3), Signer.of(4), new Signer(1, 2)));
    certificates.put(
        "ofTheSecondSet",
        genuine.signedBy(new Signer(1, 0), new Signer(2, 1), new Signer(3, 2), new Signer(4, 3)));
    certificates.put("aboveL", aboveL(genuine.signedBy(three)));
    return certificates;
  }

  /// The same bytes, of which the S of the signature at the end is L larger.
  static Bytes aboveL(Bytes signed) {
    byte[] content = signed.toArray();
    byte[] s = reversed(Arrays.copyOfRange(content, content.length - 32, content.length));
    byte[] more = reversed(new BigInteger(1, s).add(L).toByteArray());
    System.arraycopy(more, 0, content, content.length - 32, more.length);
    return Bytes.of(content);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  // Nobody but the reader of the checkpoint needs what the first change says, in the receipt of a
  // block before it: whatever is wrong with the change, nothing after it tells.
  private static void changes(Map<String, String> parts) {
    Signer[] first = {new Signer(0, 0), new Signer(1, 1), new Signer(2, 2)};
    BlockHeader header = ChangingAuthorities.header(FIRST_CHANGE);
    put(parts, "changeToTheSame", change(header, FIRST.encode(), first));
    Bytes to = SECOND.encode();
    put(parts, "changeOfTwo", change(header, to, first[0], first[1]));
    put(
        parts,
        "changeByTheNext",
        change(header, to, new Signer(1, 0), new Signer(2, 1), new Signer(3, 2)));
    put(
        parts,
        "changeElsewhere",
        change(edited(header, form -> form.chainId = SECOND.hash()), to, first));
    BlockHeader elsewhere = named(edited(header, form -> form.chainId = SECOND.hash()), to);
    Ballots there =
        new Ballots(FINALIZE, FIRST_CHANGE, 0, elsewhere.hash(), SECOND.hash(), FIRST.hash());
    put(
        parts,
        "changeOfElsewhere",
        new AuthorityChange(elsewhere.encode(), there.signedBy(first), to));
    put(parts, "changeAtZero", change(edited(header, form -> form.height = 0), to, first));
    put(parts, "changeAtTwo", change(edited(header, form -> form.height = 2), to, first));
    put(parts, "changeAtFour", change(edited(header, form -> form.height = 4), to, first));
    put(parts, "changeInAFork", change(edited(header, form -> form.timestampMillis++), to, first));
    put(
        parts,
        "changeOfRulesTwo",
        change(edited(header, form -> form.rulesVersion = 2), to, first));
    BlockHeader second = ChangingAuthorities.header(SECOND_CHANGE);
    put(
        parts,
        "secondChangeOfRulesTwo",
        change(
            edited(second, form -> form.rulesVersion = 2),
            THIRD.encode(),
            new Signer(1, 0),
            new Signer(2, 1),
            new Signer(3, 2)));
    put(
        parts,
        "secondChangeAtThree",
        change(
            edited(second, form -> form.height = FIRST_CHANGE),
            THIRD.encode(),
            new Signer(1, 0),
            new Signer(2, 1),
            new Signer(3, 2)));
    sets().forEach((name, set) -> put(parts, name, change(header, set, first)));
    Bytes notarized =
        new Ballots(NOTARIZE, FIRST_CHANGE, 0, header.hash(), CHAIN, FIRST.hash()).signedBy(first);
    put(parts, "changeNotarized", new AuthorityChange(header.encode(), notarized, to));
    put(
        parts,
        "changeToUnsorted",
        new AuthorityChange(
            header.encode(),
            Ballots.about(header).signedBy(first),
            set(1, 0, 4, AuthoritySets.authority(2), AuthoritySets.authority(1), 3, 4)));
  }

  private static BlockHeader edited(BlockHeader header, Consumer<HeaderForm> edit) {
    return HeaderForm.change(header, edit);
  }

  private static void put(Map<String, String> parts, String name, AuthorityChange change) {
    parts.put(
        name,
        "{\"headerBytes\":%s,\"certificate\":%s,\"nextAuthoritySet\":%s}"
            .formatted(
                hex(change.headerBytes()),
                hex(change.certificate()),
                hex(change.nextAuthoritySet())));
  }

  private static AuthorityChange change(BlockHeader header, Bytes next, Signer... signers) {
    BlockHeader named = named(header, next);
    return new AuthorityChange(named.encode(), Ballots.about(named).signedBy(signers), next);
  }

  private static BlockHeader named(BlockHeader header, Bytes next) {
    return edited(header, form -> form.nextAuthoritySetHash = Hash.of(next));
  }

  /// Bytes that are no authority set, though a header names their hash.
  private static Map<String, Bytes> sets() {
    Authority one = AuthoritySets.authority(1);
    Authority two = AuthoritySets.authority(2);
    Map<String, Bytes> sets = new LinkedHashMap<>();
    sets.put("changeToTooFew", set(2, 0, 4, one, two, 3, 4));
    sets.put("changeToTooFewForCrashes", set(1, 1, 4, one, two, 3, 4));
    sets.put(
        "changeToAKeyTwice",
        set(1, 0, 4, one, new Authority(two.id(), one.consensusKey(), two.checkpointKey()), 3, 4));
    sets.put(
        "changeToACheckpointKeyTwice",
        set(1, 0, 4, one, new Authority(two.id(), two.consensusKey(), one.checkpointKey()), 3, 4));
    sets.put(
        "changeToAnIdTwice",
        set(1, 0, 4, one, new Authority(one.id(), two.consensusKey(), two.checkpointKey()), 3, 4));
    byte[] more = Arrays.copyOf(SECOND.encode().toArray(), SECOND.encode().length() + 1);
    sets.put("changeToASetAndAByte", Bytes.of(more));
    return sets;
  }

  private static Bytes set(
      int byzantine, int crashed, int size, Authority first, Authority second, int... others) {
    List<Authority> authorities = new ArrayList<>(List.of(first, second));
    Arrays.stream(others).mapToObj(AuthoritySets::authority).forEach(authorities::add);
    ByteWriter writer =
        new ByteWriter().magic("MPREG-SET-1\0").u16(byzantine).u16(crashed).u16(size);
    for (Authority authority : authorities) {
      authority.id().writeTo(writer);
      writer.raw(authority.consensusKey().toBytes()).raw(authority.checkpointKey().toBytes());
    }
    return writer.toBytes();
  }

  private static Map<String, String> checkpoints() {
    String origin = "mpreg-ledger/" + CHAIN.hex();
    Map<String, String> notes = new LinkedHashMap<>();
    String early = body(origin, "5", ChangingAuthorities.history(5));
    for (int number : new int[] {0, 1, 4, 5}) {
      notes.put("earlyBy" + number, early + "\n" + line(origin, 1, number, early));
    }
    MerkleTree log = ChangingAuthorities.history(HEAD + 1);
    String body = body(origin, "9", log);
    String five = line(origin, 1, 5, body);
    notes.put("byTwo", body + "\n" + line(origin, 1, 3, body) + five);
    notes.put("byOneTwice", body + "\n" + five + five);
    notes.put("byOneOfWhomAnotherForges", body + "\n" + five + line(origin, 1, 3, early));
    notes.put("byARemovedOne", body + "\n" + line(origin, 1, 1, body));
    notes.put("byARemovedOneBesides", body + "\n" + line(origin, 1, 1, early) + five);
    notes.put("underAnotherName", body + "\n" + line("log", 1, 5, body));
    notes.put("asCosignerOnly", body + "\n" + line(origin, 4, 5, body));
    notes.put("aboveLCheckpoint", body + "\n" + print(origin, 1, 5, aboveL(signature(5, body))));
    Bytes signature = signature(5, body);
    notes.put(
        "signatureCut",
        body + "\n" + print(origin, 1, 5, Bytes.of(Arrays.copyOf(signature.toArray(), 63))));
    notes.put(
        "signatureAndAByte",
        body + "\n" + print(origin, 1, 5, Bytes.of(Arrays.copyOf(signature.toArray(), 65))));
    for (Map.Entry<String, String> other :
        Map.of(
                "sizeWithAZero", body(origin, "09", log),
                "anotherSize", body(origin, "10", log),
                "anotherRoot", body(origin, "9", ChangingAuthorities.history(HEAD)),
                "anotherOrigin", body("mpreg-ledger/" + SECOND.hash().hex(), "9", log),
                "oneLineMore", body + "more\n",
                "anEmptyLineMore", body + "\n",
                "oneLineLess", body.substring(0, body.lastIndexOf('\n', body.length() - 2) + 1))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .toList()) {
      String text = other.getValue();
      notes.put(other.getKey(), text + "\n" + line(origin, 1, 5, text));
    }
    return notes;
  }

  private static String body(String origin, String size, MerkleTree log) {
    String root = Base64.getEncoder().encodeToString(log.root().toArray());
    return origin + "\n" + size + "\n" + root + "\n";
  }

  private static Bytes signature(int number, String text) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    return Bytes.of(AuthoritySets.checkpointKey(number).sign(message).toArray());
  }

  private static String line(String name, int type, int number, String text) {
    return print(name, type, number, signature(number, text));
  }

  private static String print(String name, int type, int number, Bytes signature) {
    byte[] key = AuthoritySets.checkpointKey(number).publicKey().toArray();
    byte[] named = new ByteWriter().magic(name).u8('\n').u8(type).raw(key).toArray();
    byte[] id = Arrays.copyOf(Hash.of(named).toArray(), 4);
    byte[] content = new ByteWriter().raw(id).raw(signature).toArray();
    return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(content) + "\n";
  }
}
