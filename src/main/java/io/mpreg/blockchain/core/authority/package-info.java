/// Who decides, and what they sign: sets of authorities, their votes and ballots, and certificates,
/// which are the votes of enough of them (`docs/protocol.md`, section 8). The only place that knows
/// how many are enough.
@NullMarked
package io.mpreg.blockchain.core.authority;

import org.jspecify.annotations.NullMarked;
