// Reads the QR code of an identity card with the camera, where the browser can (BarcodeDetector); else nothing shows
// and a reader or the keyboard does it. No picture is kept or sent: only the text that the code says.

const PAUSE = 200;

async function canRead() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  try { return (await BarcodeDetector.getSupportedFormats()).includes("qr_code"); } catch { return false; }
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
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    while (stream) {
      const [code] = await detector.detect(video).catch(() => []);
      if (code && stream) {
        close();
        input.value = code.rawValue;
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
if (boxes.length && (await canRead())) boxes.forEach(setUp);
