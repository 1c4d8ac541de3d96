import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Collections;
import java.util.HexFormat;

/// Prints the secret keys in a key store of MPREG Ledger, with the JDK alone:
/// `java ReadKeyStore.java FILE PASSWORD_FILE`. Whoever sees them can sign.
class ReadKeyStore {
  public static void main(String[] arguments) throws Exception {
    char[] password = Files.readAllLines(Path.of(arguments[1])).getFirst().toCharArray();
    KeyStore store = KeyStore.getInstance(new File(arguments[0]), password);
    for (String alias : Collections.list(store.aliases())) {
      Key key = store.getKey(alias, password);
      System.out.println(
          alias + " " + key.getAlgorithm() + " " + HexFormat.of().formatHex(key.getEncoded()));
    }
  }
}
