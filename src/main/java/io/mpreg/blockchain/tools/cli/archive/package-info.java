/// The commands for chain files: `export`, `import` and `forks`.
@NullMarked
package io.mpreg.blockchain.tools.cli.archive;

import org.jspecify.annotations.NullMarked;
