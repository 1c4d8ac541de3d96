/// The audit: reads everything that a member has stored without trusting it, recomputes it, and
/// names the first difference. Runs on demand, and continuously at a low rate. Changes nothing.
@NullMarked
package io.mpreg.blockchain.tools.audit;

import org.jspecify.annotations.NullMarked;
