// The worklist by keyboard; everything here is also there with a pointer, and without this script.
const list = document.querySelector("[data-list]");
const rows = [...document.querySelectorAll("[data-row]")];
const search = document.getElementById("q");
const keys = document.getElementById("keys");
const links = rows.map((row) => row.querySelector("th a"));
const boxes = rows.map((row) => row.querySelector("input[name=one]"));
const all = document.querySelector("[data-tick-all]");
const count = document.querySelector("[data-chosen]");
const words = count?.textContent;

const here = () => rows.findIndex((row) => row.contains(document.activeElement));
const chosen = () => boxes.filter((box) => box.checked).length;

function show() {
  const number = chosen();
  rows.forEach((row, n) => row.classList.toggle("dk-chosen", boxes[n].checked));
  if (count) count.textContent = number ? `${number} ${count.dataset.words}` : words;
  if (all) {
    all.checked = number > 0 && number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
  }
}

function tickAll() {
  const on = chosen() < boxes.length;
  for (const box of boxes) box.checked = on;
  show();
}

function step(by) {
  const now = here();
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + by));
  links[next]?.focus();
  rows[next]?.scrollIntoView({ block: "nearest" });
}

const acts = {
  "/": () => search?.focus(),
  j: () => step(1),
  k: () => step(-1),
  x: () => {
    const box = boxes[here()];
    if (box) box.checked = !box.checked;
    show();
  },
  a: tickAll,
  n: () => document.querySelector("[data-next]")?.click(),
  p: () => document.querySelector("[data-first]")?.click(),
  "?": () => keys?.togglePopover(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target === search) links[0]?.focus();
  const typing = event.target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])");
  const act = acts[event.key];
  if (typing || !act) return;
  event.preventDefault();
  act();
});
list?.addEventListener("change", (event) => {
  if (event.target === all) {
    for (const box of boxes) box.checked = all.checked;
  }
  show();
});
if (all) all.hidden = false;
window.addEventListener("pageshow", show);
show();
