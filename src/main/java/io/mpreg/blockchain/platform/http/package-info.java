/// HTTP infrastructure common to all listeners (public, management and members') and to all
/// clients: deadlines against slow clients, strict parsing, problems for requests that reach no
/// servlet, the bounded client, and permits. Independent of the content of requests and answers.
@NullMarked
package io.mpreg.blockchain.platform.http;

import org.jspecify.annotations.NullMarked;
