package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// Receipts and state proofs as JSON, written by hand: what is printed over HTTP has to be read
/// alike.
public final class ProofText {
  private ProofText() {}

  public static String of(Receipt receipt) {
    return """
    {"version":1,"chainId":"%s","transaction":%s,"inclusion":%s,%s%s,"history":%s,"checkpoint":"%s"}\
    """
        .formatted(
            receipt.chainId(),
            transaction(receipt.transaction()),
            inclusion(receipt.inclusion()),
            block(receipt.certified()),
            changes(receipt.authorityChanges()),
            inclusion(receipt.history()),
            receipt.checkpoint().replace("\n", "\\n"));
  }

  public static String of(StateProof proof) {
    return """
    {"version":1,"chainId":"%s",%s%s,"entries":[%s]}\
    """
        .formatted(
            proof.chainId(),
            block(proof.certified()),
            changes(proof.authorityChanges()),
            proof.entries().stream().map(ProofText::entry).collect(Collectors.joining(",")));
  }

  public static String of(AuthorityUpdate update) {
    return """
    {"version":1,"chainId":"%s",%s%s}\
    """
        .formatted(update.chainId(), block(update.certified()), changes(update.authorityChanges()));
  }

  private static String changes(List<AuthorityChange> changes) {
    return changes.isEmpty()
        ? ""
        : changes.stream()
            .map(ProofText::change)
            .collect(Collectors.joining(",", ",\"authorityChanges\":[", "]"));
  }

  private static String change(AuthorityChange change) {
    return """
    {"headerBytes":"%s","certificate":"%s","nextAuthoritySet":"%s"}\
    """
        .formatted(
            change.headerBytes().hex(),
            change.certificate().hex(),
            change.nextAuthoritySet().hex());
  }

  private static String transaction(ReceiptTransaction ordered) {
    return """
    {"id":"%s","bytes":"%s","payload":"%s","outcome":%d,"outcomeCode":"%s"}\
    """
        .formatted(
            ordered.id(),
            ordered.bytes().hex(),
            Base64.getEncoder().encodeToString(ordered.payload().toArray()),
            ordered.outcome(),
            ordered.outcomeCode());
  }

  private static String inclusion(Inclusion inclusion) {
    return """
    {"scheme":"rfc9162-sha256","leafIndex":%d,"treeSize":%d,"leafHash":"%s","proof":%s,"root":"%s"}\
    """
        .formatted(
            inclusion.leafIndex(),
            inclusion.treeSize(),
            inclusion.leafHash(),
            hashes(inclusion.proof()),
            inclusion.root());
  }

  private static String block(CertifiedBlock block) {
    return """
    "block":{"height":%d,"hash":"%s","headerBytes":"%s"},"authoritySet":"%s","certificate":"%s\"\
    """
        .formatted(
            block.height(),
            block.hash(),
            block.headerBytes().hex(),
            block.authoritySet().hex(),
            block.certificate().hex());
  }

  private static String entry(StateEntry entry) {
    return "{\"key\":\"%s\"%s,\"siblings\":%s%s}"
        .formatted(
            entry.key().hex(),
            entry.value().map(value -> ",\"value\":\"" + value.hex() + "\"").orElse(""),
            hashes(entry.siblings()),
            entry
                .other()
                .map(
                    other ->
                        ",\"other\":{\"key\":\"%s\",\"value\":\"%s\"}"
                            .formatted(other.key().hex(), other.value().hex()))
                .orElse(""));
  }

  private static String hashes(List<Hash> hashes) {
    return hashes.stream()
        .map(hash -> "\"" + hash + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  public static Bytes utf8(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
