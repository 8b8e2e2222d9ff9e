import { Lexer } from "./vendor/marked.esm.js";

/**
 * Shows Markdown as elements. marked only takes the text apart; every element is made here by name and every text is
 * set as text, so nothing that a model wrote is ever parsed as HTML: raw HTML is shown as the characters it consists
 * of. Links lead to http, https and mailto only, and images are shown as links, so reading a reply loads nothing.
 */

const OPTIONS = { gfm: true, breaks: true };
const LINK_PROTOCOLS = new Set(["http:", "https:", "mailto:"]);
const ALIGNMENTS = new Set(["left", "center", "right"]);
const ENTITIES = {
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", copy: "©", reg: "®", trade: "™", hellip: "…",
  mdash: "—", ndash: "–", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", laquo: "«", raquo: "»", bull: "•", middot: "·",
  larr: "←", rarr: "→", uarr: "↑", darr: "↓", times: "×", divide: "÷", plusmn: "±", le: "≤", ge: "≥", ne: "≠",
  deg: "°", micro: "µ", euro: "€", pound: "£", yen: "¥", sect: "§", para: "¶", shy: "\u00ad",
};

const shown = new WeakMap();

/**
 * Makes `container` show `markdown`. Called again with a longer text it keeps the blocks that did not change, so a
 * growing reply costs little and a selection in it stays.
 */
export function show(container, markdown) {
  const blocks = shown.get(container) ?? [];
  let tokens;
  try {
    tokens = new Lexer(OPTIONS).lex(markdown).filter(({ type }) => type !== "space" && type !== "def");
  } catch {
    // Nested beyond what the parser's stack holds.
    tokens = [{ type: "code", raw: markdown, text: markdown }];
  }
  // What a link leads to may be defined further down, so the definitions are part of what a block depends on.
  const links = JSON.stringify(tokens.links ?? {});
  const next = tokens.map((token, i) => {
    const id = token.raw + links;
    return blocks[i]?.id === id ? blocks[i] : { id, node: block(token) };
  });
  next.forEach(({ node }, i) => {
    if (blocks[i]?.node !== node) {
      const old = container.childNodes[i];
      if (old === undefined) {
        container.append(node);
      } else {
        old.replaceWith(node);
      }
    }
  });
  while (container.childNodes.length > next.length) {
    container.lastChild.remove();
  }
  shown.set(container, next);
}

function block(token) {
  switch (token.type) {
    case "heading":
      // The first level is the page's own.
      return element(`h${Math.min(token.depth + 1, 6)}`, inlines(token.tokens));
    case "paragraph":
      return element("p", inlines(token.tokens));
    case "code":
      return codeBlock(token);
    case "blockquote":
      return element("blockquote", blocksOf(token.tokens));
    case "list":
      return list(token);
    case "table":
      return table(token);
    case "hr":
      return element("hr");
    case "html":
      return element("p", token.text.trimEnd());
    case "text":
      return element("p", token.tokens ? inlines(token.tokens) : text(token));
    default:
      return element("p", token.raw);
  }
}

function blocksOf(tokens) {
  return tokens.filter(({ type }) => type !== "space" && type !== "def").map(block);
}

function list(token) {
  const items = token.items.map((item) => {
    // In a tight list the text stands in the item itself, not in a paragraph.
    const content = item.tokens
      .filter(({ type }) => type !== "space" && type !== "def")
      .map((child) => {
        switch (child.type) {
          case "checkbox":
            return checkbox(child);
          case "text":
            return element("span", child.tokens ? inlines(child.tokens) : text(child));
          default:
            return block(child);
        }
      });
    const node = element("li", content);
    if (item.task) {
      node.className = "task";
    }
    return node;
  });
  const node = element(token.ordered ? "ol" : "ul", items);
  if (token.ordered && Number.isSafeInteger(token.start) && token.start !== 1) {
    node.start = token.start;
  }
  return node;
}

function table(token) {
  const cell = (name) => (content) => {
    const node = element(name, inlines(content.tokens));
    if (ALIGNMENTS.has(content.align)) {
      node.className = content.align;
    }
    return node;
  };
  const head = element("thead", [element("tr", token.header.map(cell("th")))]);
  const rows = token.rows.map((row) => element("tr", row.map(cell("td"))));
  const wrap = element("div", [element("table", [head, element("tbody", rows)])]);
  wrap.className = "table";
  return wrap;
}

function codeBlock(token) {
  const language = (token.lang ?? "").trim().split(/\s/, 1)[0];
  const label = element("span", language);
  const button = element("button", "Copy");
  button.type = "button";
  button.className = "copy";
  button.dataset.copies = "code";
  button.setAttribute("aria-label", language ? `Copy the ${language} code` : "Copy the code");
  const bar = element("div", [label, button]);
  bar.className = "bar";
  const node = element("div", [bar, element("pre", [element("code", token.text)])]);
  node.className = "code";
  return node;
}

function inlines(tokens) {
  return tokens.map(inline);
}

function inline(token) {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return element(token.type, inlines(token.tokens));
    case "codespan":
      return element("code", token.text);
    case "br":
      return element("br");
    case "link":
      return link(token.href, token.autolink ? [token.text] : inlines(token.tokens), token.title);
    case "image":
      return link(token.href, [`Image: ${decode(token.text) || token.href}`], token.title);
    case "checkbox":
      return checkbox(token);
    case "html":
      // Models write <br> in table cells, where Markdown has nothing else.
      return /^<br\s*\/?>$/i.test(token.text) ? element("br") : token.text;
    case "text":
      return token.tokens ? element("span", inlines(token.tokens)) : text(token);
    case "escape":
      return token.text;
    default:
      return token.raw;
  }
}

function text(token) {
  return token.escaped ? token.text : decode(token.text);
}

function link(href, content, title) {
  const url = parseUrl(decode(href));
  if (url === null || !LINK_PROTOCOLS.has(url.protocol)) {
    return element("span", content);
  }
  const node = element("a", content);
  node.href = url.href;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.title = title ? `${title} (${url.href})` : url.href;
  return node;
}

function parseUrl(href) {
  try {
    return new URL(href);
  } catch {
    return null;
  }
}

function checkbox({ checked }) {
  const node = element("input");
  node.type = "checkbox";
  node.checked = checked;
  node.disabled = true;
  node.setAttribute("aria-label", checked ? "done" : "to do");
  return node;
}

function decode(value) {
  return value.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) {
      return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : entity;
    }
    const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : entity;
  });
}

function element(name, content = []) {
  const node = document.createElement(name);
  node.append(...(Array.isArray(content) ? content : [content]));
  return node;
}
