package io.mpreg.blockchain.tools.cli.keys;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.node.MemberAddress;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.platform.keys.KeyPurpose;
import io.mpreg.blockchain.platform.keys.NewKeyStore;
import io.mpreg.blockchain.platform.keys.Password;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `keygen`: makes a key store and prints the public parts of its keys.
@Command(
    name = "keygen",
    description = {
      "Make the private keys of a node in a new key store and print their public parts.",
      "An existing file is never overwritten. Keep a copy of the key store and of its password"
          + " in two places: nobody can recover them."
    })
public final class KeygenCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final KeyStoreOptions keyStore = new KeyStoreOptions();

  @Option(
      names = "--id",
      paramLabel = "NODE",
      required = true,
      description = "The id of the node, of A-Z a-z 0-9 . _ : @ / and -, as others will name it.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private NodeId id;

  @Option(
      names = "--authority",
      description =
          "Make the three keys of an authority: account, consensus and checkpoint key. Without this"
              + " option, only the account key is made.")
  private boolean authority;

  @Option(
      names = "--address",
      paramLabel = "URL",
      description =
          "Where this authority listens for the other members, as they reach it:"
              + " http://host:port or https://host:port. Printed with the public parts, for the"
              + " genesis document.")
  private @Nullable MemberAddress address;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "ed25519",
      completionCandidates = Algorithms.class,
      description = "Of the account key: ed25519 or secp256k1. Default: ${DEFAULT-VALUE}.")
  private SignatureAlgorithm algorithm = SignatureAlgorithm.ED25519;

  /// With the names that are used everywhere else.
  private static final class Algorithms extends ArrayList<String> {
    Algorithms() {
      super(Stream.of(SignatureAlgorithm.values()).map(SignatureAlgorithm::label).toList());
    }
  }

  @Option(
      names = "--new-password",
      description = "Make the password file too, with 256 random bits.")
  private boolean newPassword;

  @Option(names = "--public", description = "Only print the public parts of an existing key store.")
  private boolean existing;

  @Option(
      names = "--chain-id",
      paramLabel = "HASH",
      description =
          "The chain for which the key proofs of an authority are made, to propose it there with"
              + " sign --add-authority. Default: a new chain, to be made with genesis.")
  private @Nullable Hash chainId;

  @Override
  public Integer call() throws IOException {
    if (address != null && !authority && !existing) {
      throw CommandFailed.usage("only an authority has an --address: add --authority");
    }
    if (!existing) {
      make();
    }
    Hash provedFor = chainId == null ? PublicParts.NEW_CHAIN : chainId;
    PublicParts parts = placed(PublicParts.of(id, keyStore.open(), provedFor));
    output.json(parts.json());
    parts.json().forEach((name, value) -> output.line("%-16s %s".formatted(name, value)));
    return ExitCode.OK;
  }

  private PublicParts placed(PublicParts parts) {
    if (address != null && parts.authority().isEmpty()) {
      throw CommandFailed.usage("the key store holds no keys of an authority: leave out --address");
    }
    return address == null ? parts : parts.at(address);
  }

  private void make() throws IOException {
    Map<KeyPurpose, SignatureAlgorithm> wanted = new EnumMap<>(KeyPurpose.class);
    wanted.put(KeyPurpose.ACCOUNT, algorithm);
    if (authority) {
      wanted.put(KeyPurpose.CONSENSUS, SignatureAlgorithm.ED25519);
      wanted.put(KeyPurpose.CHECKPOINT, SignatureAlgorithm.ED25519);
    }
    SecureRandom random = new SecureRandom();
    // Checked before a password file is made for it.
    if (Files.exists(keyStore.file())) {
      throw new FileAlreadyExistsException(keyStore.file().toString());
    }
    if (newPassword) {
      Password.create(keyStore.passwordFile(), random);
    }
    try (Password password = Password.read(keyStore.passwordFile())) {
      new NewKeyStore(wanted, random).writeTo(keyStore.file(), password);
    } catch (IllegalArgumentException tooShort) {
      throw CommandFailed.usage(String.valueOf(tooShort.getMessage()));
    }
  }
}
