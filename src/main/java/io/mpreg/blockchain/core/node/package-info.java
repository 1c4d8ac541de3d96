/// Names of nodes, and addresses of members.
@NullMarked
package io.mpreg.blockchain.core.node;

import org.jspecify.annotations.NullMarked;
