package io.clawstream.ingress;

import io.clawstream.kit.ServiceMain;

/** Runs ingress as a process of its own. */
public final class IngressMain {
  private IngressMain() {}

  /** See {@link ServiceMain}. */
  public static void main(String[] args) {
    ServiceMain.run(new Ingress(), args);
  }
}
