/**
 * The router's core: what becomes of a session when something happens to it, as a function of
 * values. No Kafka, no stores, no clock, no HTTP; whatever the decision needs comes with the event,
 * and whatever follows from it is an effect for somebody else to carry out.
 */
@NullMarked
package io.clawstream.router.session;

import org.jspecify.annotations.NullMarked;
