/// The commands of authorities: `propose` and `vote`.
@NullMarked
package io.mpreg.blockchain.tools.cli.governance;

import org.jspecify.annotations.NullMarked;
