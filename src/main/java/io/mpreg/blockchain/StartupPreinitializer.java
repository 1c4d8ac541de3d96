package io.mpreg.blockchain;

import org.hibernate.bytecode.internal.bytebuddy.BytecodeProviderImpl;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/// Prepares on a second core what takes long the first time and is needed late in a start, while
/// Spring reads its configuration on the first.
final class StartupPreinitializer implements BackgroundPreinitializer {
  // The tables of two grammars, and the native code for signatures.
  private static final String[] CLASSES = {
    "io.mpreg.blockchain.core.crypto.FastAccept",
    "org.hibernate.grammars.hql.HqlLexer",
    "org.hibernate.grammars.hql.HqlParser"
  };

  @Override
  public void preinitialize() throws ClassNotFoundException {
    for (String name : CLASSES) {
      Class.forName(name);
    }
    // Its first instance makes classes that all later ones use.
    new BytecodeProviderImpl();
  }
}
