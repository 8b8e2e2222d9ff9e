/**
 * What this browser keeps of a conversation: messages, replies and the position to resume from.
 *
 * Several tabs hold the same transcript and store it under the same key without a lock, so a stored transcript can
 * overwrite another tab's. Nothing is lost by that, because `merge` is a join: commutative, associative and idempotent.
 * A tab that finds something missing in what another tab stored merges and stores the union, and they converge.
 *
 * Invariants:
 *   - a message occurs once per id, and a reply once per id and question (a server whose data was deleted counts its turns
 *     from the start, so reply ids come again, but never for the same message);
 *   - every reply up to `lastSeq` was received (entries and position are stored together, in one value);
 *   - a message that the server has not acknowledged is never dropped.
 *
 * No DOM, no storage and no clock in here.
 */

export const MAX_ENTRIES = 200;
export const MAX_CHARACTERS = 1_000_000;

const VERSION = 1;
const REPLY_KINDS = new Set(["answer", "apology", "notice", "cancelled"]);

/** @param fields `{id, order, at, text}` and optionally `{state, attempt, sentAt, answered, problem}` */
export function userEntry(fields) {
  return {
    role: "user",
    id: fields.id,
    order: fields.order,
    at: fields.at,
    text: fields.text,
    state: fields.state ?? "sending",
    attempt: fields.attempt ?? 0,
    sentAt: fields.sentAt ?? null,
    answered: fields.answered ?? false,
    problem: fields.problem ?? null,
  };
}

/**
 * @param fields `{id, order, at, text, kind, seq}` and optionally `{question, provider, model, partial}`, where `partial`
 *     is what was streamed of an answer that was then stopped
 */
export function replyEntry(fields) {
  return {
    role: "reply",
    id: fields.id,
    order: fields.order,
    at: fields.at,
    text: fields.text,
    kind: REPLY_KINDS.has(fields.kind) ? fields.kind : "notice",
    seq: fields.seq,
    question: fields.question ?? null,
    provider: fields.provider ?? null,
    model: fields.model ?? null,
    partial: typeof fields.partial === "string" ? fields.partial : "",
  };
}

/** A reply that was stopped keeps what was streamed of it; any other one has its whole text. */
export function withPartial(reply, streamed) {
  return reply.kind === "cancelled" ? { ...reply, partial: longer(reply.partial, streamed) } : reply;
}

/** A turn that was stopped before its first word, and without a word about it, leaves nothing to show. */
export function isShown(entry) {
  return entry.kind !== "cancelled" || entry.text.trim() !== "" || entry.partial.trim() !== "";
}

/** What makes a message, or a reply from its first piece on, the one that it is. */
export function keyOf({ role, id, question = null }) {
  return role === "user" ? `user:${id}` : `reply:${id}:${question ?? ""}`;
}

export class Transcript {
  #entries = new Map();
  // A log that was deleted and begun again counts from the start: a greater epoch makes its smaller seq the later one.
  #position = { epoch: 0, seq: 0 };

  /** Reads what `serialize` wrote; whatever is not well-formed is left out. */
  static parse(text) {
    const transcript = new Transcript();
    let stored;
    try {
      stored = JSON.parse(text ?? "null");
    } catch {
      return transcript;
    }
    if (stored?.version !== VERSION || !Array.isArray(stored.entries)) {
      return transcript;
    }
    for (const entry of stored.entries) {
      if (!isEntry(entry)) {
        continue;
      }
      const known = entry.role === "user" ? userEntry(entry) : replyEntry(entry);
      transcript.#entries.set(keyOf(known), known);
    }
    const { epoch, seq } = stored.position ?? {};
    if (Number.isSafeInteger(epoch) && Number.isSafeInteger(seq)) {
      transcript.#position = { epoch, seq };
    }
    return transcript;
  }

  serialize() {
    return JSON.stringify({ version: VERSION, position: this.#position, entries: this.entries() });
  }

  get lastSeq() {
    return this.#position.seq;
  }

  /** In the order in which they are shown. */
  entries() {
    return [...this.#entries.values()].sort(byOrder);
  }

  message(id) {
    return this.#entries.get(keyOf({ role: "user", id }));
  }

  reply(id, question) {
    return this.#entries.get(keyOf({ role: "reply", id, question }));
  }

  put(entry) {
    this.#entries.set(keyOf(entry), entry);
    this.#trim(MAX_ENTRIES);
  }

  /** The place after everything else: the time, or just after the last entry if the clock went back. */
  orderAtEnd(now) {
    let last = 0;
    for (const entry of this.#entries.values()) {
      last = Math.max(last, entry.order);
    }
    return Math.max(now, last + 1);
  }

  /** Moves the position forward, or back if the server's log turns out to be a new one. */
  moveTo(seq) {
    const { epoch, seq: last } = this.#position;
    if (seq !== last) {
      this.#position = { epoch: seq > last ? epoch : epoch + 1, seq };
    }
  }

  merge(other) {
    for (const [key, theirs] of other.#entries) {
      const ours = this.#entries.get(key);
      this.#entries.set(key, ours === undefined ? theirs : mergeEntries(ours, theirs));
    }
    const [a, b] = [this.#position, other.#position];
    this.#position = b.epoch > a.epoch || (b.epoch === a.epoch && b.seq > a.seq) ? b : a;
    this.#trim(MAX_ENTRIES);
  }

  /** Forgets the older half, for a storage that is full. */
  halve() {
    this.#trim(Math.floor(this.#entries.size / 2));
  }

  #trim(limit) {
    let kept = 0;
    let characters = 0;
    for (const entry of this.entries().reverse()) {
      characters += entry.text.length + (entry.partial?.length ?? 0);
      const unsent = entry.role === "user" && entry.state === "sending";
      if (unsent || (kept < limit && (kept === 0 || characters <= MAX_CHARACTERS))) {
        kept += 1;
      } else {
        this.#entries.delete(keyOf(entry));
      }
    }
  }
}

function mergeEntries(a, b) {
  const order = Math.min(a.order, b.order);
  if (a.role === "reply") {
    // Should the log have two outcomes of one reply, the first one counts. Of what was streamed, each tab heard a part.
    return { ...(a.seq <= b.seq ? a : b), order, partial: longer(a.partial, b.partial) };
  }
  const [ahead, behind] = progress(a) >= progress(b) ? [a, b] : [b, a];
  const equal = progress(a) === progress(b);
  return {
    ...ahead,
    order,
    attempt: Math.max(a.attempt, b.attempt),
    sentAt: earliest(a.sentAt, b.sentAt),
    answered: a.answered || b.answered,
    problem: equal && (behind.problem ?? "") > (ahead.problem ?? "") ? behind.problem : ahead.problem,
  };
}

/** How far a message has come: `sent` is final, and a new attempt is ahead of an older one's failure. */
function progress(message) {
  return message.state === "sent" ? Infinity : message.attempt * 2 + (message.state === "failed" ? 1 : 0);
}

/** The longer text; of two equally long ones always the same. */
function longer(a, b) {
  return a.length > b.length || (a.length === b.length && a > b) ? a : b;
}

function earliest(a, b) {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

function byOrder(a, b) {
  return a.order - b.order || (keyOf(a) < keyOf(b) ? -1 : 1);
}


function isEntry(entry) {
  return (
    (entry?.role === "user"
      ? ["sending", "sent", "failed"].includes(entry.state)
      : entry?.role === "reply" && Number.isSafeInteger(entry.seq)) &&
    typeof entry.id === "string" &&
    typeof entry.text === "string" &&
    Number.isFinite(entry.order) &&
    Number.isFinite(entry.at)
  );
}
