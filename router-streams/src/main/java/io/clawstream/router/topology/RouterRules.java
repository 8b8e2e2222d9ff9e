package io.clawstream.router.topology;

import io.clawstream.router.prompt.Agents;
import io.clawstream.router.prompt.PromptWindow;
import io.clawstream.router.session.Policy;
import java.time.Duration;

/**
 * What the topology goes by.
 *
 * @param policy what the session machine goes by
 * @param agents who answers
 * @param window what a model is shown of a conversation
 * @param backlogLimit how many open turns in a partition are a crowd
 * @param dedupeWindow how long a message is remembered, 1 minute or more
 * @param timerInterval how often due timers are looked for
 */
public record RouterRules(
    Policy policy,
    Agents agents,
    PromptWindow window,
    int backlogLimit,
    Duration dedupeWindow,
    Duration timerInterval) {}
