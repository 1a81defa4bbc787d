// What is selected in the words of an answer, by mouse or keyboard, as places in its text. Code units count, as in all of
// JavaScript. Whoever sends a place to the server counts code points.
//
//   [data-skip]   inside the words: not part of them

/** Words on a page: one element, or those elements inside it that `selector` names, one behind another. */
export class Words {
  constructor(element, selector = "") {
    this.element = element;
    this.selector = selector;
  }

  /** The elements that hold the words, in order, each with where it begins. */
  blocks() {
    let start = 0;
    return (this.selector ? [...this.element.querySelectorAll(this.selector)] : [this.element]).map((element) => {
      const block = { element, start, text: textIn(element).map((node) => node.data).join("") };
      start += block.text.length;
      return block;
    });
  }

  text() {
    return this.blocks().map((block) => block.text).join("");
  }

  /** Return where the selection begins and ends in the words, or null. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !this.element.contains(selection.getRangeAt(0).commonAncestorContainer)) {
      return null;
    }
    const range = selection.getRangeAt(0);
    let length = 0;
    let start = null;
    let end = null;
    for (const node of this.#nodes()) {
      if (range.intersectsNode(node)) {
        start ??= length + (node === range.startContainer ? range.startOffset : 0);
        end = length + (node === range.endContainer ? range.endOffset : node.data.length);
      }
      length += node.data.length;
    }
    return start === null || start >= end ? null : { start, end };
  }

  /** Select the characters from start to end. */
  select({ start, end }) {
    const ranges = this.ranges({ start, end });
    if (ranges.length) {
      const [first, last] = [ranges[0], ranges.at(-1)];
      getSelection().setBaseAndExtent(first.startContainer, first.startOffset, last.endContainer, last.endOffset);
      last.endContainer.parentElement.scrollIntoView({ block: "nearest" });
    }
  }

  /** Return the ranges of the page that hold the characters from start to end. */
  ranges({ start, end }) {
    const found = [];
    let length = 0;
    for (const node of this.#nodes()) {
      const from = Math.max(start - length, 0);
      const to = Math.min(end - length, node.data.length);
      if (from < to) {
        const range = new Range();
        range.setStart(node, from);
        range.setEnd(node, to);
        found.push(range);
      }
      length += node.data.length;
    }
    return found;
  }

  /** Return where the words or the sentences begin and end; each of several elements is a sentence. */
  parts(granularity) {
    return this.blocks().flatMap(({ element, start, text }) => {
      if (this.selector && granularity === "sentence") {
        return text.trim() ? [{ start, end: start + text.length }] : [];
      }
      const found = [...new Intl.Segmenter(element.lang || undefined, { granularity }).segment(text)];
      return found
        .filter((one) => (granularity === "word" ? one.isWordLike : one.segment.trim()))
        .map((one) => ({ start: start + one.index, end: start + one.index + one.segment.trimEnd().length }));
    });
  }

  /** Choose the next part (step 1) or the one before (-1); with extend make what is chosen longer or shorter. */
  move(granularity, step, extend) {
    const all = this.parts(granularity);
    const now = this.selected();
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
      this.select(chosen);
    }
  }

  /** Do what an arrow key asks for; tell whether it was one. */
  moveByKey(event) {
    const steps = { ArrowRight: ["word", 1], ArrowLeft: ["word", -1], ArrowDown: ["sentence", 1], ArrowUp: ["sentence", -1] };
    if (!(event.key in steps)) {
      return false;
    }
    this.move(...steps[event.key], event.shiftKey);
    return true;
  }

  #nodes() {
    return this.blocks().flatMap(({ element }) => textIn(element));
  }
}

/** Return a passage of text without the white space around it. */
export function trimmed(text, { start, end }) {
  const passage = text.slice(start, end);
  return { start: start + passage.length - passage.trimStart().length, end: end - passage.length + passage.trimEnd().length };
}

/** Show passages in a way of their own, where the browser can. */
export function highlight(name, ranges) {
  globalThis.CSS?.highlights?.set(name, new Highlight(...ranges));
}

function textIn(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("[data-skip]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const nodes = [];
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
  }
  return nodes;
}
