// Reads the QR code of an identity card with the camera. Where the browser reads codes itself (BarcodeDetector) no picture
// leaves it; elsewhere what the camera sees goes to Motcua, which answers what it says and keeps nothing. Without a camera
// nothing shows, and a reader or the keyboard does it.

const PAUSE = 200;
const WIDTH = 1280;

async function hasCamera() {
  const devices = await navigator.mediaDevices?.enumerateDevices?.().catch(() => []);
  return (devices || []).some((one) => one.kind === "videoinput");
}

async function readsCodes() {
  if (!("BarcodeDetector" in window)) return false;
  return (await BarcodeDetector.getSupportedFormats().catch(() => [])).includes("qr_code");
}

// What says the text of the code that a video shows, "" while there is none.
function reader(box) {
  if (box.detects) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue || "";
  }
  const canvas = document.createElement("canvas");
  return async (video) => {
    if (!video.videoWidth) return "";
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round((video.videoHeight * canvas.width) / video.videoWidth);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", document.getElementById(box.dataset.camera).form.elements.csrfmiddlewaretoken.value);
    body.append("picture", await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.7); }), "camera.jpg");
    const reply = await fetch(box.dataset.reads, { method: "POST", body, redirect: "error" });
    if (!reply.ok) throw new Error(String(reply.status));
    return (await reply.json()).text;
  };
}

function setUp(box) {
  const input = document.getElementById(box.dataset.camera);
  const [open, stop] = box.querySelectorAll("button");
  const [video, line] = [box.querySelector("video"), box.querySelector("[role=status]")];
  let stream = null;

  function close() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = stop.hidden = true;
    open.hidden = false;
  }

  async function look() {
    const read = reader(box);
    while (stream) {
      const text = await read(video).catch(() => null);
      if (text === null) {
        close();
        line.textContent = box.dataset.failed;
        input.focus();
        return;
      }
      if (text && stream) {
        close();
        input.value = text;
        input.form.requestSubmit();
        return;
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  open.addEventListener("click", async () => {
    line.textContent = "";
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      line.textContent = box.dataset.refused;
      input.focus();
      return;
    }
    video.srcObject = stream;
    video.hidden = stop.hidden = false;
    open.hidden = true;
    stop.focus();
    video.play();
    look();
  });
  stop.addEventListener("click", () => { close(); input.focus(); });
  box.hidden = false;
}

const boxes = [...document.querySelectorAll("[data-camera]")];
if (boxes.length && (await hasCamera())) {
  const detects = await readsCodes();
  boxes.forEach((box) => { box.detects = detects; setUp(box); });
}
