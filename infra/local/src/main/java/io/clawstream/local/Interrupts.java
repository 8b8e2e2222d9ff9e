package io.clawstream.local;

import java.lang.reflect.Proxy;

/**
 * Ctrl-C, more than once. The JVM's own handling knows only the first one: it begins the shutdown,
 * and nothing can be told from then on. {@code sun.misc.Signal} can tell each; it is reached by
 * reflection because the compiler warns of it in a way that cannot be answered.
 */
final class Interrupts {
  private Interrupts() {}

  /**
   * Calls {@code action} for each Ctrl-C from now on, instead of ending the JVM.
   *
   * @return false if this platform has no such signal; then Ctrl-C does what it always did
   */
  static boolean handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
