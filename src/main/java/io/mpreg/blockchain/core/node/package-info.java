/// Nodes by name, and the addresses that members are reached at.
@NullMarked
package io.mpreg.blockchain.core.node;

import org.jspecify.annotations.NullMarked;
