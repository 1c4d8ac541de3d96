package io.mpreg.blockchain.platform.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The position at which the next page of a list begins, opaque to clients. It names the list and
/// its filters, so other lists refuse it; it is not secret, and a forged one only moves the
/// position.
///
/// @param list the list and its filters
/// @param position the parts of the last item's position, none of which contains `|`
public record Cursor(String list, List<String> position) {
  private static final char SEPARATOR = '|';
  private static final int MAX_LENGTH = 1_024;

  public Cursor {
    position = List.copyOf(position);
  }

  // Base64url without padding (RFC 4648 section 5) of: list ‖ '|' ‖ parts, each after a '|'
  public String encode() {
    String text = list + SEPARATOR + String.join(String.valueOf(SEPARATOR), position);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The position in a given cursor; empty without one.
  ///
  /// @param parts how many parts a position of this list has
  /// @throws RequestRefused `cursor-invalid` when the cursor is not one of this list
  public static Optional<Cursor> parse(Optional<String> given, String list, int parts) {
    return given.map(text -> decode(text, list, parts).orElseThrow(Cursor::invalid));
  }

  private static Optional<Cursor> decode(String text, String list, int parts) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String decoded;
    try {
      decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
    if (!decoded.startsWith(list + SEPARATOR)) {
      return Optional.empty();
    }
    List<String> position = List.of(decoded.substring(list.length() + 1).split("\\|", -1));
    Cursor cursor = new Cursor(list, position);
    return position.size() == parts && cursor.encode().equals(text)
        ? Optional.of(cursor)
        : Optional.empty();
  }

  private static RequestRefused invalid() {
    return new RequestRefused(
        RequestFault.CURSOR_INVALID, "use 'next' of a page of this list with the same filters");
  }

  private String text(int part) {
    return position.get(part);
  }

  public NodeId node() {
    if (!NodeId.isName(text(0))) {
      throw invalid();
    }
    return new NodeId(text(0));
  }

  public Hash hash(int part) {
    return HexText.decode(text(part))
        .filter(bytes -> bytes.length == Hash.LENGTH)
        .map(Hash::fromBytes)
        .orElseThrow(Cursor::invalid);
  }

  public Bytes bytes() {
    return HexText.decode(text(0)).map(Bytes::of).orElseThrow(Cursor::invalid);
  }

  public long number(int part) {
    try {
      return WholeNumber.parse(text(part)).value();
    } catch (IllegalArgumentException forged) {
      throw invalid();
    }
  }
}
