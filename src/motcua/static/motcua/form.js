// A form of questions: shows and hides what depends on other answers, saves itself, keeps typed text when the network
// is lost. Without this file the server asks the further questions and saves on every press of the button.

const TESTS = {
  at_least: (value, limit) => typeof value === "number" && value >= limit,
  more_than: (value, limit) => typeof value === "number" && value > limit,
  at_most: (value, limit) => typeof value === "number" && value <= limit,
  less_than: (value, limit) => typeof value === "number" && value < limit,
  older_than_days: (value, days, today) => Boolean(value) && (today - Date.parse(value)) / 86400000 > days,
  filled: (value, wanted) => (value !== undefined && value !== null && value !== "") === wanted,
};

// The same words as onestop/catalogue/conditions.py.
export function holds(condition, answers, today) {
  return Object.entries(condition || {}).every(([key, wanted]) => {
    if (key === "all") return wanted.every((item) => holds(item, answers, today));
    if (key === "any") return wanted.some((item) => holds(item, answers, today));
    if (key === "not") return !holds(wanted, answers, today);
    const value = answers[key];
    if (Array.isArray(wanted)) return wanted.includes(value);
    if (wanted !== null && typeof wanted === "object")
      return Object.entries(wanted).every(([test, limit]) => TESTS[test](value, limit, today));
    return value === wanted;
  });
}

function read(field) {
  const control = field.querySelector("input, textarea, select");
  if (!control) return undefined;
  if (control.type === "radio") {
    const chosen = field.querySelector("input:checked");
    if (!chosen) return undefined;
    const values = [...field.querySelectorAll("input")].map((input) => input.value).join();
    return values === "yes,no" ? chosen.value === "yes" : chosen.value;
  }
  const text = control.value.trim();
  if (!text) return undefined;
  if (control.classList.contains("mc-date")) {
    const parts = text.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
    return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : text;
  }
  if (control.classList.contains("mc-number")) return Number(text.replace(/\s/g, "").replace(",", "."));
  return text;
}

function showAsked(box) {
  const answers = JSON.parse(box.dataset.known || "{}");
  const today = Date.parse(box.dataset.today);
  for (const row of box.querySelectorAll("[data-question]")) {
    const asked = !row.dataset.when || holds(JSON.parse(row.dataset.when), answers, today);
    row.hidden = !asked;
    if (asked) answers[row.dataset.question] = read(row);
    else delete answers[row.dataset.question];
  }
}

const UNTYPED = new Set(["csrfmiddlewaretoken", "scripted", "stamp", "seq"]);
const snapshot = (form) =>
  Object.fromEntries([...new FormData(form)].filter(([name]) => !UNTYPED.has(name)));

// Every save of a page has the next number, so that one which the network brings late is known to be old.
function count(form) {
  const number = form.elements.seq;
  if (number) number.value = String(Number(number.value) + 1);
}

function putBack(form, kept) {
  for (const [name, value] of Object.entries(kept)) {
    const control = form.elements[name];
    if (control) control.value = value;
  }
}

function saving(form) {
  const line = document.getElementById("saved");
  const store = `motcua-draft:${form.dataset.store}`;
  let timer = 0;
  let sent = JSON.stringify(snapshot(form));
  let running = null;
  const say = (text, bad) => {
    line.textContent = text;
    line.classList.toggle("mp-saved--bad", Boolean(bad));
  };
  // Text that could not be sent lies on this device until the server has it. It belongs to the state of the draft that
  // the page was made from: when the server has a newer one, that counts.
  const keep = (values) => {
    try { localStorage.setItem(store, JSON.stringify({ base: form.dataset.at, values })); } catch { /* full, or none */ }
  };
  try {
    const kept = JSON.parse(localStorage.getItem(store) || "null");
    if (kept && kept.base === form.dataset.at && JSON.stringify(kept.values) !== sent) {
      putBack(form, kept.values);
      say(line.dataset.back, true);
      timer = setTimeout(save, 1500);
    } else localStorage.removeItem(store);
  } catch { /* no storage on this device */ }

  async function save() {
    const values = JSON.stringify(snapshot(form));
    if (values === sent) return;
    keep(JSON.parse(values));
    count(form);
    running = new AbortController();
    try {
      const reply = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), signal: running.signal, redirect: "error",
      });
      if (reply.status === 409) { say((await reply.json()).late, true); return; }
      if (!reply.ok) throw new Error(String(reply.status));
      const { saved, at } = await reply.json();
      form.dataset.at = at;
      sent = values;
      try { localStorage.removeItem(store); } catch { /* no storage */ }
      say(`✓ ${line.dataset.saved.replace("{time}", saved)}`);
    } catch (error) {
      if (error.name === "AbortError") return;
      say(navigator.onLine ? line.dataset.failed : line.dataset.offline, true);
      timer = setTimeout(save, 5000);
    }
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 900); });
  form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(save, 200); });
  window.addEventListener("online", save);
  window.addEventListener("offline", () => say(line.dataset.offline, true));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (running) running.abort();
    count(form);
    keep(snapshot(form));
  });
}

for (const box of document.querySelectorAll(".mc-questions")) {
  const form = box.closest("form");
  const mark = document.createElement("input");
  Object.assign(mark, { type: "hidden", name: "scripted", value: "1" });
  form.append(mark);
  if (form.dataset.autosave) saving(form);
  showAsked(box);
  form.addEventListener("input", () => showAsked(box));
  form.addEventListener("change", () => showAsked(box));
}
document.querySelector(".mc-errors")?.focus();
