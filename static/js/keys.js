// Single keys for those who moderate and code all day. Every key has a visible control that does the same, no key works
// while somebody types, and a checkbox turns them off (WCAG 2.1.4). An element declares its key: data-key="s".

const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit], [type=button])";
const PRESSED = "a, button, summary, input[type=radio], input[type=checkbox]";
const STORED = "keys";

const switches = [...document.querySelectorAll("[data-keys-off]")];
let off = remembered();

function remembered() {
  try {
    return sessionStorage.getItem(STORED) === "off";
  } catch {
    return false; // A browser may refuse storage: then the choice lasts as long as the page.
  }
}

function choose(value) {
  off = value;
  try {
    sessionStorage.setItem(STORED, off ? "off" : "on");
  } catch {
    // The same as above.
  }
  show();
}

function show() {
  for (const one of switches) {
    one.checked = off;
  }
  for (const one of document.querySelectorAll("[data-key]")) {
    if (off) {
      one.removeAttribute("aria-keyshortcuts");
    } else {
      one.setAttribute("aria-keyshortcuts", one.dataset.key);
    }
  }
}

function usable(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.getClientRects().length > 0;
}

function press(event) {
  if (off || event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.target.closest?.(TYPING)) {
    return;
  }
  const key = event.key.toLowerCase();
  const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.toLowerCase() === key && usable(one));
  if (!found) {
    return;
  }
  event.preventDefault();
  found.focus();
  if (found.matches(PRESSED)) {
    found.click();
  }
}

for (const one of switches) {
  one.addEventListener("change", () => choose(one.checked));
}
for (const one of document.querySelectorAll("[data-keys]")) {
  one.hidden = false;
}
document.addEventListener("keydown", press);
show();
