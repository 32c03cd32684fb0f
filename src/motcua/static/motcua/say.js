// An officer says of each line of a checklist whether it is right: on a line, a digit presses its button, J and K go to
// the next line and the one before. Without this file Tab goes through the buttons.
const lines = () => [...document.querySelectorAll("[data-say]")].filter((line) => line.getClientRects().length > 0);

function goTo(line) {
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const line = target.closest?.("[data-say]");
  if (!line || target.matches("textarea, select, input")) return;
  if (/^[1-9]$/.test(key)) {
    const button = line.querySelectorAll("button[name=state]")[Number(key) - 1];
    if (!button) return;
    event.preventDefault();
    button.click();
  } else if (key === "j" || key === "k") {
    const all = lines();
    const next = all[all.indexOf(line) + (key === "j" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    goTo(next);
  }
});

// After an answer the page comes back at the line that waits next.
function arrive() {
  const line = location.hash.startsWith("#line-") ? document.getElementById(location.hash.slice(1)) : null;
  if (line?.matches("[data-say]")) goTo(line);
}
window.addEventListener("hashchange", arrive);
arrive();
