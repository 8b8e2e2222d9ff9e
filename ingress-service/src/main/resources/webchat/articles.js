import { show } from "./markdown.js";
import { keyOf } from "./transcript.js";

/** Shows the items of a conversation as one article each, in their order, touching only what changed. */

const SENDERS = {
  answer: "Assistant",
  apology: "Assistant, something went wrong",
  notice: "Notice",
  cancelled: "Assistant, stopped",
};
const LABELS = { apology: "Something went wrong", notice: "Notice", cancelled: "Stopped" };

export class Articles {
  #log;
  #shown = new Map();
  #items = new WeakMap();

  constructor(log) {
    this.#log = log;
  }

  show(items, now) {
    const gone = new Set(this.#shown.keys());
    items.forEach((item, i) => {
      const key = keyOf(item);
      gone.delete(key);
      let known = this.#shown.get(key);
      if (known === undefined) {
        known = { article: newArticle(item.role), version: null };
        this.#shown.set(key, known);
      }
      const version = versionOf(item);
      if (known.version !== version) {
        known.version = version;
        fill(known.article, item, now);
      }
      this.#items.set(known.article, item);
      if (this.#log.children[i] !== known.article) {
        this.#log.insertBefore(known.article, this.#log.children[i] ?? null);
      }
    });
    for (const key of gone) {
      this.#shown.get(key).article.remove();
      this.#shown.delete(key);
    }
    this.#log.querySelectorAll('[data-state="final"] :is(pre, .table):not([tabindex])').forEach(reachable);
  }

  /** What an article shows. */
  itemOf(article) {
    return this.#items.get(article);
  }

  /** What a reply says, without the Markdown, for reading out. */
  textOf(reply) {
    const body = this.#shown.get(keyOf(reply))?.article.querySelector(".body");
    const stopped = reply.kind === "cancelled" ? [LABELS.cancelled] : [];
    return [...stopped, ...[...(body?.childNodes ?? [])].map((node) => node.textContent)].join("\n");
  }
}

/** What is wider than the page has to be scrolled, and so has to be reached by keyboard. */
function reachable(box) {
  if (box.scrollWidth > box.clientWidth) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.matches("pre") ? "Code" : "Table");
  }
}

function versionOf(item) {
  switch (item.role) {
    case "user":
      return `${item.state} ${item.problem}`;
    case "stream":
      return `stream ${item.stream} ${item.text.length}`;
    default:
      return `final ${item.partial.length}`;
  }
}

function newArticle(role) {
  const article = create("article", role === "user" ? "message user" : "message");
  const body = create("div", "body");
  body.dir = "auto";
  article.append(body, create("footer", "meta"));
  return article;
}

function fill(article, item, now) {
  const [body, meta] = [article.querySelector(".body"), article.querySelector(".meta")];
  switch (item.role) {
    case "user":
      article.dataset.state = item.state;
      article.setAttribute("aria-label", `You, ${shortTime(item.at, now)}`);
      body.textContent = item.text;
      meta.replaceChildren(...userMeta(item, now));
      break;
    case "stream":
      article.className = "message assistant";
      article.dataset.state = "streaming";
      article.dataset.replyId = item.id;
      article.setAttribute("aria-label", "Assistant, still writing");
      article.setAttribute("aria-busy", "true");
      show(body, item.text);
      break;
    default:
      article.className = `message ${item.kind === "answer" ? "assistant" : item.kind}`;
      article.dataset.state = "final";
      article.dataset.replyId = item.id;
      article.setAttribute("aria-label", `${SENDERS[item.kind]}, ${shortTime(item.at, now)}`);
      article.removeAttribute("aria-busy");
      if (LABELS[item.kind] && !article.querySelector(".label")) {
        article.prepend(create("div", "label", LABELS[item.kind]));
      }
      show(body, said(item));
      showNote(article, item);
      meta.replaceChildren(...replyMeta(item, now));
  }
}

/** What an item says: of an answer that was stopped, as far as it came. */
export function said(item) {
  return item.partial || item.text;
}

/** What was said about a stop stands below what it left, with a body of its own, so that the one cannot spoil the other. */
function showNote(article, item) {
  article.querySelector(".note")?.remove();
  if (item.partial && item.text) {
    const note = create("div", "note");
    note.dir = "auto";
    show(note, item.text);
    article.querySelector(".body").after(note);
  }
}

function userMeta(item, now) {
  const nodes = [time(item.at, now)];
  if (item.state === "sending") {
    nodes.push(create("span", "state", item.problem ?? "Sending…"));
  } else if (item.state === "failed") {
    nodes.push(create("span", "state", `Not sent. ${item.problem ?? ""}`), action("retry", "Try again"), action("edit", "Edit"));
  }
  return nodes;
}

function replyMeta(item, now) {
  const nodes = [time(item.at, now)];
  if (item.model) {
    const model = create("span", "model", item.model);
    model.title = item.provider ? `${item.model} by ${item.provider}` : item.model;
    nodes.push(model);
  }
  const copy = action("copy", "Copy");
  copy.dataset.copies = "reply";
  copy.setAttribute("aria-label", "Copy this reply");
  nodes.push(copy);
  return nodes;
}

function action(name, label) {
  const button = create("button", name, label);
  button.type = "button";
  button.dataset.does = name;
  return button;
}

function time(at, now) {
  const node = create("time", "", shortTime(at, now));
  const date = new Date(at);
  node.dateTime = date.toISOString();
  node.title = date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" });
  return node;
}

/** The time of day, with the date if that is not today. */
function shortTime(at, now) {
  const [date, today] = [new Date(at), new Date(now)];
  const day = date.toDateString() === today.toDateString() ? {} : { day: "numeric", month: "short" };
  return date.toLocaleString(undefined, { ...day, hour: "numeric", minute: "2-digit" });
}

function create(name, className = "", text = "") {
  const node = document.createElement(name);
  if (className) {
    node.className = className;
  }
  if (text) {
    node.textContent = text;
  }
  return node;
}
