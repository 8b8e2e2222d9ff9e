import { Backoff } from "./backoff.js";
import { isShown, keyOf, replyEntry, userEntry, withPartial } from "./transcript.js";

/**
 * One conversation as this tab knows it: the transcript, the replies that are still being written, and the outbox.
 *
 * Outbox: one message at a time is on its way, and the next one follows when it is acknowledged, so messages reach the
 * server in the order in which they were written. Whatever is not acknowledged is sent again with the same id.
 *
 * Position: while the server sends what was missed, live replies may come in between, so the position moves only at
 * `resumed`, and from then on with each reply. A connection lost half-way asks for the same again and drops the doubles.
 *
 * No DOM, no socket and no clock in here: frames and the time come in, what to send and to show comes out.
 */

const ACK_TIMEOUT_MS = 15_000;
// Another tab that has a message on its way gets this long before this tab sends it.
const ADOPT_AFTER_MS = 20_000;
// A turn that gave no sign of life for this long is no longer shown as running.
const SILENCE_MS = 180_000;

export class Conversation {
  #transcript;
  #streams = new Map();
  #mine = new Set();
  #inFlight = null;
  #holdUntil = 0;
  #backoff;
  #online = false;
  #askedFrom = 0;
  #resumedTo = 0;
  #beyondPosition = [];

  constructor(id, transcript, { random = Math.random } = {}) {
    this.id = id;
    this.#transcript = transcript;
    this.#backoff = new Backoff(random);
    for (const entry of transcript.entries()) {
      this.#mine.add(entry.id);
    }
  }

  get transcript() {
    return this.#transcript;
  }

  /** The position to put into `resume`. */
  resumeFrom() {
    this.#askedFrom = this.#transcript.lastSeq;
    return this.#askedFrom;
  }

