/**
 * Pages of the web as text: which addresses may be reached, how a page is fetched without reaching
 * any other, and how its HTML becomes readable. What a tool is, and what a model is told of a page,
 * must not live here.
 */
@NullMarked
package io.clawstream.tools.web;

import org.jspecify.annotations.NullMarked;
