// A file is sent as soon as it is chosen, so that its receipt (or what is wrong with it) shows at once.
const form = document.querySelector("form[data-upload]");
for (const input of document.querySelectorAll('input[type="file"][form="upload"]')) {
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    input.closest(".mp-doc").setAttribute("aria-busy", "true");
    form.requestSubmit(document.querySelector('button[name="upload"]'));
  });
}
document.querySelector(".mc-errors")?.focus();
