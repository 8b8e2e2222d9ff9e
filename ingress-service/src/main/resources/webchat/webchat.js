import { Articles, said } from "./articles.js";
import { copyText } from "./clipboard.js";
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { Scroll } from "./scroll.js";
import { SignIn } from "./sign-in.js";
import { showActivity, showConnection } from "./status.js";
import * as store from "./store.js";

/** The page: wires the conversation, the connection and the store to the elements. */

const TICK_MS = 500;
const PROBLEM_SHOWN_MS = 10_000;
const READ_OUT_LENGTH = 2_000;
const IDLE = { state: "idle", tool: null };

const $ = (id) => document.getElementById(id);

const articles = new Articles($("log"));
const scroll = new Scroll($("scroller"), $("jump"), $("jump-text"));
const composer = new Composer(
  { form: $("composer"), field: $("message"), button: $("send"), count: $("count") },
  { say, changed: (draft) => (store.remembered.draft = draft) },
);
const signIn = new SignIn({ form: $("sign-in"), field: $("token"), problem: $("sign-in-problem") }, (token) => {
  store.remembered.token = token;
  connection.connect(Date.now());
});
const connection = new Connection({
  open: openSocket,
  hello: () => ({
    token: store.remembered.token,
    conversation: conversation.id,
    ...(store.remembered.name && { name: store.remembered.name }),
  }),
  resumeFrom: () => conversation.resumeFrom(),
  listener: {
    frame: onFrame,
    lost: ({ oversized }) => {
      conversation.disconnected({ oversized });
      save();
    },
    changed: render,
  },
});

let conversation = openConversation(store.conversationId());
let unseen = 0;
let problemUntil = 0;
let renderPending = false;

function openConversation(id) {
  return new Conversation(id, store.loadTranscript(id));
}

function openSocket({ opened, received, closed }) {
  const url = new URL("webchat/ws", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  url.search = url.hash = "";
  const socket = new WebSocket(url);
  socket.onopen = opened;
  socket.onmessage = ({ data }) => received(data, Date.now());
  socket.onclose = ({ code, reason }) => closed(code, reason, Date.now());
  return socket;
}

function onFrame(frame, now) {
  const { save: changed, arrived, problem } = conversation.receive(frame, now);
  if (changed) {
    save();
  }
  if (problem !== null && frame.code !== "bad-token") {
    showProblem(problem, now);
  }
  render();
  if (arrived !== null) {
    onReply(arrived);
  }
  pump(now);
}

function onReply(reply) {
  if (document.hidden) {
    unseen += 1;
    document.title = `(${unseen}) Clawstream`;
  }
  scroll.arrived();
  setTimeout(() => {
    renderNow();
    $("announcer").textContent = articles.textOf(reply).slice(0, READ_OUT_LENGTH);
  }, 50);
}

function say(text) {
  const now = Date.now();
  // Stored before it is sent: what was taken from the field survives the page.
  conversation.say(store.uuid(), text, now);
  save();
  scroll.follow();
  render();
  pump(now);
}

/** Sends what may be sent now. */
function pump(now) {
  const frame = connection.online ? conversation.nextToSend(now) : null;
  if (frame !== null) {
    connection.send(frame);
  }
}

/** Stores the transcript with what other tabs have stored, or takes that in if there is nothing to add to it. */
function save() {
  if (conversation.merge(store.loadTranscript(conversation.id))) {
    store.saveTranscript(conversation.id, conversation.transcript);
  }
}

function switchTo(id) {
  if (id === conversation.id) {
    return;
  }
  conversation = openConversation(id);
  scroll.follow();
  connection.connect(Date.now());
}

/** A page that was frozen has missed other tabs' news, and maybe the end of its connection. */
function wake() {
  unseen = 0;
  document.title = "Clawstream";
  save();
  render();
  connection.retryNow(Date.now());
}

function tick() {
  const now = Date.now();
  connection.tick(now);
  pump(now);
  if (problemUntil !== 0 && now >= problemUntil) {
    showProblem("", now);
  }
  renderState(now);
}

function render() {
  if (renderPending) {
    return;
  }
  renderPending = true;
  // A page in the background gets no animation frames, but is to be right when it is looked at.
  if (document.hidden) {
    setTimeout(renderNow, 0);
  } else {
    requestAnimationFrame(renderNow);
  }
}

function renderNow() {
  if (!renderPending) {
    return;
  }
  renderPending = false;
  const now = Date.now();
  const items = conversation.items();
  articles.show(items, now);
  $("welcome").hidden = items.length > 0;
  $("previous").hidden = !store.hasPreviousConversation();
  $("new").hidden = items.length === 0;
  if (signIn.show(connection.state.name, store.remembered.token)) {
    composer.focus({ gently: true });
  }
  composer.limit(connection.maxTextLength);
  renderState(now);
  scroll.update();
}

function renderState(now) {
  showConnection(connection.state, now);
  showActivity(connection.online ? conversation.activity(now) : IDLE);
}

function showProblem(text, now) {
  $("problem").textContent = text;
  $("problem").hidden = text === "";
  problemUntil = text === "" ? 0 : now + PROBLEM_SHOWN_MS;
}

async function copy(button, item) {
  const code = button.closest(".code")?.querySelector("code");
  const text = button.dataset.copies === "code" ? code.textContent : said(item);
  button.textContent = (await copyText(text)) ? "Copied" : "Not copied";
  setTimeout(() => (button.textContent = "Copy"), 1_500);
}

$("log").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const item = articles.itemOf(target.closest("article"));
  if (button === null || item === undefined) {
    return;
  }
  if (button.dataset.copies !== undefined) {
    copy(button, item);
  } else if (button.dataset.does === "retry") {
    conversation.retry(item.id);
    save();
    render();
    pump(Date.now());
    composer.focus();
  } else if (button.dataset.does === "edit") {
    composer.set(item.text);
    composer.focus();
  }
});

