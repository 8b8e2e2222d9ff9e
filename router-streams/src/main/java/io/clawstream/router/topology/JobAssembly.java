package io.clawstream.router.topology;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.LlmJob;
import io.clawstream.router.prompt.Agent;
import io.clawstream.router.session.Conversation;
import io.clawstream.router.session.Job;
import io.clawstream.router.session.JobRecords;
import io.clawstream.router.session.Ledger;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.SummaryJob;
import io.clawstream.router.session.Toolbox;
import io.clawstream.router.topology.ConversationStore.Recent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a session's jobs together from what the stores hold. */
final class JobAssembly {
  /** More than any window between two summaries holds; the characters are the real bound. */
  private static final int MOST_SUMMARISED = 2_000;

  private final RouterRules rules;
  private final SessionStores stores;
  private final ToolCatalogue catalogue;

  JobAssembly(RouterRules rules, SessionStores stores, ToolCatalogue catalogue) {
    this.rules = rules;
    this.stores = stores;
    this.catalogue = catalogue;
  }

  LlmJob answer(Session session, Job job, boolean offerTools, Instant now) {
    Ledger ledger = session.ledger();
    String key = ledger.sessionKey();
    Agent agent = agent(ledger, job.question().agentId());
    boolean own = job.question().ownConversation();
    Recent recent =
        stores
            .conversation()
            .upTo(
                key,
                own ? job.turn() : ledger.conversation().firstTurn(),
                job.turn(),
                rules.window().entries());
    return JobRecords.answer(
        ledger,
        job,
        agent,
        own ? null : summary(ledger),
        rules.window().show(recent.earlier(), recent.turn()),
        offerTools ? toolbox(job, recent.turn()).offered().values() : List.of(),
        now);
  }

  LlmJob summary(Session session, SummaryJob job, Instant now) {
    Ledger ledger = session.ledger();
    Conversation conversation = ledger.conversation();
    List<ChatMessage> covered =
        ConversationStore.messages(
            stores
                .conversation()
                .last(
                    ledger.sessionKey(),
                    Math.max(conversation.firstTurn(), conversation.compactedThrough() + 1),
                    job.throughTurn(),
                    MOST_SUMMARISED));
    return JobRecords.summary(
        ledger.sessionKey(),
        job,
        agent(ledger, job.agentId()),
        summary(ledger),
        rules.window().newest(covered),
        now);
  }

  /** The turn of each entry of earlier turns that may have been shown, oldest first. */
  List<Long> shownIn(Session session) {
    if (!(session instanceof Session.Open open)) {
      return List.of();
    }
    Ledger ledger = session.ledger();
    return stores
        .conversation()
        .last(
            ledger.sessionKey(),
            ledger.conversation().firstTurn(),
            open.job().turn() - 1,
            rules.window().entries())
        .stream()
        .map(ConversationStore.Entry::turn)
        .toList();
  }

  /** What of the tools a session may use now. */
  Toolbox toolbox(Session session) {
    return switch (session) {
      case Session.Open open -> {
        Job job = open.job();
        yield toolbox(job, stores.conversation().turn(session.ledger().sessionKey(), job.turn()));
      }
      case Session.Idle _, Session.Compacting _ -> Toolbox.EMPTY;
    };
  }

  private Agent agent(Ledger ledger, String id) {
    return rules.agents().agent(id).withModel(ledger.preferences().model());
  }

  private Toolbox toolbox(Job job, List<ChatMessage> openTurn) {
    return Toolbox.of(
        catalogue.tools(),
        rules.agents().agent(job.question().agentId()).tools(),
        rules.policy().tier(job.question().tier()).tools(),
        openTurn);
  }

  private @Nullable String summary(Ledger ledger) {
    Conversation conversation = ledger.conversation();
    return conversation.summarised()
        ? stores.conversation().summary(ledger.sessionKey(), conversation.compactedThrough())
        : null;
  }
}
