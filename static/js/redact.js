// Marks passages by selecting them. Without this script a moderator types the marks; both give the same text, which the
// server reads and checks. The marks are those of consult/text/marks.py: [[word|passage]], with number signs inside the
// brackets where the answer holds a square bracket itself.
//
// Inside the answer the arrow keys choose a word or a sentence, with Shift more or less of them; 1 to 9 press the buttons in
// their order, 0 takes a mark away, U undoes. These keys work only while the answer has the focus.
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

/** Select the characters of region from start to end, where its text says they are. */
function select(region, { start, end }) {
  const at = { start: null, end: null };
  let length = 0;
  for (const node of texts(region)) {
    const next = length + node.data.length;
    if (start >= length && start < next) {
      at.start = [node, start - length];
    }
    if (end > length && end <= next) {
      at.end = [node, end - length];
    }
    length = next;
  }
  if (at.start && at.end) {
    getSelection().setBaseAndExtent(...at.start, ...at.end);
    at.end[0].parentElement.scrollIntoView({ block: "nearest" });
  }
}

/** Return where the words or the sentences of text begin and end. */
function parts(text, granularity, lang) {
  const found = [...new Intl.Segmenter(lang || undefined, { granularity }).segment(text)];
  return found
    .filter((one) => (granularity === "word" ? one.isWordLike : one.segment.trim()))
    .map((one) => ({ start: one.index, end: one.index + one.segment.trimEnd().length }));
}

/** Choose the next part of the answer (step 1) or the one before (-1); with extend make what is chosen longer or shorter. */
function move(region, granularity, step, extend) {
  const all = parts(textOf(region), granularity, region.lang);
  const now = selected(region);
  const following = all.find((one) => one.start >= (now?.end ?? 0));
  const previous = all.findLast((one) => one.start < (now?.start ?? Infinity));
  let chosen = step > 0 ? (following ?? all.at(-1)) : (previous ?? all[0]);
  if (extend && now) {
    const longer = all.find((one) => one.end > now.end);
    const shorter = all.findLast((one) => one.end < now.end && one.end > now.start);
    if (step > 0) {
      chosen = { start: now.start, end: longer?.end ?? now.end };
    } else {
      chosen = shorter ? { start: now.start, end: shorter.end } : { start: previous?.start ?? now.start, end: now.end };
    }
  }
  if (chosen) {
    select(region, chosen);
  }
}

function textOf(region) {
  return texts(region).map((node) => node.data).join("");
}

function trimmed(plain, { start, end }) {
  const passage = plain.slice(start, end);
  return { start: start + passage.length - passage.trimStart().length, end: end - passage.length + passage.trimEnd().length };
}

/** Mark what is selected with the word of a button, or take marks away; tell whether anything was selected. */
function mark(word, box) {
  const field = document.getElementById(box.dataset.redactTarget);
  const said = box.querySelector("[data-redact-said]");
  for (const region of document.querySelectorAll("[data-redact]")) {
    const chosen = selected(region);
    if (!field || !chosen) {
      continue;
    }
    const text = textOf(region);
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
    const passages = word ? [...rest, { ...passage, word }].sort((a, b) => a.start - b.start) : rest;
    keep(box, field, write(now.plain, passages, signs));
    say(said, said?.dataset.redactDone);
    return;
  }
  say(said, said?.dataset.redactNot);
}

function keep(box, field, value) {
  before.get(box).push(field.value);
  put(field, value);
}

function put(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function undo(box) {
  const field = document.getElementById(box.dataset.redactTarget);
  const said = box.querySelector("[data-redact-said]");
  if (field && before.get(box).length) {
    put(field, before.get(box).pop());
    say(said, said?.dataset.redactUndone);
  }
}

function say(said, words) {
  if (said && words) {
    said.textContent = words;
  }
}

/** Show in the answer what the moderator marked, where the browser can. */
function show(field) {
  const region = document.querySelector("[data-redact]");
  if (!region || !globalThis.CSS?.highlights) {
    return;
  }
  const text = textOf(region);
  const now = read(field.value, fence(text));
  const shift = now ? now.plain.indexOf(text.trim()) - (text.length - text.trimStart().length) : 0;
  const ranges = (now?.passages ?? []).flatMap(({ start, end }) => rangesOf(region, start - shift, end - shift));
  CSS.highlights.set("redacted", new Highlight(...ranges));
}

function rangesOf(region, start, end) {
  const ranges = [];
  let length = 0;
  for (const node of texts(region)) {
    const from = Math.max(start - length, 0);
    const to = Math.min(end - length, node.data.length);
    if (from < to) {
      const range = new Range();
      range.setStart(node, from);
      range.setEnd(node, to);
      ranges.push(range);
    }
    length += node.data.length;
  }
  return ranges;
}

function press(event, region, box) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const steps = { ArrowRight: ["word", 1], ArrowLeft: ["word", -1], ArrowDown: ["sentence", 1], ArrowUp: ["sentence", -1] };
  const buttons = [...box.querySelectorAll("[data-redact-category]")].filter((one) => one.dataset.redactCategory);
  if (event.key in steps) {
    move(region, ...steps[event.key], event.shiftKey);
  } else if (/^[1-9]$/.test(event.key) && buttons[event.key - 1]) {
    mark(buttons[event.key - 1].dataset.redactCategory, box);
  } else if (event.key === "0") {
    mark("", box);
  } else if (event.key.toLowerCase() === "u") {
    undo(box);
  } else {
    return;
  }
  event.preventDefault();
}

const before = new Map();
for (const box of document.querySelectorAll("[data-redact-target]")) {
  box.hidden = false;
  before.set(box, []);
  for (const button of box.querySelectorAll("[data-redact-category]")) {
    button.addEventListener("mousedown", (event) => event.preventDefault()); // Keeps the selection where it is.
    button.addEventListener("click", () => mark(button.dataset.redactCategory, box));
  }
  box.querySelector("[data-redact-undo]")?.addEventListener("click", () => undo(box));
  for (const region of document.querySelectorAll("[data-redact]")) {
    region.addEventListener("keydown", (event) => press(event, region, box));
  }
  const field = document.getElementById(box.dataset.redactTarget);
  if (field) {
    field.addEventListener("input", () => show(field));
    show(field);
  }
}
