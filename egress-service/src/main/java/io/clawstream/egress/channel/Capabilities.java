package io.clawstream.egress.channel;

import io.clawstream.egress.text.Measure;

/**
 * What a platform can do.
 *
 * @param maxLength longest message, in units of the measure
 * @param measure how the platform counts a part's Markdown, or an upper bound of it
 * @param edits whether a sent message's text can be replaced
 * @param typing whether it can show that the bot is writing
 */
public record Capabilities(int maxLength, Measure measure, boolean edits, boolean typing) {}
