package io.clawstream.tools.script;

/** A file that is no tool; the message says why, as a sentence for whoever wrote it. */
final class UnusableScriptException extends Exception {
  UnusableScriptException(String message) {
    super(message);
  }
}
