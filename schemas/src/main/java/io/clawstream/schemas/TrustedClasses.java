package io.clawstream.schemas;

import java.util.Set;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro make instances of our generated classes. Since 1.12.2 it refuses every class that
 * nobody has vouched for ({@link ClassSecurityValidator}): reading such an event, or copying it
 * with a builder, throws SecurityException.
 */
public final class TrustedClasses {
  private static final Set<String> PACKAGES = Set.of("io.clawstream.events", "io.clawstream.state");

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> PACKAGES.contains(type.getPackageName())));
  }

  private TrustedClasses() {}

  /** Vouches for the generated classes, for the life of the process. The serdes call this. */
  public static void trust() {
    // The work is done when this class is initialised, once.
  }
}
