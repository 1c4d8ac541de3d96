/// The commands with which an authority asks for a change and votes: `propose` and `vote`.
@NullMarked
package io.mpreg.blockchain.tools.cli.governance;

import org.jspecify.annotations.NullMarked;
