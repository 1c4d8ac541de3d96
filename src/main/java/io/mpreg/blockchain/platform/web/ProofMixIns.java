package io.mpreg.blockchain.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.Inclusion;
import io.mpreg.blockchain.core.proof.ProvedHeader;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptTransaction;
import io.mpreg.blockchain.core.proof.StateEntry;
import io.mpreg.blockchain.core.proof.StateLeaf;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.proof.StoredReign;
import io.mpreg.blockchain.core.proof.StoredTrust;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;

/// Jackson mix-ins with the JSON and OpenAPI annotations for the proofs of the core, which has no
/// annotations itself. They only add to the records' fields. The core parses the JSON itself:
/// `ChangedAuthoritiesIT`.
public final class ProofMixIns {
  /// The mix-ins by target class.
  public static final Map<Class<?>, Class<?>> ALL =
      Map.ofEntries(
          Map.entry(Hash.class, InHex.class),
          Map.entry(Bytes.class, InHex.class),
          Map.entry(Receipt.class, OfReceipt.class),
          Map.entry(ReceiptTransaction.class, OfReceiptTransaction.class),
          Map.entry(Inclusion.class, OfInclusion.class),
          Map.entry(ProvedHeader.class, OfProvedHeader.class),
          Map.entry(AuthorityChange.class, OfAuthorityChange.class),
          Map.entry(AuthorityUpdate.class, OfAuthorityUpdate.class),
          Map.entry(StateProof.class, OfStateProof.class),
          Map.entry(StateEntry.class, OfStateEntry.class),
          Map.entry(StateLeaf.class, OfStateLeaf.class),
          Map.entry(StoredTrust.class, WithoutWhatIsAbsent.class),
          Map.entry(StoredReign.class, WithoutWhatIsAbsent.class));

  private static final String DECIDERS = "The authorities that decided the block, hex";

  private ProofMixIns() {}

  /// The OpenAPI description of a class, if it is part of a proof.
  static Optional<String> description(Class<?> type) {
    return Optional.ofNullable(ALL.get(type))
        .map(mixIn -> mixIn.getAnnotation(Schema.class))
        .map(Schema::description);
  }

  /// Whether a field of a proof is left out when empty; in the record it is never null.
  static boolean isLeftOut(RecordComponent field) {
    return field.getType() == Optional.class
        || Stream.ofNullable(ALL.get(field.getDeclaringRecord()))
            .flatMap(mixIn -> Arrays.stream(mixIn.getDeclaredMethods()))
            .anyMatch(
                method ->
                    method.getName().equals(field.getName())
                        && method.isAnnotationPresent(JsonInclude.class));
  }

  interface InHex {
    @JsonValue
    String hex();
  }

  private static final class InBase64 extends ValueSerializer<Bytes> {
    @Override
    public void serialize(Bytes bytes, JsonGenerator out, SerializationContext context) {
      out.writeString(Base64.getEncoder().encodeToString(bytes.toArray()));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  interface WithoutWhatIsAbsent {}

  @Schema(
      description =
          "All that is needed to verify, offline and from the genesis document alone, that a"
              + " transaction is final with an outcome (section 14 of the protocol).")
  interface OfReceipt {
    @Schema(example = "1")
    long version();

    @Schema(description = "The transaction in its block")
    Inclusion inclusion();

    @Schema(description = DECIDERS)
    Bytes authoritySet();

    @Schema(description = "The block's finality certificate, hex")
    Bytes certificate();

    @Schema(
        description =
            "The authority changes up to the last header of the log, in the order of"
                + " heights; left out when there are none")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<AuthorityChange> authorityChanges();

    @Schema(description = "The block in the log")
    Inclusion history();

    @Schema(description = "The checkpoint of the log, a signed note")
    String checkpoint();
  }

  @Schema(description = "A transaction and its outcome.")
  interface OfReceiptTransaction {
    @Schema(description = "The transaction bytes, hex")
    Bytes bytes();

    @Schema(description = "Base64")
    @JsonSerialize(using = InBase64.class)
    Bytes payload();

    @Schema(description = "0 applied, else the number of the fault")
    int outcome();

    @Schema(example = "applied")
    String outcomeCode();
  }

  @Schema(description = "A leaf of an RFC 9162 tree, and its path to the root.")
  interface OfInclusion {
    @Schema(example = Inclusion.SCHEME)
    String scheme();

    @Schema(description = "The hashes of the path, from the leaf upwards")
    List<Hash> proof();
  }

  @Schema(description = "A header with its height and hash.")
  interface OfProvedHeader {
    @Schema(description = "Hex")
    Bytes headerBytes();
  }

  @Schema(
      description =
          "A final header after which another authority set decides (section 18 of the protocol).")
  interface OfAuthorityChange {
    @Schema(description = "A header whose two set hashes differ, hex")
    Bytes headerBytes();

    @Schema(description = "Its finality certificate, hex")
    Bytes certificate();

    @Schema(description = "The authorities that decide from the next height on, hex")
    Bytes nextAuthoritySet();
  }

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @Schema(
      description =
          "Authority changes with the final block that they lead to: the update of a light"
              + " client (section 18 of the protocol).")
  interface OfAuthorityUpdate {
    @Schema(example = "1")
    long version();

    @Schema(description = "In the order of heights; left out when there are none")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<AuthorityChange> authorityChanges();

    @Schema(description = DECIDERS)
    Bytes authoritySet();

    @Schema(description = "The block's finality certificate, hex; empty for the genesis")
    Bytes certificate();

    @Schema(description = "The height at which the next page begins; left out on the last page")
    Optional<Long> next();
  }

  @Schema(
      description =
          "A proof of the values of some keys in the state after a final block, or of their absence"
              + " (section 15 of the protocol).")
  interface OfStateProof {
    @Schema(example = "1")
    long version();

    @Schema(description = DECIDERS)
    Bytes authoritySet();

    @Schema(description = "The block's finality certificate, hex; empty for the genesis")
    Bytes certificate();

    @Schema(
        description =
            "The authority changes below the block, in the order of heights; left out"
                + " when there are none")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<AuthorityChange> authorityChanges();
  }

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @Schema(description = "One key of the state; without `value` it is absent.")
  interface OfStateEntry {
    @Schema(description = "Hex, section 7 of the protocol")
    Bytes key();

    @Schema(description = "Hex")
    Optional<Bytes> value();

    @Schema(description = "The siblings of the path, from the root downwards")
    List<Hash> siblings();

    @Schema(description = "The leaf at the end of the path of an absent key")
    Optional<StateLeaf> other();
  }

  @Schema(description = "A leaf of the state tree.")
  interface OfStateLeaf {
    @Schema(description = "Hex")
    Bytes key();

    @Schema(description = "Hex")
    Bytes value();
  }
}
