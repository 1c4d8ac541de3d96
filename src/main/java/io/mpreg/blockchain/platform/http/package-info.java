/// What this member's ends of HTTP have in common. All listeners, the public one, the management's
/// and the members', have deadlines for whatever a client may take its time with, HTTP without its
/// leniencies, and problems where no servlet is reached. Whoever asks others does so with the one
/// bounded client, and whoever has a bounded number of anything to give counts it in permits. None
/// of it knows what is asked for and answered.
@NullMarked
package io.mpreg.blockchain.platform.http;

import org.jspecify.annotations.NullMarked;
