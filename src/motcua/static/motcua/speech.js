// Speaking a question and having an answer read aloud, by what the browser itself has; where it has nothing, or no voice
// for the language, the buttons stay hidden. What is spoken goes where the browser sends it, which the page says.
const language = document.documentElement.lang === "en" ? "en" : "vi";
const Listener = window.SpeechRecognition ?? window.webkitSpeechRecognition;
const talk = document.querySelector("[data-speak]");
const heard = document.querySelector("[data-heard]");

if (talk && Listener) {
  const field = document.getElementById(talk.dataset.speak);
  const words = talk.textContent;
  let listener = null;
  const quiet = () => { listener = null; talk.textContent = words; talk.setAttribute("aria-pressed", "false"); };
  talk.hidden = false;
  talk.setAttribute("aria-pressed", "false");
  for (const hint of document.querySelectorAll("[data-speak-hint]")) hint.hidden = false;
  talk.addEventListener("click", () => {
    if (listener) return listener.stop();
    listener = new Listener();
    listener.lang = language === "en" ? "en-US" : "vi-VN";
    listener.interimResults = false;
    listener.addEventListener("result", (event) => {
      const said = [...event.results].map((one) => one[0].transcript).join(" ").trim();
      field.value = `${field.value} ${said}`.trim();
      field.focus();
    });
    listener.addEventListener("error", () => { if (heard) heard.textContent = talk.dataset.failed; });
    listener.addEventListener("end", quiet);
    if (heard) heard.textContent = "";
    talk.textContent = talk.dataset.stop;
    talk.setAttribute("aria-pressed", "true");
    listener.start();
  });
}

const aloud = document.querySelector("[data-aloud]");
const text = document.querySelector("[data-aloud-text]");
const speech = window.speechSynthesis;

function voice() {
  return speech?.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
}

if (aloud && text && speech) {
  const words = aloud.textContent;
  const offer = () => { aloud.hidden = !voice(); };
  const quiet = () => { aloud.textContent = words; };
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  aloud.addEventListener("click", () => {
    if (speech.speaking) {
      speech.cancel();
      return quiet();
    }
    const said = new SpeechSynthesisUtterance(text.innerText);
    said.voice = voice();
    said.lang = said.voice.lang;
    said.rate = 0.95;
    said.addEventListener("end", quiet);
    aloud.textContent = aloud.dataset.stop;
    speech.speak(said);
  });
  window.addEventListener("pagehide", () => speech.cancel());
}
