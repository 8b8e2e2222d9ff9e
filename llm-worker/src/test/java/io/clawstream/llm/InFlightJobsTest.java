package io.clawstream.llm;

import static io.clawstream.llm.job.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InFlightJobsTest {
  private final InFlightJobs jobs = new InFlightJobs();

  @AfterEach
  void clearInterruption() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void aJobMayRunAgainOnceItsRunIsLeft() {
    jobs.enter(job().build()).orElseThrow().close();

    assertThat(jobs.enter(job().build())).isPresent();
  }

  @Test
  void theSameOrAnEarlierDispatchIsTurnedAway() {
    var _ = jobs.enter(job().setDispatch(1).build()).orElseThrow();

    assertThat(jobs.enter(job().setDispatch(1).build())).isEmpty();
    assertThat(jobs.enter(job().setDispatch(0).build())).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aLaterDispatchTakesOverAndInterruptsTheEarlierRun() {
    InFlightJobs.Run earlier = jobs.enter(job().setDispatch(1).build()).orElseThrow();

    InFlightJobs.Run later = jobs.enter(job().setDispatch(2).build()).orElseThrow();

    assertThat(earlier.isSuperseded()).isTrue();
    assertThat(later.isSuperseded()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void leavingClearsAnInterruptionThatCameTooLateAndKeepsTheLaterRun() {
    InFlightJobs.Run earlier = jobs.enter(job().setDispatch(1).build()).orElseThrow();
    var _ = jobs.enter(job().setDispatch(2).build()).orElseThrow();

    earlier.close();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(jobs.enter(job().setDispatch(2).build())).isEmpty();
  }

  @Test
  void differentJobsDoNotMeet() {
    var _ = jobs.enter(job().build()).orElseThrow();

    assertThat(jobs.enter(job().setJobId("another").build())).isPresent();
  }
}
