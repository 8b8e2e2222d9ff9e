package io.clawstream.egress;

import io.clawstream.kit.ServiceMain;

/** Runs the egress service as a process. */
public final class EgressMain {
  private EgressMain() {}

  /** See {@code --help}. */
  public static void main(String[] args) {
    ServiceMain.run(new Egress(), args);
  }
}
