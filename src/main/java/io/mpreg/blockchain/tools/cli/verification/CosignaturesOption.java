package io.mpreg.blockchain.tools.cli.verification;

import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.note.CosignaturePolicy;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// `--cosignatures`: the required number of cosignatures on a receipt's checkpoint.
final class CosignaturesOption {
  private static final int MAX_COSIGNERS = 98;

  @Option(
      names = "--cosignatures",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many of the authorities, and of the given witnesses, must have cosigned the"
              + " checkpoint of a receipt. A split view, a history shown only to you, would have to"
              + " be hidden from all of them. Request the receipt with ?cosignatures=N. Default:"
              + " ${DEFAULT-VALUE}.")
  private int cosigners;

  @Option(
      names = "--witness",
      paramLabel = "KEY",
      description =
          "The verifier key of an outside witness that counts (name+id+key, type 4); can be given"
              + " more than once.")
  private List<String> witnesses = new ArrayList<>();

  boolean isGiven() {
    return cosigners != 0 || !witnesses.isEmpty();
  }

  CosignaturePolicy demand() {
    if (cosigners < 0 || cosigners > MAX_COSIGNERS) {
      throw CommandFailed.usage("--cosignatures must be 0 to " + MAX_COSIGNERS);
    }
    if (cosigners == 0 && !witnesses.isEmpty()) {
      throw CommandFailed.usage(
          "--witness says whose cosignatures count, so --cosignatures has to say how many");
    }
    try {
      return new CosignaturePolicy(cosigners, witnesses.stream().map(NoteKey::parse).toList());
    } catch (Malformed | IllegalArgumentException wrong) {
      throw CommandFailed.usage("--witness: " + wrong.getMessage());
    }
  }
}
