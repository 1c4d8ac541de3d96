package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.node.NodeId;

/// A signed transaction. Its id is the SHA-256 of all its bytes, including the signature. Decoding
/// does not check the signature, because that is expensive; [#hasValidSignature()] does.
public final class Transaction {
  /// The maximum length of transaction bytes (three names, a key and a signature).
  public static final int MAX_BYTES = 1_024;

  private final TransactionDraft draft;
  private final Signature signature;
  private final Bytes bytes;
  private final Hash id;

  /// Thrown if the bytes are a transaction, but the payload is not the one that they commit to.
  public static final class OtherPayload extends Malformed {
    private static final long serialVersionUID = 1L;

    OtherPayload() {
      super("the payload is not the one that the transaction commits to");
    }
  }

  Transaction(TransactionDraft draft, Signature signature) {
    this(draft, signature, draft.write().bytes(signature.toArray()).toBytes());
  }

  private Transaction(TransactionDraft draft, Signature signature, Bytes bytes) {
    this.draft = draft;
    this.signature = signature;
    this.bytes = bytes;
    this.id = Hash.of(bytes);
  }

  // signing bytes ‖ bytes signature
  /// Reads transaction bytes together with the payload that they commit to.
  ///
  /// @throws Malformed if the bytes are not exactly one transaction, or commit to another payload
  public static Transaction decode(Bytes transactionBytes, Bytes payload) {
    ByteReader reader = new ByteReader(transactionBytes);
    reader.magic(TransactionDraft.MAGIC);
    try {
      Hash chainId = Hash.read(reader);
      NodeId sender = new NodeId(reader.string(128));
      NodeId receiver = new NodeId(reader.string(128));
      OperationType operationType = new OperationType(reader.string(128));
      int lane = reader.u8();
      long nonce = reader.u64();
      long timestamp = reader.i64();
      long observedHeight = reader.u64();
      long validUntilHeight = reader.u64();
      int payloadLength = reader.u32();
      Hash payloadHash = Hash.read(reader);
      SignatureAlgorithm algorithm = algorithm(reader.u8());
      PublicKey key = PublicKey.of(algorithm, reader.bytes(algorithm.publicKeyLength()));
      Signature signature = Signature.of(reader.bytes(Signature.LENGTH));
      reader.end();
      Payload content = new Payload(payload);
      if (payload.length() != payloadLength || !content.hash().equals(payloadHash)) {
        throw new OtherPayload();
      }
      TransactionDraft draft =
          new TransactionDraft(
              chainId,
              sender,
              receiver,
              operationType,
              lane,
              nonce,
              timestamp,
              observedHeight,
              validUntilHeight,
              content,
              key);
      return new Transaction(draft, signature, transactionBytes);
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("transaction: " + invalid.getMessage());
    }
  }

  private static SignatureAlgorithm algorithm(int code) {
    return SignatureAlgorithm.ofCode(code)
        .orElseThrow(() -> new Malformed("signature algorithm " + code + " is neither 1 nor 2"));
  }

  /// Whether the signature is valid under the transaction's own key, by the pinned rule of its
  /// algorithm.
  public boolean hasValidSignature() {
    return checkSignature().holds();
  }

  /// Like [#hasValidSignature()], and says which verifier decided.
  public SignatureCheck checkSignature() {
    return draft.publicKey().check(draft.signingBytes().toArray(), signature);
  }

  /// RFC 6962 leaf hash of transaction bytes ‖ u16 outcome.
  public Hash leafHash(int outcome) {
    return MerkleTree.leafHash(
        new ByteWriter(bytes.length() + 2).raw(bytes).u16(outcome).toArray());
  }

  /// The size that counts towards the block size limit: transaction bytes and payload.
  public int sizeBytes() {
    return bytes.length() + draft.payload().content().length();
  }

  public TransactionDraft draft() {
    return draft;
  }

  public Signature signature() {
    return signature;
  }

  public Bytes bytes() {
    return bytes;
  }

  public Hash id() {
    return id;
  }

  public NodeId sender() {
    return draft.sender();
  }

  public NodeId receiver() {
    return draft.receiver();
  }

  public OperationType operationType() {
    return draft.operationType();
  }

  public int lane() {
    return draft.lane();
  }

  public long nonce() {
    return draft.nonce();
  }

  public long validUntilHeight() {
    return draft.validUntilHeight();
  }

  public Payload payload() {
    return draft.payload();
  }

  public PublicKey publicKey() {
    return draft.publicKey();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Transaction that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "transaction " + id;
  }
}
