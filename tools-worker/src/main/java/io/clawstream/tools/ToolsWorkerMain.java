package io.clawstream.tools;

import io.clawstream.kit.ServiceMain;

/** Runs the tools-worker as a process. */
public final class ToolsWorkerMain {
  private ToolsWorkerMain() {}

  /** See {@code --help}. */
  public static void main(String[] args) {
    ServiceMain.run(new ToolsWorker(), args);
  }
}
