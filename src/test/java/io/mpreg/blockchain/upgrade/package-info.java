/// Software of a future rules version, which `scripts/upgrade-test` runs beside the present one to
/// test how a federation upgrades.
@NullMarked
package io.mpreg.blockchain.upgrade;

import org.jspecify.annotations.NullMarked;