$("new").addEventListener("click", () => {
  switchTo(store.newConversation());
  composer.focus({ gently: true });
});

$("previous").addEventListener("click", () => {
  switchTo(store.previousConversation());
  composer.focus({ gently: true });
});

$("retry").addEventListener("click", () => {
  connection.retryNow(Date.now());
  composer.focus({ gently: true });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && $("sign-in").hidden) {
    scroll.toLatest();
    composer.focus();
  } else if ((event.key === "PageUp" || event.key === "PageDown") && event.target === $("message")) {
    // Reading back without leaving the field.
    event.preventDefault();
    scroll.page(event.key === "PageUp" ? -1 : 1);
  } else if (isText(event) && (event.target === document.body || event.target === $("scroller"))) {
    // Typing after a click on the page: the focus moves before the character is put in.
    composer.focus();
  }
});

function isText({ key, ctrlKey, metaKey, altKey }) {
  return [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
}

store.onOtherTab({
  // What is stored by now, which may be newer than what the event tells of.
  transcript: (id) => {
    if (id === conversation.id) {
      save();
      render();
    }
  },
  conversation: () => switchTo(store.conversationId()),
  token: () => {
    if (connection.state.name === "unauthorized") {
      connection.connect(Date.now());
    }
  },
});

window.addEventListener("hashchange", () => {
  if (store.takeFragment()) {
    connection.connect(Date.now());
  }
});
window.addEventListener("online", () => connection.retryNow(Date.now()));
window.addEventListener("pageshow", ({ persisted }) => persisted && wake());
document.addEventListener("visibilitychange", () => document.hidden || wake());
// Where the on-screen keyboard covers the page instead of shrinking it (Safari), the page shrinks itself.
window.visualViewport?.addEventListener("resize", () => {
  const { height, scale } = window.visualViewport;
  const covered = scale < 1.01 && window.innerHeight - height > 80;
  document.documentElement.style.setProperty("--height", covered ? `${height}px` : "100dvh");
  if (covered) {
    window.scrollTo(0, 0);
  }
});

store.takeFragment();
composer.set(store.remembered.draft);
connection.connect(Date.now());
setInterval(tick, TICK_MS);
composer.focus({ gently: true });
