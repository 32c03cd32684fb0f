// A signature drawn with pen, finger or mouse; it is sent as a small PNG with the form. What a choice does not need
// is hidden.
const form = document.querySelector("form [data-sign]")?.closest("form");
for (const part of form?.querySelectorAll("[data-when]") ?? []) {
  const show = () => { part.hidden = form.querySelector(`[name="${part.dataset.when}"]:checked`)?.value !== part.dataset.is; };
  form.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
if (form) {
  const field = form.querySelector("[data-sign]"), canvas = field.querySelector("canvas"), kept = field.querySelector("[name=drawn]");
  const again = field.querySelector("[data-clear]"), pen = canvas.getContext("2d");
  let last = null, moved = false;
  const before = kept.value;
  canvas.hidden = again.hidden = false;
  const clear = () => {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    kept.value = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  };
  clear();
  if (before) { // what was drawn stays when something else on the page was wrong
    const picture = new Image();
    picture.addEventListener("load", () => pen.drawImage(picture, 0, 0));
    picture.src = before;
    kept.value = before;
  }
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#0b1f4d" });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    moved = false;
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = at(event);
    moved = true;
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...here);
    pen.stroke();
    last = here;
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => {
    if (last && moved) kept.value = canvas.toDataURL("image/png"); // a tap is no signature
    last = null;
  });
  again.addEventListener("click", clear);
}
