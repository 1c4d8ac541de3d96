package io.mpreg.blockchain.core.note;

import io.mpreg.blockchain.core.encoding.Base64Text;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.encoding.Utf8Text;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A text with signatures, in the format of C2SP signed-note: at most 64 KiB, 1 to 100 signatures.
/// Any other shape is an [IllegalArgumentException], or [Malformed] when read.
public record SignedNote(String text, List<SignedNote.Line> signatures) {
  /// The largest note in bytes.
  public static final int MAX_BYTES = 65_536;

  private static final int MAX_SIGNATURES = 100;
  private static final int KEY_ID_LENGTH = 4;
  private static final String DASH = "\u2014 ";
  private static final String BLANK_LINE = "\n\n";

  /// One signature line. Name and key id identify the key; [NoteKey#verifies] checks the signature.
  public record Line(String name, Bytes keyId, Bytes signature) {
    public Line {
      if (!isName(name)) {
        throw new IllegalArgumentException("a key name is empty, or holds a space or a plus");
      }
      if (keyId.length() != KEY_ID_LENGTH || signature.length() == 0) {
        throw new IllegalArgumentException("a signature is shorter than 5 bytes");
      }
    }

    // "— " name " " base64(keyId[4] ‖ signature) "\n"
    private void print(StringBuilder note) {
      byte[] content =
          new ByteWriter(KEY_ID_LENGTH + signature.length()).raw(keyId).raw(signature).toArray();
      note.append(DASH).append(name).append(' ');
      note.append(Base64.getEncoder().encodeToString(content)).append('\n');
    }

    /// Reads one line, without its newline.
    ///
    /// @throws Malformed if it is not a signature line; or [IllegalArgumentException] for an
    ///   invalid name or length
    public static Line parse(String line) {
      int space = line.indexOf(' ', DASH.length());
      if (!line.startsWith(DASH) || space < 0) {
        throw new Malformed("note: a signature line is not '\u2014 name base64'");
      }
      byte[] content =
          Base64Text.decode(line.substring(space + 1))
              .orElseThrow(() -> new Malformed("note: a signature is not in base64"));
      ByteReader reader = new ByteReader(content);
      return new Line(
          line.substring(DASH.length(), space),
          reader.raw(Math.min(KEY_ID_LENGTH, content.length)),
          reader.raw(reader.remaining()));
    }
  }

  public SignedNote {
    signatures = List.copyOf(signatures);
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException(
          signatures.size() + " signatures, must be 1 to " + MAX_SIGNATURES);
    }
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("the text does not end with a newline");
    }
    if (text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new IllegalArgumentException("a control character in the text");
    }
    int length = encode(text, signatures).length();
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException("%d bytes, at most %d".formatted(length, MAX_BYTES));
    }
  }

  /// Whether a name is valid in a signature line: not empty, without Unicode spaces and plus signs.
  static boolean isName(String name) {
    return !name.isEmpty() && name.codePoints().noneMatch(SignedNote::isForbiddenInNames);
  }

  private static boolean isForbiddenInNames(int c) {
    int nextLine = 0x85;
    return c == '+' || c < ' ' || c == nextLine || Character.isSpaceChar(c);
  }

  /// Only the signature lines, as in the response of a witness.
  public static String text(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> line.print(text));
    return text.toString();
  }

  // text "\n" then the lines
  public Bytes encode() {
    return encode(text, signatures);
  }

  private static Bytes encode(String text, List<Line> signatures) {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(line -> line.print(note));
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(note));
      byte[] content = new byte[utf8.remaining()];
      utf8.get(content);
      return Bytes.of(content);
    } catch (CharacterCodingException half) {
      throw new IllegalArgumentException("half a surrogate pair in the text or in a name", half);
    }
  }

  /// Reads a note. The last blank line separates the text from the signatures.
  ///
  /// @throws Malformed if the bytes are not a note or exceed a limit; says why
  public static SignedNote parse(Bytes content) {
    if (content.length() > MAX_BYTES) {
      throw new Malformed("note of %d bytes, at most %d".formatted(content.length(), MAX_BYTES));
    }
    String note = utf8(content);
    int end = note.lastIndexOf(BLANK_LINE);
    if (end < 0) {
      throw new Malformed("note: no blank line between text and signatures");
    }
    String lines = note.substring(end + BLANK_LINE.length());
    if (!lines.endsWith("\n")) {
      throw new Malformed("note: no signature line, or no newline at the end");
    }
    try {
      return new SignedNote(note.substring(0, end + 1), lines(lines));
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("note: " + invalid.getMessage());
    }
  }

  private static List<Line> lines(String lines) {
    List<Line> signatures = new ArrayList<>();
    int from = 0;
    while (from < lines.length() && signatures.size() <= MAX_SIGNATURES) {
      int newline = lines.indexOf('\n', from);
      signatures.add(Line.parse(lines.substring(from, newline)));
      from = newline + 1;
    }
    return signatures;
  }

  private static String utf8(Bytes content) {
    return Utf8Text.decode(content).orElseThrow(() -> new Malformed("note: not UTF-8"));
  }

  /// Whether at least one of these keys signed the note. Lines of unknown keys are ignored; one
  /// invalid line of a known key makes the result false.
  public boolean isSignedBy(List<NoteKey> known) {
    return signers(known) > 0;
  }

  /// How many of these keys signed the note, each counted once. Lines of unknown keys are ignored;
  /// one invalid line of a known key makes the result 0.
  public int signers(List<NoteKey> known) {
    Set<String> signers = new HashSet<>();
    for (Line line : signatures) {
      // Key ids are short and may collide: the line is then valid under one of the keys.
      List<NoteKey> named = known.stream().filter(key -> key.isNamedBy(line)).toList();
      Optional<NoteKey> signer =
          named.stream().filter(key -> key.verifies(text, line.signature())).findFirst();
      if (!named.isEmpty() && signer.isEmpty()) {
        return 0;
      }
      signer.map(NoteKey::verifierKey).ifPresent(signers::add);
    }
    return signers.size();
  }
}
