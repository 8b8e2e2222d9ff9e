package io.clawstream.bench.proc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another class's {@code main} and ends the process when the one that started it is gone: the
 * parent holds the other end of the standard input open, and the operating system closes it even if
 * the parent is killed.
 */
public final class ChildMain {
  private ChildMain() {}

  /**
   * Runs the program.
   *
   * @param args main class, then its arguments
   */
  public static void main(String[] args) throws Exception {
    InputStream parent = System.in;
    Thread.ofPlatform().name("parent-watch").daemon().start(() -> endWith(parent));
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(args[0] + " failed to start.", e.getCause());
    }
  }

  private static void endWith(InputStream parent) {
    try {
      parent.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("Standard input failed, so this process ends: " + e.getMessage());
    }
    System.exit(0);
  }
}
