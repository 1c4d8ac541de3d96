package io.mpreg.blockchain.tools.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into the jar.
public final class Version implements IVersionProvider {
  /// The name of the program.
  public static final String PROGRAM = "mpreg-ledger";

  private static final String BUILD = "/META-INF/build-info.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream written = Version.class.getResourceAsStream(BUILD)) {
      if (written != null) {
        build.load(written);
      }
    }
    return new String[] {
      PROGRAM + " " + build.getProperty("build.version", "(not a packaged build)")
    };
  }
}
