package io.clawstream.llm;

import io.clawstream.kit.ServiceMain;

/** {@code java -jar llm-worker.jar}. */
public final class LlmWorkerMain {
  private LlmWorkerMain() {}

  /** Runs the service until the process is told to stop. */
  public static void main(String[] args) {
    ServiceMain.run(new LlmWorker(), args);
  }
}
