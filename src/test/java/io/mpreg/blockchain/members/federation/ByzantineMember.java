package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import io.mpreg.blockchain.platform.keys.KeyStoreFile;
import io.mpreg.blockchain.platform.keys.Password;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A Byzantine member as a process, with the settings of an honest one as arguments: the production
/// node behind a [ByzantineWire], with every Byzantine behaviour in turn.
final class ByzantineMember {
  private static final String PEERS = "--ledger.federation.peers.";
  private static final String PORT = "--ledger.federation.port";

  private ByzantineMember() {}

  /// @param arguments each `--name=value`; required are the genesis document, the authority's id,
  ///   its key store with its password file, a port for members and the addresses of the others
  public static void main(String[] arguments) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (String argument : arguments) {
      int end = argument.indexOf('=');
      settings.put(argument.substring(0, end), argument.substring(end + 1));
    }
    Genesis genesis =
        Genesis.parse(Bytes.of(Files.readAllBytes(Path.of(settings.get("--ledger.genesis")))));
    AuthorityKeys keys = keys(settings);
    Map<NodeId, URI> others = new TreeMap<>();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(PEERS)) {
            others.put(new NodeId(name.substring(PEERS.length())), URI.create(value));
          }
        });
    int inside = TestFederation.freePort();
    ByzantineWire wire =
        new ByzantineWire(
            genesis.chainId(),
            keys,
            others,
            Integer.parseInt(settings.get(PORT)),
            URI.create("http://127.0.0.1:" + inside),
            new ByzantinePeer(genesis, keys).inTurn());
    Runtime.getRuntime().addShutdownHook(new Thread(wire::close));
    settings.put(PORT, Integer.toString(inside));
    others.keySet().forEach(other -> settings.put(PEERS + other.value(), wire.wayTo(other) + ""));
    List<String> changed = new ArrayList<>();
    settings.forEach((name, value) -> changed.add(name + "=" + value));
    LedgerApplication.main(changed.toArray(String[]::new));
  }

  private static AuthorityKeys keys(Map<String, String> settings) {
    Path store = Path.of(settings.get("--ledger.authority.key-store"));
    Path password = Path.of(settings.get("--ledger.authority.key-store-password-file"));
    try (Password secret = Password.read(password)) {
      return AuthorityKeys.of(
          new NodeId(settings.get("--ledger.authority.id")), KeyStoreFile.open(store, secret));
    }
  }
}
