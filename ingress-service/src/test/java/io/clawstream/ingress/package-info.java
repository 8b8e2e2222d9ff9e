/**
 * Tests of the whole service, with Kafka replaced by its seams, and what all tests here share.
 * Tests of a part live with it.
 */
@NullMarked
package io.clawstream.ingress;

import org.jspecify.annotations.NullMarked;
