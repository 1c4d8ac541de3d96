/// Signed notes, checkpoints of the log and the paths of its tiles, in the formats of C2SP
/// (protocol, section 13).
@NullMarked
package io.mpreg.blockchain.core.note;

import org.jspecify.annotations.NullMarked;
