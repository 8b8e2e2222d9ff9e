package io.clawstream.router.session;

/** Why the router apologises, and what the user reads. */
enum Apology {
  /** No outcome in time. */
  TOO_LATE("Sorry, I could not get an answer in time. Please ask again in a moment."),
  /** No answer can come from the job. */
  FAILED(
      "Sorry, something is wrong on our side and I cannot answer this. The operators can see why."),
  /** The conversation does not fit into the model's window, not even without its older half. */
  TOO_LONG("Sorry, our conversation has become too long for me. Send /new to begin a new one."),
  /** The same of a conversation that the message brought. */
  QUESTION_TOO_LONG("Sorry, that is too long for me. Please send less of the conversation."),
  /** The model did not stop asking for tools. */
  TOO_MANY_TOOLS(
      "Sorry, I kept looking things up and came to no answer. Please try a narrower question.");

  private final String text;

  Apology(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
