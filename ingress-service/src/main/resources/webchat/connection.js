import { Backoff } from "./backoff.js";

/**
 * The socket's life: connect, say hello, ask for what was missed, keep alive, come back.
 *
 *     connecting ──resumed──▶ online ──lost──▶ offline ──back-off over──▶ connecting
 *         └──────────lost──────────────────────▲
 *         └──token refused──▶ unauthorized      (until a token is given)
 *
 * Everything before `resumed` counts as connecting. The back-off starts over only after a connection that lasted, so a
 * server that dies of what we send it is not asked once a second.
 *
 * The socket is opened by the `open(handlers)` that is passed in, and time comes in as `now`; `tick` is to be called
 * about twice a second.
 */

export const PROTOCOL = 1;

// From one frame to the next: what was missed may take longer than this altogether.
const CONNECT_SILENCE_MS = 15_000;
// Two pings may be late before a connection counts as dead.
const DEAD_AFTER_PINGS = 2.5;
const LASTING_MS = 5_000;
const POLICY_RETRY_MS = 30_000;

const CLOSED_POLICY = 1008;
const CLOSED_TOO_BIG = 1009;
const CLOSED_BAD_FRAME = 4400;
const CLOSED_BAD_TOKEN = 4401;

export class Connection {
  #open;
  #hello;
  #resumeFrom;
  #listener;
  #backoff;
  #socket = null;
  #onlineSince = 0;
  #lastFrame = 0;
  #tokenRefused = false;
  #pingMs = 30_000;

  /** `{name: "connecting" | "online" | "offline" | "unauthorized", retryAt, reason}` */
  state = { name: "offline", retryAt: null, reason: null };
  maxTextLength = 32_000;

  /**
   * @param open `({opened, received, closed}) => {send(text), close()}`
   * @param hello what to put into the first frame, `() => ({token, conversation, name})`
   * @param resumeFrom `() => lastSeq`
   * @param listener `{frame(frame, now), lost({oversized}), changed()}`
   */
  constructor({ open, hello, resumeFrom, listener, random = Math.random }) {
    this.#open = open;
    this.#hello = hello;
    this.#resumeFrom = resumeFrom;
    this.#listener = listener;
    this.#backoff = new Backoff(random);
  }

  /** Connects now, whatever is going on. */
  connect(now) {
    this.#drop();
    this.#lastFrame = now;
    this.#tokenRefused = false;
    const attempt = {};
    this.#socket = attempt;
    this.#become({ name: "connecting" });
    const ifCurrent = (action) => (...values) => {
      if (this.#socket === attempt) {
        action(...values);
      }
    };
    try {
      attempt.socket = this.#open({
        opened: ifCurrent(() => this.send({ type: "hello", protocol: PROTOCOL, ...this.#hello() })),
        received: ifCurrent((text, at) => this.#received(text, at)),
        closed: ifCurrent((code, reason, at) => this.#closed(code, reason, at)),
      });
    } catch {
      this.#closed(1006, "", now);
    }
  }

  /** The network is back, the page is visible again, or the user cannot wait. */
  retryNow(now) {
    if (this.state.name === "offline") {
      this.connect(now);
    } else {
      this.tick(now);
    }
  }

  get online() {
    return this.state.name === "online";
  }

  send(frame) {
    this.#socket?.socket?.send(JSON.stringify(frame));
  }

  tick(now) {
    const { name, retryAt } = this.state;
    if (name === "offline" && retryAt !== null && now >= retryAt) {
      this.connect(now);
    } else if (name === "connecting" && now - this.#lastFrame >= CONNECT_SILENCE_MS) {
      this.#closed(1006, "", now);
    } else if (name === "online" && now - this.#lastFrame >= this.#pingMs * DEAD_AFTER_PINGS) {
      this.#closed(1006, "", now);
    }
  }

  #received(text, now) {
    this.#lastFrame = now;
    const frame = parse(text);
    switch (frame?.type) {
      case undefined:
        break;
      case "welcome":
        this.#welcome(frame);
        break;
      case "ping":
        this.send({ type: "pong" });
        break;
      case "resumed":
        this.#onlineSince = now;
        this.#become({ name: "online" });
        this.#listener.frame(frame, now);
        break;
      case "error":
        this.#tokenRefused ||= frame.code === "bad-token";
        this.#listener.frame(frame, now);
        break;
      default:
        this.#listener.frame(frame, now);
    }
  }

  #welcome(frame) {
    if (frame.protocol !== PROTOCOL) {
      this.#drop();
      this.#become({ name: "offline", reason: "The server was updated. Please reload this page." });
      return;
    }
    if (frame.maxTextLength > 0) {
      this.maxTextLength = frame.maxTextLength;
    }
    if (frame.pingSeconds > 0) {
      this.#pingMs = frame.pingSeconds * 1000;
    }
    this.send({ type: "resume", lastSeq: this.#resumeFrom() });
  }

  #closed(code, reason, now) {
    const lasted = this.state.name === "online" && now - this.#onlineSince >= LASTING_MS;
    this.#drop({ oversized: code === CLOSED_TOO_BIG || code === CLOSED_BAD_FRAME });
    if (code === CLOSED_BAD_TOKEN || this.#tokenRefused) {
      this.#become({ name: "unauthorized" });
      return;
    }
    if (lasted) {
      this.#backoff.reset();
    }
    const wait = code === CLOSED_POLICY ? POLICY_RETRY_MS : this.#backoff.next();
    this.#become({ name: "offline", retryAt: now + wait, reason: code === CLOSED_POLICY ? reason || null : null });
  }

  /** Lets go of the socket without waiting for its closing handshake, which a dead network never finishes. */
  #drop({ oversized = false } = {}) {
    const attempt = this.#socket;
    if (attempt === null) {
      return;
    }
    this.#socket = null;
    attempt.socket?.close();
    this.#listener.lost({ oversized });
  }

  #become({ name, retryAt = null, reason = null }) {
    this.state = { name, retryAt, reason };
    this.#listener.changed();
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
