// A token in this machine, reached by the signing tool that runs beside it (docs/decisions/0050): it shows its
// certificates, and signs a digest after it asked for the PIN in a window of its own.
async function ask(form, path, body) {
  const options = body
    ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
    : {};
  let reply;
  try {
    reply = await fetch(form.dataset.agent + path, { ...options, credentials: "omit", signal: AbortSignal.timeout(120000) });
  } catch {
    throw new Error("unreachable");
  }
  const told = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Error(told.error ?? "other");
  return told;
}

function say(form, trouble) {
  const place = form.querySelector("[data-trouble]");
  const text = form.querySelector(`[data-says="${trouble}"]`) ?? form.querySelector("[data-says=other]");
  place.textContent = text.content.textContent;
  place.hidden = false;
}

async function sign(form) {
  const { certificate, digest, title } = form.dataset;
  const told = await ask(form, "/v1/sign", { certificate, digest, algorithm: "sha256", description: title });
  form.elements.signature.value = told.signature ?? "";
}

async function choose(form) {
  const told = await ask(form, "/v1/certificates");
  const [first] = told.certificates ?? [];
  if (!first) throw new Error("no-token");
  for (const one of first.chain) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", "chain", one];
    form.append(field);
  }
}

function serve(form, act) {
  const button = form.querySelector("[data-again]");
  async function run() {
    button.disabled = true;
    form.querySelector("[data-trouble]").hidden = true;
    try {
      await act(form);
      form.submit();
    } catch (trouble) {
      say(form, trouble.message);
      button.disabled = false;
    }
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  button.disabled = false;
}

for (const form of document.querySelectorAll("form[data-token-sign]")) serve(form, sign);
for (const form of document.querySelectorAll("form[data-token-choose]")) serve(form, choose);
