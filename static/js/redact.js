// Marks passages by selecting them. Without this script a moderator types the marks; both give the same text, which the
// server reads and checks. The marks are those of consult/text/marks.py: [[word|passage]], with number signs inside the
// brackets where the answer holds a square bracket itself.
//
//   [data-redact]            the answer as it was sent; [data-redact-skip] inside it is not part of the answer
//   [data-redact-target]     around the buttons: the id of the textarea that holds the marks
//   [data-redact-category]   a button: the word of its mark; an empty word takes marks away
//   [data-redact-said]       says afterwards what was done

function fence(original) {
  if (!/[[\]]/.test(original)) {
    return "";
  }
  const runs = original.match(/#+/g) ?? [];
  return "#".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
}

/** Return the answer without marks and the marked passages, or null when a mark is not closed. */
function read(marked, signs) {
  const passages = [];
  let plain = "";
  let at = 0;
  let open = null;
  for (const found of marked.matchAll(new RegExp(`\\[\\[${signs}([^|\\[\\]#\\n]{1,40})\\||${signs}\\]\\]`, "g"))) {
    plain += marked.slice(at, found.index);
    at = found.index + found[0].length;
    if ((found[1] === undefined) !== (open !== null)) {
      return null;
    }
    if (open) {
      passages.push({ ...open, end: plain.length });
      open = null;
    } else {
      open = { start: plain.length, word: found[1] };
    }
  }
  return open ? null : { plain: plain + marked.slice(at), passages };
}

function write(plain, passages, signs) {
  let marked = "";
  let at = 0;
  for (const { start, end, word } of passages) {
    marked += `${plain.slice(at, start)}[[${signs}${word}|${plain.slice(start, end)}${signs}]]`;
    at = end;
  }
  return marked + plain.slice(at);
}

function texts(region) {
  const walker = document.createTreeWalker(region, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("[data-redact-skip]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const nodes = [];
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
  }
  return nodes;
}

/** Return where the selection inside region begins and ends in its text, or null. */
function selected(region) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !region.contains(selection.getRangeAt(0).commonAncestorContainer)) {
    return null;
  }
  const range = selection.getRangeAt(0);
  let length = 0;
  let start = null;
  let end = null;
  for (const node of texts(region)) {
    if (range.intersectsNode(node)) {
      start ??= length + (node === range.startContainer ? range.startOffset : 0);
      end = length + (node === range.endContainer ? range.endOffset : node.data.length);
    }
    length += node.data.length;
  }
  return start === null ? null : { start, end };
}

function trimmed(plain, { start, end }) {
  const passage = plain.slice(start, end);
  return { start: start + passage.length - passage.trimStart().length, end: end - passage.length + passage.trimEnd().length };
}

function mark(button, box) {
  const field = document.getElementById(box.dataset.redactTarget);
  const said = box.querySelector("[data-redact-said]");
  for (const region of document.querySelectorAll("[data-redact]")) {
    const chosen = selected(region);
    if (!field || !chosen) {
      continue;
    }
    const text = texts(region).map((node) => node.data).join("");
    const signs = fence(text);
    const now = read(field.value, signs);
    const shift = now ? now.plain.indexOf(text.trim()) - (text.length - text.trimStart().length) : -1;
    if (!now || !now.plain.includes(text.trim())) {
      break;
    }
    const passage = trimmed(now.plain, { start: chosen.start + shift, end: chosen.end + shift });
    if (passage.start >= passage.end) {
      break;
    }
    const rest = now.passages.filter((one) => one.end <= passage.start || one.start >= passage.end);
    const word = button.dataset.redactCategory;
    const passages = word ? [...rest, { ...passage, word }].sort((a, b) => a.start - b.start) : rest;
    field.value = write(now.plain, passages, signs);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    say(said, said?.dataset.redactDone);
    return;
  }
  say(said, said?.dataset.redactNot);
}

function say(said, words) {
  if (said && words) {
    said.textContent = words;
  }
}

for (const box of document.querySelectorAll("[data-redact-target]")) {
  box.hidden = false;
  for (const button of box.querySelectorAll("[data-redact-category]")) {
    button.addEventListener("mousedown", (event) => event.preventDefault()); // Keeps the selection where it is.
    button.addEventListener("click", () => mark(button, box));
  }
}
