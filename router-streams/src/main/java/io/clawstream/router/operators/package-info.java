/**
 * What operators can ask a router about its sessions, as HTTP answers. How the stores are read does
 * not live here, and nothing here changes a session: orders go through the control topic.
 */
@NullMarked
package io.clawstream.router.operators;

import org.jspecify.annotations.NullMarked;
