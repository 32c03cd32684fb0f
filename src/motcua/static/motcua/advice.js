// The assistant beside a dossier: its page is read into the box when that is opened first, and what is asked there is
// answered in place. Without this file, and where reading fails, the link in the box opens the page.
const box = document.querySelector("details[data-advice]");
const place = box?.querySelector("[data-place]");

async function show(answer) {
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("advice");
  if (!next) throw new Error("not the page");
  place.replaceChildren(document.importNode(next, true));
}

box?.addEventListener("toggle", async () => {
  if (!box.open || place.querySelector("#advice")) return;
  try {
    await show(await fetch(box.dataset.advice, { cache: "no-store" }));
    place.querySelector("textarea")?.focus();
  } catch {
    // the link stays
  }
});
place?.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.plain) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy")) return;
  const typed = new FormData(form);
  if (event.submitter?.name) typed.append(event.submitter.name, event.submitter.value);
  form.setAttribute("aria-busy", "true");
  try {
    await show(await fetch(form.action, { method: "POST", body: typed }));
    (place.querySelector(".mc-error") ? place.querySelector("textarea") : place.querySelector("[data-answer]"))?.focus();
  } catch {
    form.removeAttribute("aria-busy");
    form.dataset.plain = "1";
    form.requestSubmit(event.submitter);
  }
});
