// Marks passages by selecting them. Without this script a moderator types the marks; both give the same text, which the
// server reads and checks. The marks are those of consult/text/marks.py: [[word|passage]], with number signs inside the
// brackets where the answer holds a square bracket itself.
//
// Inside the answer the arrow keys choose a word or a sentence, with Shift more or less of them; 1 to 9 press the buttons in
// their order, 0 takes a mark away, U undoes. These keys work only while the answer has the focus.
//
//   [data-redact]            the answer as it was sent
//   [data-redact-target]     around the buttons: the id of the textarea that holds the marks
//   [data-redact-category]   a button: the word of its mark; an empty word takes marks away
//   [data-redact-said]       says afterwards what was done

import { highlight, trimmed, Words } from "./selection.js";

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

/** Mark what is selected with the word of a button, or take marks away; tell whether anything was selected. */
function mark(word, box) {
  const field = document.getElementById(box.dataset.redactTarget);
  const said = box.querySelector("[data-redact-said]");
  for (const region of document.querySelectorAll("[data-redact]")) {
    const chosen = new Words(region).selected();
    if (!field || !chosen) {
      continue;
    }
    const text = new Words(region).text();
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

/** Show in the answer what the moderator marked. */
function show(field) {
  const region = document.querySelector("[data-redact]");
  if (!region) {
    return;
  }
  const words = new Words(region);
  const text = words.text();
  const now = read(field.value, fence(text));
  const shift = now ? now.plain.indexOf(text.trim()) - (text.length - text.trimStart().length) : 0;
  const passages = now?.passages ?? [];
  highlight("redacted", passages.flatMap(({ start, end }) => words.ranges({ start: start - shift, end: end - shift })));
}

function press(event, region, box) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const buttons = [...box.querySelectorAll("[data-redact-category]")].filter((one) => one.dataset.redactCategory);
  if (new Words(region).moveByKey(event)) {
    // It is done.
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