  say(id, text, now) {
    const entry = userEntry({ id, text, at: now, order: this.#orderAtEnd(now) });
    this.#mine.add(id);
    this.#transcript.put(entry);
    return entry;
  }

  /** Sends a failed message again. */
  retry(id) {
    const entry = this.#transcript.message(id);
    if (entry?.state === "failed") {
      this.#mine.add(id);
      this.#transcript.put({ ...entry, state: "sending", attempt: entry.attempt + 1, problem: null });
    }
  }

  /** The frame to send now, or null. A frame that was returned is on its way until an answer or the time-out. */
  nextToSend(now) {
    if (!this.#online || now < this.#holdUntil) {
      return null;
    }
    if (this.#inFlight !== null && now - this.#inFlight.since < ACK_TIMEOUT_MS) {
      // Another tab may have seen it through.
      if (this.#transcript.message(this.#inFlight.id)?.state === "sending") {
        return null;
      }
    }
    const entry = this.#transcript
      .entries()
      .find((e) => e.state === "sending" && (this.#mine.has(e.id) || now - e.at >= ADOPT_AFTER_MS));
    if (entry === undefined) {
      this.#inFlight = null;
      return null;
    }
    this.#inFlight = { id: entry.id, since: now };
    return { type: "message", clientMessageId: entry.id, text: entry.text };
  }

  /** @param oversized the server closed because of a frame of ours: the message on its way is not tried again by itself */
  disconnected({ oversized = false } = {}) {
    if (oversized && this.#inFlight !== null) {
      this.#fail(this.#inFlight.id, "The server could not take this message.");
    }
    this.#online = false;
    this.#inFlight = null;
    this.#resumedTo = 0;
    for (const stream of this.#streams.values()) {
      stream.interrupted = true;
    }
  }

  /**
   * Applies a frame of the server.
   *
   * @returns `{save, arrived, problem}`: whether the transcript has to be stored, the reply that is new, and an error
   *     that belongs to no message
   */
  receive(frame, now) {
    switch (frame.type) {
      case "ack":
        this.#backoff.reset();
        return outcome({ save: this.#accepted(frame.clientMessageId, now) });
      case "delta":
      case "tool":
        return outcome({ save: this.#stream(frame, now) });
      case "reply":
        return this.#reply(frame, now);
      case "resumed":
        this.#resumed(frame.lastSeq);
        return outcome({ save: true });
      case "error":
        return this.#error(frame, now);
      default:
        return outcome({});
    }
  }

  /** Takes in what another tab stored. Returns whether that lacked something that this tab has. */
  merge(stored) {
    const theirs = stored.serialize();
    this.#transcript.merge(stored);
    for (const [key, { id, question, text }] of this.#streams) {
      const reply = this.#transcript.reply(id, question);
      if (reply !== undefined) {
        this.#transcript.put(withPartial(reply, text));
        this.#streams.delete(key);
      }
    }
    return this.#transcript.serialize() !== theirs;
  }

  /** The entries and the replies being written, in the order in which they are shown. */
  items() {
    const streams = [...this.#streams.values()].filter((stream) => stream.text !== "");
    return [...this.#transcript.entries().filter(isShown), ...streams].sort((a, b) => a.order - b.order);
  }

  /** What the assistant is doing: `{state: "idle" | "thinking" | "tool" | "writing", tool}`. */
  activity(now) {
    const running = [...this.#streams.values()].filter((stream) => now - stream.heard < SILENCE_MS).at(-1);
    if (running?.tool) {
      return { state: "tool", tool: running.tool };
    }
    if (running !== undefined) {
      return { state: running.text === "" ? "thinking" : "writing", tool: null };
    }
    const waiting = this.#transcript
      .entries()
      .some((e) => e.state === "sent" && !e.answered && now - e.sentAt < SILENCE_MS);
    return { state: waiting ? "thinking" : "idle", tool: null };
  }

  #stream(frame, now) {
    if (typeof frame.replyId !== "string" || !Array.isArray(frame.stream)) {
      return false;
    }
    const question = frame.clientMessageId ?? null;
    const saved = this.#accepted(question, now);
    if (this.#transcript.reply(frame.replyId, question) !== undefined) {
      return saved;
    }
    const key = keyOf({ role: "reply", id: frame.replyId, question });
    const known = this.#streams.get(key);
    const order = known === undefined ? 0 : compareStreams(frame.stream, known.stream);
    if (order < 0) {
      return saved;
    }
    const current =
      known !== undefined && order === 0
        ? known
        : {
            role: "stream",
            id: frame.replyId,
            question,
            order: known?.order ?? this.#orderAtEnd(now),
            at: known?.at ?? now,
            stream: frame.stream,
            sequence: -1,
            text: "",
            tool: null,
            interrupted: false,
          };
    this.#streams.set(key, current);
    current.heard = now;
    if (frame.type === "tool") {
      current.tool = String(frame.name);
    } else if (frame.sequence > current.sequence && typeof frame.text === "string") {
      const gap = current.interrupted && current.text !== "" && frame.sequence > current.sequence + 1;
      current.text += (gap ? " … " : "") + frame.text;
      current.sequence = frame.sequence;
      current.tool = null;
      current.interrupted = false;
    }
    return saved;
  }

  #reply(frame, now) {
    if (typeof frame.replyId !== "string" || typeof frame.text !== "string" || !Number.isSafeInteger(frame.seq)) {
      return outcome({});
    }
    const question = frame.clientMessageId ?? null;
    const accepted = this.#accepted(question, now);
    const fresh = this.#transcript.reply(frame.replyId, question) === undefined ? this.#newReply(frame, now) : null;
    const arrived = fresh !== null && isShown(fresh) ? fresh : null;
    if (!this.#online) {
      // Stored at `resumed`, together with the position.
      this.#resumedTo = Math.max(this.#resumedTo, frame.seq);
      this.#beyondPosition.push({ id: frame.replyId, question, seq: frame.seq });
      return outcome({ arrived });
    }
    if (frame.seq > this.#transcript.lastSeq) {
      this.#transcript.moveTo(frame.seq);
    }
    return outcome({ save: fresh !== null || accepted, arrived });
  }

  #newReply(frame, now) {
    const question = frame.clientMessageId ?? null;
    const key = keyOf({ role: "reply", id: frame.replyId, question });
    const stream = this.#streams.get(key);
    const reply = replyEntry({
      ...frame,
      id: frame.replyId,
      question,
      at: Number.isFinite(frame.at) ? frame.at : now,
      order: stream?.order ?? this.#orderBySeq(frame.seq, now),
      partial: "",
    });
    const entry = withPartial(reply, stream?.text ?? "");
    this.#streams.delete(key);
    this.#transcript.put(entry);
    this.#answered(frame);
    return entry;
  }

  #resumed(lastSeq) {
    if (Number.isSafeInteger(lastSeq)) {
      const reached = Math.max(lastSeq, this.#resumedTo);
      // Behind where we asked from: the server's log was deleted, and the position means nothing in the new one.
      if (reached > this.#transcript.lastSeq || reached < this.#askedFrom) {
        this.#transcript.moveTo(reached);
      }
    }
    this.#beyondPosition = [];
    this.#online = true;
    this.#holdUntil = 0;
  }

  #error({ code, message, clientMessageId }, now) {
    const entry = this.#transcript.message(clientMessageId);
    if (entry === undefined || entry.state !== "sending") {
      return outcome({ problem: message || code });
    }
    if (code === "unavailable" || code === "rate-limited") {
      this.#settle(clientMessageId);
      this.#holdUntil = now + this.#backoff.next();
      const why = code === "unavailable" ? "The server cannot take messages right now" : "That was a lot at once";
      this.#transcript.put({ ...entry, problem: `${why}. Trying again…` });
    } else {
      this.#fail(clientMessageId, message || code);
    }
    return outcome({ save: true });
  }

  #fail(id, problem) {
    this.#settle(id);
    const entry = this.#transcript.message(id);
    if (entry?.state === "sending") {
      this.#transcript.put({ ...entry, state: "failed", problem });
    }
  }

  #settle(id) {
    if (this.#inFlight?.id === id) {
      this.#inFlight = null;
    }
  }

  /** An ack, and also any sign of a reply, says that the broker has the message. Returns whether that was news. */
  #accepted(id, now) {
    const entry = this.#transcript.message(id);
    if (entry === undefined || entry.state === "sent") {
      return false;
    }
    this.#settle(id);
    this.#transcript.put({ ...entry, state: "sent", sentAt: now, problem: null });
    return true;
  }

  /**
   * A notice ends the wait for its own message: it may come while an earlier one is being worked on. An answer, an
   * apology or a stop also ends the wait for the messages before, which may have been merged into its turn or given up
   * for it.
   */
  #answered({ clientMessageId, kind }) {
    const asked = this.#transcript.message(clientMessageId);
    const isNotice = kind === "notice";
    for (const entry of this.#transcript.entries()) {
      const covered = isNotice ? entry === asked : entry.order <= (asked?.order ?? Infinity);
      if (entry.state === "sent" && covered) {
        this.#transcript.put({ ...entry, answered: true });
      }
    }
  }

  #orderAtEnd(now) {
    const streams = [...this.#streams.values()].map((stream) => stream.order + 1);
    return Math.max(this.#transcript.orderAtEnd(now), ...streams);
  }

  /** At the end, except that a missed reply that comes after a live one is shown before it. */
  #orderBySeq(seq, now) {
    const later = this.#beyondPosition
      .filter((reply) => reply.seq > seq)
      .map((reply) => this.#transcript.reply(reply.id, reply.question)?.order ?? Infinity);
    const next = Math.min(...later);
    if (next === Infinity) {
      return this.#orderAtEnd(now);
    }
    const before = this.#transcript.entries().filter((entry) => entry.order < next).at(-1);
    return before === undefined ? next - 1 : (before.order + next) / 2;
  }
}

/** Orders `[dispatch, round, attempt]`: the first difference decides. */
export function compareStreams(a, b) {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) {
      return Math.sign(difference);
    }
  }
  return 0;
}

function outcome({ save = false, arrived = null, problem = null }) {
  return { save, arrived, problem };
}
