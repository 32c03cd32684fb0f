// The form at the desk saves itself while the officer types. Without this file every press of a button saves it.

const DELAY = 1200;

function values(form) {
  const data = new FormData(form);
  for (const name of [...new Set(data.keys())]) {
    if (data.get(name) instanceof File) data.delete(name); // scans are sent once, with the form
  }
  data.delete("desk-card");
  return data;
}

// Every save of a page has the next number, so that one which the network brings late is known to be old.
function count(form) {
  form.elements.seq.value = String(Number(form.elements.seq.value) + 1);
}

function typed(form) {
  const data = values(form);
  data.delete("seq");
  return new URLSearchParams(data).toString();
}

for (const form of document.querySelectorAll("form[data-desk]")) {
  const line = document.getElementById("desk-saved");
  let timer = 0;
  let sent = typed(form);
  let leaving = false;

  async function save() {
    const now = typed(form);
    if (leaving || now === sent) return;
    count(form);
    try {
      const reply = await fetch(form.dataset.desk, { method: "POST", body: values(form), redirect: "error" });
      if (reply.status === 409) { line.textContent = (await reply.json()).late; return; }
      if (!reply.ok) throw new Error(String(reply.status));
      sent = now;
      line.textContent = line.dataset.saved.replace("{time}", (await reply.json()).saved);
    } catch {
      if (!leaving) line.textContent = line.dataset.failed;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, DELAY);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    count(form);
  });
}
