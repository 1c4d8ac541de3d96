/// Classes that break the rules about packages on purpose, so that `ArchitectureTest` can show that
/// it would notice.
@NullMarked
package io.mpreg.blockchain.wrong;

import org.jspecify.annotations.NullMarked;
