// Makes coding faster: words of a contribution are selected with mouse or keyboard, and a theme is found by typing. Without
// this script a coder ticks sentences and opens the codebook; the server reads and checks both.
//
//   [data-selectable]   the sentences; its value names the elements that hold their words, each with [data-sentence]
//   [data-passage]      the field that holds what was selected: sentence:characters-sentence:characters
//   [data-selecting]    says how, and afterwards what was selected
//   [data-theme-search] around the field that narrows the codebook, [data-themes]
//   [data-stances]      the stances of a theme: there 1 to 5 choose one

import { highlight, trimmed, Words } from "./selection.js";

const list = document.querySelector("[data-selectable]");
const field = document.querySelector("[data-passage]");

function codePoints(text) {
  return [...text].length;
}

/** Return a passage as the server reads it: sentences by their numbers, and characters of what is shown of each. */
function written(words, { start, end }) {
  const blocks = words.blocks();
  const first = blocks.findLast((block) => block.start <= start);
  const last = blocks.findLast((block) => block.start < end);
  const at = (block, place) => `${block.element.dataset.sentence}:${codePoints(block.text.slice(0, place - block.start))}`;
  return `${at(first, start)}-${at(last, end)}`;
}

/** Return the passage that the field holds; null where it holds none, or one that is not on this page. */
function readBack(words, value) {
  const found = /^(\d+):(\d+)-(\d+):(\d+)$/.exec(value);
  const at = (number, points) => {
    const block = words.blocks().find((one) => one.element.dataset.sentence === number);
    return block ? block.start + [...block.text].slice(0, points).join("").length : null;
  };
  const passage = found && { start: at(found[1], Number(found[2])), end: at(found[3], Number(found[4])) };
  return passage && passage.start !== null && passage.end !== null ? passage : null;
}

function selectWords() {
  const words = new Words(list, list.dataset.selectable);
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const said = document.querySelector("[data-selected-said]");
  const show = (passage) => {
    highlight("selected-words", passage ? words.ranges(passage) : []);
    said.textContent = passage ? `${said.dataset.selectedWords} “${words.text().slice(passage.start, passage.end)}”` : said.dataset.selectedNone;
  };
  const keep = (passage) => {
    field.value = passage ? written(words, passage) : "";
    show(passage);
  };
  document.querySelector("[data-selecting]").hidden = false;
  list.tabIndex = 0;
  list.dataset.key = "m";
  document.addEventListener("selectionchange", () => {
    const chosen = words.selected();
    const passage = chosen && trimmed(words.text(), chosen);
    if (passage && passage.start < passage.end) {
      for (const box of boxes) {
        box.checked = false;
      }
      keep(passage);
    }
  });
  // Whoever selects words inside a label does not press it.
  list.addEventListener("click", (event) => {
    if (event.detail && words.selected() && event.target.closest("label")) {
      event.preventDefault();
    }
  });
  list.addEventListener("change", (event) => {
    if (event.target.checked && field.value) {
      getSelection().removeAllRanges();
      keep(null);
    }
  });
  list.addEventListener("keydown", (event) => {
    if (event.target !== list || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    if (event.key === "0") {
      getSelection().removeAllRanges();
      keep(null);
    } else if (!words.moveByKey(event)) {
      return;
    }
    event.preventDefault();
  });
  if (field.value) {
    show(readBack(words, field.value));
  }
}

function plain(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function findThemes(box) {
  const input = box.querySelector("input");
  const themes = [...document.querySelectorAll("[data-themes] details li")];
  const families = [...document.querySelectorAll("[data-themes] details")].map((one) => ({ one, open: one.open }));
  const left = () => themes.filter((theme) => !theme.hidden);
  const narrow = () => {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    for (const theme of themes) {
      const name = plain(theme.querySelector("label").textContent);
      theme.hidden = !wanted.every((word) => name.includes(word)) && !theme.querySelector("input").checked;
    }
    for (const { one, open } of families) {
      one.open = wanted.length ? Boolean(one.querySelector("li:not([hidden])")) : open || Boolean(one.querySelector("input:checked"));
    }
  };
  box.hidden = false;
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) {
      return;
    }
    event.preventDefault(); // Enter in a field would save.
    const theme = left().find((one) => !one.querySelector("input").checked);
    if (theme && input.value.trim()) {
      const chosen = theme.querySelector("input[type=checkbox]");
      chosen.click();
      input.value = "";
      narrow();
      (theme.querySelector("input[type=radio]") ?? chosen).focus();
    }
  });
}

function chooseStances(group) {
  const stances = [...group.querySelectorAll("input[type=radio]")];
  group.closest("li").addEventListener("keydown", (event) => {
    const chosen = stances[event.key - 1];
    if (!chosen || !event.target.matches("input[type=radio], input[type=checkbox]") || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    chosen.click();
    (chosen.value === "conditional" ? group.querySelector("input[type=text]") : chosen).focus();
  });
}

if (list && field) {
  selectWords();
}
for (const box of document.querySelectorAll("[data-theme-search]")) {
  findThemes(box);
}
for (const group of document.querySelectorAll("[data-stances]")) {
  chooseStances(group);
}
