package io.mpreg.blockchain.tools.cli.genesis;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.tools.cli.keys.PublicParts;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.GenesisOption;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `genesis`: makes a genesis document, or checks and shows one.
@Command(
    name = "genesis",
    description = {
      "Make the genesis document of a new chain, or check and show one.",
      "The chain id is the hash of the block that the document describes, so every byte of it"
          + " counts, and all members need the same file. Compare the chain id that this command"
          + " prints with the other members before you start."
    })
public final class GenesisCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final ParameterOptions parameters = new ParameterOptions();

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description =
          "Only check and show this document, or the word demo for that of the demonstration.")
  private @Nullable Path checked;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write the new document to. An existing file is never overwritten.")
  private @Nullable Path target;

  @Option(
      names = "--add-to",
      paramLabel = "FILE",
      description =
          "Copy this document and add the given nodes and approvals; other options"
              + " override its values. The result is a new chain with another id.")
  private @Nullable Path base;

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description =
          "The display name of the chain: 1 to 128 characters. Default with --add-to: that of"
              + " the copied document.")
  private @Nullable String chainName;

  @Parameters(
      paramLabel = "PUBLIC",
      arity = "0..*",
      description =
          "The output of keygen --json, one file for each node. Nodes with consensus and checkpoint"
              + " keys become authorities, the others only nodes.")
  private final List<Path> nodes = new ArrayList<>();

  @Option(
      names = "--approve",
      paramLabel = "PUBLIC",
      description =
          "The output of keygen --json of a node that may register itself on a governed chain. Can"
              + " be given several times.")
  private final List<Path> approved = new ArrayList<>();

  @Option(
      names = "--balance",
      paramLabel = "NODE=AMOUNT",
      description = "The initial balance of a node. Default: 0. Can be given several times.")
  private final Map<NodeId, Long> balances = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    if (checked == null) {
      show(made());
      return ExitCode.OK;
    }
    show(read(checked));
    return ExitCode.OK;
  }

  private static Genesis read(Path file) throws IOException {
    try {
      return GenesisOption.read(file);
    } catch (Malformed malformed) {
      throw CommandFailed.refused(
          "%s is not a genesis document: %s".formatted(file, malformed.getMessage()));
    }
  }

  private Genesis made() throws IOException {
    boolean begun = base != null || (chainName != null && !nodes.isEmpty());
    if (target == null || !begun) {
      throw CommandFailed.usage(
          "a new document needs --out, --name and the public parts of at least one authority, or"
              + " --add-to instead of the last two");
    }
    GenesisDraft draft =
        GenesisDraft.of(
            base == null ? Optional.empty() : Optional.of(read(base)),
            Optional.ofNullable(chainName),
            parameters,
            parts(nodes),
            parts(approved),
            balances);
    byte[] document =
        draft
            .document(new SecureRandom(), InstantSource.system().millis())
            .getBytes(StandardCharsets.UTF_8);
    Genesis genesis = parsed(document);
    Files.write(target, document, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return genesis;
  }

  private static List<PublicParts> parts(List<Path> files) throws IOException {
    List<PublicParts> parts = new ArrayList<>();
    for (Path file : files) {
      parts.add(proved(file, PublicParts.of(file)));
    }
    return parts;
  }

  // Proofs may be missing, but any that are present have to be valid.
  private static PublicParts proved(Path file, PublicParts parts) {
    if (parts.proofs().isPresent() && !parts.isProvedFor(PublicParts.NEW_CHAIN)) {
      throw CommandFailed.refused(
          "%s: the key proofs of '%s' are not valid for a new chain; print them with keygen --public, without --chain-id"
              .formatted(file, parts.id().value()));
    }
    return parts;
  }

  // The form is valid here; only the values of the options can be wrong.
  private static Genesis parsed(byte[] document) {
    try {
      return Genesis.parse(Bytes.of(document));
    } catch (Malformed wrong) {
      throw CommandFailed.usage("not a valid genesis: " + wrong.getMessage());
    }
  }

  private void show(Genesis genesis) {
    GenesisSummary summary = GenesisSummary.of(genesis);
    output.json(summary);
    summary.lines().forEach(output::line);
  }
}
