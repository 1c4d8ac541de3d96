/// Sources of this project with some lines changed, compiled while a test runs: code that is faulty
/// on purpose, or that does not exist yet, without a hook for it in production.
@NullMarked
package io.mpreg.blockchain.edited;

import org.jspecify.annotations.NullMarked;
