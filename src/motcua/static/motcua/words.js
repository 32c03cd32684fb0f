// A language model's words for the answer that stands already: read as they come, each sentence checked by the server.
// When one is not good, or the line breaks, all of it goes again; the quotations stay as they are.
const part = document.querySelector("[data-words]");
const into = part?.querySelector("[data-into]");

function sentence({ text, cites }) {
  into.append(`${text} `);
  for (const number of cites) {
    const mark = document.createElement("sup");
    const link = document.createElement("a");
    const word = document.createElement("span");
    word.className = "mc-hidden";
    word.textContent = `${into.dataset.source} `;
    link.href = `#q-${number}`;
    link.append(word, String(number));
    mark.append(link);
    into.append(mark, " ");
  }
  part.hidden = false;
}

function told(event) {
  const name = /^event: (.*)$/m.exec(event)?.[1];
  const data = /^data: (.*)$/m.exec(event)?.[1];
  if (name === "sentence") sentence(JSON.parse(data));
  return name === "done" || name === "dropped" ? name : "";
}

async function read(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  if (answer.status !== 200 || !answer.body) return "dropped";
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return "dropped";
    held += value;
    const events = held.split("\n\n");
    held = events.pop();
    for (const event of events) {
      const ended = told(event);
      if (ended) return ended;
    }
  }
}

if (part) {
  const ended = await read(part.querySelector("form")).catch(() => "dropped");
  if (ended !== "done") part.remove();
}
