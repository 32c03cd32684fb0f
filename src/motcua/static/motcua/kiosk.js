// The touch screen: prints, types digits, and goes back to its beginning when nobody touches it.
const back = document.querySelector("[data-back]");
if (back) {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { location.href = back.dataset.to; }, Number(back.dataset.back) * 1000);
  };
  for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, wait);
  wait();
}
const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
const pad = document.querySelector("[data-pad]");
if (pad) {
  pad.hidden = false;
  const field = document.getElementById(pad.dataset.pad);
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    field.value = key.value ? (field.value + key.value).slice(0, 6) : field.value.slice(0, -1);
  });
}
const letters = document.querySelector("[data-letters]");
if (letters) {
  letters.hidden = false;
  const field = document.getElementById(letters.dataset.letters);
  letters.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    field.value = key.value ? field.value + key.value : field.value.slice(0, -1);
  });
}
