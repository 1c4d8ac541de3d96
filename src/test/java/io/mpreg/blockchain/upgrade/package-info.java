/// Software of the next rules, which nobody has written yet: what `scripts/upgrade-test` runs
/// beside the present one to see how a federation goes from one to the other.
@NullMarked
package io.mpreg.blockchain.upgrade;

import org.jspecify.annotations.NullMarked;
