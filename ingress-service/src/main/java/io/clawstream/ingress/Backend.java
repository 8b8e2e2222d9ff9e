package io.clawstream.ingress;

import io.clawstream.ingress.inbound.Inbound;
import io.clawstream.ingress.replies.EdgeLog;
import io.clawstream.ingress.replies.ReplyScan;

/**
 * The pipeline as ingress sees it: Kafka in production, memory in tests.
 *
 * @param inbound where messages go
 * @param webchat the replies to web pages
 * @param webchatPast older replies to web pages
 * @param api the replies to API requests
 */
record Backend(Inbound inbound, EdgeLog webchat, ReplyScan webchatPast, EdgeLog api) {}
