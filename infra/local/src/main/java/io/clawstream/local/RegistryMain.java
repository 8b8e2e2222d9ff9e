package io.clawstream.local;

import java.lang.reflect.InvocationTargetException;

/** The registry's process: Apicurio Registry's own main, under {@link ParentWatch}. */
public final class RegistryMain {
  /** Apicurio Registry is a Quarkus application; its build generates this main. */
  static final String REGISTRY = "io.quarkus.runner.GeneratedMain";

  private RegistryMain() {}

  /** Runs the registry until the parent process goes away. */
  public static void main(String[] args) throws ReflectiveOperationException {
    ParentWatch.begin();
    try {
      Class.forName(REGISTRY).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }
}
