// The form at the desk by keyboard alone: Enter goes on to what is still empty, a digit chooses, a scanner types into
// any field. Without this file Enter sends the form and Tab goes through it.

const CARD = /\d{12}\|(\d{9}|\d{12})?\|[^|]+\|\d{8}\|/;
const TEXT = "input:not([type=radio], [type=checkbox], [type=file], [type=hidden]), textarea";
const shown = (part) => part.getClientRects().length > 0;
const folded = (text) => text.trim().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

// What is asked and must be there, in the order of the page: where it begins, and whether it is answered.
function wanted(form) {
  return [...form.querySelectorAll("[data-wanted]")].filter(shown).map((box) => {
    const radios = [...box.querySelectorAll("input[type=radio]")];
    if (radios.length) return { first: radios[0], isThere: radios.some((one) => one.checked) };
    const first = box.querySelector("select, input, textarea");
    const scan = box.querySelector("input[type=file]");
    return { first, isThere: Boolean(first.value.trim() || scan?.files.length || box.querySelector(".mcc-file")) };
  });
}

const isAfter = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

// The first button of the bar: to the check, or to the agreement of who is helped to file online.
const onward = (form) => form.querySelector(".mcc-bar [name=act]");
const check = (form) => form.requestSubmit(onward(form));

// To the next thing that is empty, from here to the end and then from the top. Where nothing is, Enter checks the form;
// a choice leads to the button that does.
function goOn(form, here, checks = false) {
  const empty = wanted(form).filter((one) => !one.isThere);
  const next = empty.find((one) => isAfter(here, one.first) && one.first.name !== here.name)
    || empty.find((one) => one.first.name !== here.name);
  if (!next) {
    if (checks) check(form);
    else onward(form).focus();
    return;
  }
  next.first.focus();
  if (next.first.matches(TEXT)) next.first.select();
}

function changed(control) {
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

function chooseRadio(form, here, key) {
  const group = [...form.querySelectorAll("input[type=radio]")].filter((one) => one.name === here.name);
  if (/^\d$/.test(key)) {
    const chosen = group[(Number(key) + 9) % 10];
    if (!chosen) return false;
    chosen.checked = true;
    chosen.focus();
    changed(chosen);
    goOn(form, chosen);
    return true;
  }
  const from = group.indexOf(here) + 1;
  const fits = [...group.slice(from), ...group.slice(0, from)]
    .find((one) => folded(one.closest("label").textContent).startsWith(folded(key)));
  if (!fits) return false;
  fits.checked = true;
  fits.focus();
  changed(fits);
  return true;
}

// 1 original, 2 certified copy …: as the list says; 0 opens the choice of a scan.
function choosePaper(form, here, key) {
  if (key === "0") {
    here.closest(".mcc-shown").querySelector("input[type=file]").click();
    return true;
  }
  if (!here.options[Number(key)]) return false;
  here.selectedIndex = Number(key);
  changed(here);
  goOn(form, here);
  return true;
}

// A reader types what the card says wherever the cursor is, and presses Enter; the field keeps what stood before it.
function readCard(form, here) {
  const at = here.value.search(CARD);
  if (here.name === "desk-card" || at < 0) return false;
  form.elements["desk-card"].value = here.value.slice(at).trim();
  here.value = here.value.slice(0, at).trimEnd();
  check(form);
  return true;
}

for (const form of document.querySelectorAll("form[data-desk]")) {
  document.documentElement.classList.add("mcc-keys");
  form.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    let isDone = false;
    if (key === "Enter" && target.matches(`${TEXT}, select, [type=radio], [type=checkbox]`)) {
      if (target.matches("textarea") && event.shiftKey) return;
      isDone = true;
      if (target.name === "desk-card" && target.value.trim()) check(form);
      else if (!readCard(form, target)) goOn(form, target, true);
    } else if (key.length === 1 && target.matches("[type=radio]")) isDone = key !== " " && chooseRadio(form, target, key);
    else if (/^\d$/.test(key) && target.matches(".mcc-shown select")) isDone = choosePaper(form, target, key);
    if (isDone) event.preventDefault();
  });
  form.addEventListener("change", ({ target }) => {
    if (target.matches(".mcc-shown input[type=file]") && target.files.length) goOn(form, target);
  });
}

// “?” shows the keys, where it is no text.
document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.target.matches?.(TEXT)) return;
  const list = document.getElementById("keys");
  if (!list) return;
  event.preventDefault();
  list.togglePopover();
});
