import { Transcript } from "./transcript.js";

/**
 * What the page remembers, in this browser only: the access token, the name, the conversation and its transcript. With
 * storage switched off in the browser the page works all the same, until it is closed.
 */

const PREFIX = "clawstream.webchat.";
const TRANSCRIPT = `${PREFIX}transcript.`;
const CONVERSATION_ID = /^[A-Za-z0-9_-]{8,64}$/;

// localStorage, or a stand-in where it is denied.
const storage = usable(() => window.localStorage) ?? memory();
const session = usable(() => window.sessionStorage) ?? memory();

export const remembered = {
  get token() {
    return storage.getItem(`${PREFIX}token`) ?? "";
  },
  set token(value) {
    write("token", value);
  },
  get name() {
    return storage.getItem(`${PREFIX}name`) ?? "";
  },
  set name(value) {
    write("name", value);
  },
  /** What was being typed, per tab. */
  get draft() {
    return session.getItem(`${PREFIX}draft`) ?? "";
  },
  set draft(value) {
    try {
      session.setItem(`${PREFIX}draft`, value);
    } catch {
      // Full: the draft stays in the field.
    }
  },
};

/**
 * Takes `#token=…` and `#name=…` out of the address, where they do not reach a server, a log or a referrer, and out of
 * the browser's history. Returns whether there was a token.
 */
export function takeFragment() {
  // A plus sign is one: tokens are often base64.
  const fragment = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  if (!fragment.has("token") && !fragment.has("name")) {
    return false;
  }
  history.replaceState(null, "", location.pathname + location.search);
  if (fragment.has("name")) {
    remembered.name = fragment.get("name").slice(0, 80);
  }
  if (fragment.has("token")) {
    remembered.token = fragment.get("token");
  }
  return fragment.has("token");
}

/** The current conversation's id, made on first use. */
export function conversationId() {
  const id = storage.getItem(`${PREFIX}conversation`);
  return id !== null && CONVERSATION_ID.test(id) ? id : makeCurrent(uuid());
}

/** Begins another conversation; the one before stays within reach, older ones are forgotten. */
export function newConversation() {
  const before = conversationId();
  const id = makeCurrent(uuid());
  write("previous", before);
  for (const key of keys()) {
    if (key.startsWith(TRANSCRIPT) && key !== TRANSCRIPT + before) {
      storage.removeItem(key);
    }
  }
  return id;
}

export function hasPreviousConversation() {
  return storage.getItem(`${PREFIX}previous`) !== null;
}

export function previousConversation() {
  const id = storage.getItem(`${PREFIX}previous`);
  storage.removeItem(`${PREFIX}previous`);
  return id !== null && CONVERSATION_ID.test(id) ? makeCurrent(id) : conversationId();
}

export function loadTranscript(id) {
  return Transcript.parse(storage.getItem(TRANSCRIPT + id));
}

/** Stores as much as there is room for, the newest first. */
export function saveTranscript(id, transcript) {
  let stored = transcript;
  for (let attempts = 0; attempts < 9; attempts++) {
    try {
      storage.setItem(TRANSCRIPT + id, stored.serialize());
      return;
    } catch {
      stored = Transcript.parse(stored.serialize());
      stored.halve();
    }
  }
}

/** Calls back when another tab changed something. */
export function onOtherTab({ transcript, conversation, token }) {
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key?.startsWith(TRANSCRIPT) && newValue !== null) {
      transcript(key.slice(TRANSCRIPT.length));
    } else if (key === `${PREFIX}conversation` && newValue !== null) {
      conversation();
    } else if (key === `${PREFIX}token`) {
      token();
    }
  });
}

/** `crypto.randomUUID` is there only on https and localhost; a phone in the same network comes by http. */
export function uuid() {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function makeCurrent(id) {
  write("conversation", id);
  return id;
}

function write(name, value) {
  try {
    storage.setItem(PREFIX + name, value);
  } catch {
    // Full: it holds for as long as the page is open.
  }
}

function keys() {
  return Array.from({ length: storage.length }, (_, i) => storage.key(i));
}

function usable(get) {
  let found;
  try {
    found = get();
    found.setItem(`${PREFIX}probe`, "");
    found.removeItem(`${PREFIX}probe`);
    return found;
  } catch {
    // Nothing in it and yet full: some browsers deny storage in this way.
    return found?.length > 0 ? found : null;
  }
}

function memory() {
  const values = new Map();
  return {
    get length() {
      return values.size;
    },
    key: (i) => [...values.keys()][i] ?? null,
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => values.set(name, String(value)),
    removeItem: (name) => values.delete(name),
  };
}
