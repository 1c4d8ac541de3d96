/// What all listeners of this member have in common, the public one, the management's and the
/// members': deadlines for whatever a client may take its time with, HTTP without its leniencies,
/// and problems where no servlet is reached. It does not know what is asked for and answered.
@NullMarked
package io.mpreg.blockchain.platform.http;

import org.jspecify.annotations.NullMarked;
