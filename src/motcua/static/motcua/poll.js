// A part of the page with data-poll is looked for again every so many seconds and replaced when it changed. Without
// this file its page is read again by its own button.
export async function fresh(part) {
  const text = await (await fetch(location.href, { cache: "no-store" })).text();
  return new DOMParser().parseFromString(text, "text/html").getElementById(part.id);
}

export async function follow(changed, failed = () => {}) {
  for (;;) {
    const part = document.querySelector("[data-poll]");
    if (!part) return;
    await new Promise((resolve) => setTimeout(resolve, Number(part.dataset.poll) * 1000));
    try {
      const next = await fresh(part);
      if (!next) throw new Error("not the page");
      const typing = part.contains(document.activeElement) && document.activeElement !== document.body;
      if (next.innerHTML !== part.innerHTML && !typing) part.replaceWith(next);
      changed(next);
    } catch {
      failed(part);
    }
  }
}

if (!document.querySelector("[data-sound]")) follow(() => {});
