package io.clawstream.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.router.session.Ledger;
import io.clawstream.router.session.Samples;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.StoredSession;
import io.clawstream.state.Phase;
import io.clawstream.state.SessionState;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Session IDLE = Session.fresh(Samples.DM);
  private static final Session OPEN =
      StoredSession.read(
          Samples.DM,
          SessionState.newBuilder(StoredSession.write(IDLE))
              .setPhase(Phase.CLOSING)
              .setJob(StateCompatibilityTest.openJob())
              .build());

  @Test
  void moreOpenTurnsThanTheLimitAreACrowd() {
    Backlog backlog = new Backlog(2, 0);
    backlog.changed(IDLE, OPEN);
    backlog.changed(IDLE, OPEN);
    assertThat(backlog.crowded()).isFalse();

    backlog.changed(IDLE, OPEN);
    assertThat(backlog.crowded()).isTrue();

    backlog.changed(OPEN, IDLE);
    assertThat(backlog.crowded()).isFalse();
  }

  @Test
  void aTurnThatGoesOnIsCountedOnce() {
    Backlog backlog = new Backlog(1, 0);

    backlog.changed(IDLE, OPEN);
    backlog.changed(OPEN, OPEN.with(Ledger.fresh(Samples.DM)));

    assertThat(backlog.crowded()).isFalse();
  }

  @Test
  void anEstimateThatWasTooLowDoesNotHideLaterTurns() {
    Backlog backlog = new Backlog(1, 0);
    backlog.changed(OPEN, IDLE);

    backlog.changed(IDLE, OPEN);
    backlog.changed(IDLE, OPEN);

    assertThat(backlog.crowded()).isTrue();
  }
}
