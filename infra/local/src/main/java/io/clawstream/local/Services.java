package io.clawstream.local;

import io.clawstream.egress.Egress;
import io.clawstream.ingress.Ingress;
import io.clawstream.kit.ServiceDefinition;
import io.clawstream.llm.LlmWorker;
import io.clawstream.router.Router;
import io.clawstream.tools.ToolsWorker;
import java.util.List;

/** All services of Clawstream. */
public final class Services {
  private Services() {}

  /**
   * In the order of the life of a message: stopping in this order lets each finish what the one
   * before has handed it.
   */
  public static List<ServiceDefinition> all() {
    return List.of(new Ingress(), new Router(), new LlmWorker(), new ToolsWorker(), new Egress());
  }
}
