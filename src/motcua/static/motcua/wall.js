// The wall looks for new calls and speaks them: in Vietnamese where this browser has a voice for it, else two tones.
import { follow } from "./poll.js";

const button = document.querySelector("[data-sound]");
const said = new Set();
let sounding = false;
let sound = null; // one for the whole day: a browser has few

function voice(language) {
  return window.speechSynthesis?.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
}

function speak(text, language) {
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice(language);
  words.lang = words.voice.lang;
  words.rate = 0.9;
  window.speechSynthesis.speak(words);
}

function tones() {
  sound ??= new AudioContext();
  for (const [start, pitch] of [[0, 880], [0.35, 660]]) {
    const tone = sound.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(sound.destination);
    tone.start(sound.currentTime + start);
    tone.stop(sound.currentTime + start + 0.3);
  }
}

function announce(board, quietly) {
  for (const call of board.querySelectorAll("[data-call]")) {
    if (said.has(call.dataset.call)) continue;
    said.add(call.dataset.call);
    if (quietly || !call.dataset.say) continue;
    call.classList.add("mw-new");
    if (!sounding) continue;
    const spoken = voice("vi");
    if (spoken) speak(call.dataset.say, "vi");
    else tones();
    if (call.dataset.sayEn && voice("en")) speak(call.dataset.sayEn, "en");
  }
}

let lost = 0;
const found = document.getElementById("board");
announce(found, true);
button.hidden = false;
button.addEventListener("click", () => {
  sounding = true;
  button.hidden = true;
  window.speechSynthesis?.getVoices(); // the list of voices is loaded when it is first asked for
});
follow(
  (board) => {
    lost = 0;
    document.querySelector(".mw-lost")?.remove();
    announce(document.getElementById("board") ?? board, false);
  },
  (board) => {
    lost += 1;
    if (lost < 4 || document.querySelector(".mw-lost")) return;
    const line = document.createElement("p");
    line.className = "mw-lost";
    line.setAttribute("role", "alert");
    line.textContent = board.dataset.lost; // old numbers are not shown as if they were new
    document.querySelector("main").append(line);
  },
);
