/** Tests of the API's parts. The API as a whole is tested with the real server, one package up. */
@NullMarked
package io.clawstream.ingress.api;

import org.jspecify.annotations.NullMarked;
