/** Shows how the connection is, and what the assistant is doing. */

const CONNECTION = {
  connecting: "Connecting…",
  online: "Online",
  offline: "Offline",
  unauthorized: "Access token needed",
};

const $ = (id) => document.getElementById(id);

export function showConnection({ name, retryAt, reason }, now) {
  $("status").dataset.state = name;
  setText($("status-text"), reason ?? CONNECTION[name]);
  // Beside the text, not in it: a countdown is not to be read out each second.
  const seconds = Math.max(1, Math.ceil((retryAt - now) / 1000));
  setText($("status-wait"), name === "offline" && retryAt !== null ? ` – retrying in ${seconds} s` : "");
  $("retry").hidden = name !== "offline";
}

export function showActivity({ state, tool }) {
  const texts = { idle: "", thinking: "Thinking…", tool: `Using tool ${tool}…`, writing: "Writing…" };
  $("activity").dataset.state = state;
  setText($("activity-text"), texts[state]);
}

// Writing to an element that is read out counts as news even if the text is the same.
function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}
