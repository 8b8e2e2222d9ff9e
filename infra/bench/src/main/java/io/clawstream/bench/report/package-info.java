/**
 * What a run says in the end: the data, as JSON for machines and as tables for people, and whether
 * the numbers to hold are held. Nothing is measured or started here.
 */
@NullMarked
package io.clawstream.bench.report;

import org.jspecify.annotations.NullMarked;
