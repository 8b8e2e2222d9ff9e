/**
 * Kafka clients with the settings that Clawstream's promises rest on, typed sends, dead letters and
 * topic creation. No loop lives here: see {@code io.clawstream.kit.dispatch}.
 */
@NullMarked
package io.clawstream.kit.kafka;

import org.jspecify.annotations.NullMarked;
