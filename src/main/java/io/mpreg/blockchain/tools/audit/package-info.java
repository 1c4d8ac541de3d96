/// The audit: reads everything that a member has stored as a stranger would, computes again what
/// can be computed, and names the first thing that is not what it has to be. Runs when an operator
/// asks for it, and all the time at a low rate. Changes nothing.
@NullMarked
package io.mpreg.blockchain.tools.audit;

import org.jspecify.annotations.NullMarked;
