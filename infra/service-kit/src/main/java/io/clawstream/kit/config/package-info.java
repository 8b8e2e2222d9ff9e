/**
 * Settings: one {@code clawstream.yaml} plus environment, read into typed interfaces, with every
 * mistake reported at once. Sections that only one service needs are declared in that service.
 */
@NullMarked
package io.clawstream.kit.config;

import org.jspecify.annotations.NullMarked;
