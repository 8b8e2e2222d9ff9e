package io.clawstream.egress.preview;

import java.time.Duration;

/**
 * How previews behave.
 *
 * @param streaming whether the text is shown in direct messages
 * @param groupStreaming whether the text is shown in groups
 * @param typing whether typing is shown
 * @param delay no message is begun before the first characters are so old, zero or more …
 * @param leastChars … and there are so many of them, 1 or more …
 * @param patience … or the first of them are so old, zero or more
 * @param editInterval time between two edits of a message, above zero
 */
public record PreviewSettings(
    boolean streaming,
    boolean groupStreaming,
    boolean typing,
    Duration delay,
    int leastChars,
    Duration patience,
    Duration editInterval) {}
