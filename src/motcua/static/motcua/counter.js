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

for (const form of document.querySelectorAll("form[data-desk]")) {
  const line = document.getElementById("desk-saved");
  let timer = 0;
  let sent = new URLSearchParams(values(form)).toString();
  let leaving = false;

  async function save() {
    const now = new URLSearchParams(values(form)).toString();
    if (leaving || now === sent) return;
    try {
      const reply = await fetch(form.dataset.desk, { method: "POST", body: values(form), redirect: "error" });
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
  });
}
