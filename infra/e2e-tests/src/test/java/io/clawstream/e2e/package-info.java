/**
 * The whole pipeline over a real broker and a real registry, as separate processes where a test
 * kills them. Each test has a namespace of its own, so that tests share a cluster and nothing else.
 */
@NullMarked
package io.clawstream.e2e;

import org.jspecify.annotations.NullMarked;
