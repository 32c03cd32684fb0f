// The button says how many are ticked; without this script it speaks of those that are ticked.
const form = document.querySelector("form[data-tally]");
const button = form?.querySelector("button[data-many]");
const words = button?.textContent;

function say() {
  const count = form.querySelectorAll("input[name=item]:checked").length;
  button.textContent = !count ? words : count === 1 ? button.dataset.one : button.dataset.many.replace("{n}", count);
}

if (button) {
  form.addEventListener("change", say);
  window.addEventListener("pageshow", say);
  say();
}
