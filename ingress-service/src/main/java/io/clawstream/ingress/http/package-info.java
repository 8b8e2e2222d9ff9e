/**
 * The public HTTP server and what its channels share: secrets, hosts and origins, bounded bodies,
 * the files of the web page. What a channel says on it lives with the channel.
 */
@NullMarked
package io.clawstream.ingress.http;

import org.jspecify.annotations.NullMarked;
