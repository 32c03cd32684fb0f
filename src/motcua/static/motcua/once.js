// A form pressed twice is sent once by the browser too (the server makes sure anyway).
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return; // shown beside the form, which stays
    if (sent) event.preventDefault();
    sent = true;
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => { sent = false; form.removeAttribute("aria-busy"); });
}
document.querySelector(".mc-errors")?.focus();
