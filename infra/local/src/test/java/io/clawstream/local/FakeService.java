package io.clawstream.local;

import io.clawstream.kit.RunningService;
import io.clawstream.kit.ServiceContext;
import io.clawstream.kit.ServiceDefinition;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;

/** A service that is only talked about. */
record FakeService(String name, int defaultAdminPort) implements ServiceDefinition {
  static final List<ServiceDefinition> ALL =
      List.of(
          new FakeService("ingress-service", 9401),
          new FakeService("router", 9402),
          new FakeService("llm-worker", 9403));

  @Override
  public List<Class<?>> settings() {
    return List.of();
  }

  @Override
  public Collection<Schema> schemas() {
    return List.of();
  }

  @Override
  public RunningService start(ServiceContext context) {
    throw new UnsupportedOperationException("This service is not there to be started.");
  }
}
