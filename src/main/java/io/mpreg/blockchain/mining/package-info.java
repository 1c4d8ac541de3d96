/// The scheduled part: drives consensus at its own pace and produces blocks. Nothing here happens
/// in reaction to a request.
@NullMarked
package io.mpreg.blockchain.mining;

import org.jspecify.annotations.NullMarked;
