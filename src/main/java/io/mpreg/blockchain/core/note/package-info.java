/// Signed notes, checkpoints and tile paths of the log, in the C2SP formats (protocol, section 13).
@NullMarked
package io.mpreg.blockchain.core.note;

import org.jspecify.annotations.NullMarked;
