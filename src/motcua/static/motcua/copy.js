// A press copies what stands in the named element; without a clipboard it is selected, to be copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const from = document.querySelector(button.dataset.copy);
  const said = document.querySelector(button.dataset.says);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(from.textContent.trim());
      said.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(from);
      said.textContent = button.dataset.byHand;
    }
  });
}
