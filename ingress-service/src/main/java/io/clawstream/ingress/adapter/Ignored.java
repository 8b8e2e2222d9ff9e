package io.clawstream.ingress.adapter;

/**
 * Something in a payload that becomes no message.
 *
 * @param what the platform's own word for it ({@code callback_query} ...), a bounded set fit for a
 *     metric's tag
 * @param why a sentence for whoever wonders where the message went; no message text
 */
public record Ignored(String what, String why) {}
