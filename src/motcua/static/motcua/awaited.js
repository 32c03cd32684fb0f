// What is still being made is looked for every few seconds, some times; only its own part of the page changes.
for (let turn = 0; turn < 12; turn += 1) {
  const part = document.querySelector("[data-awaited]");
  if (!part) break;
  await new Promise((resolve) => setTimeout(resolve, 5000));
  try {
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(part.id);
    if (fresh && !fresh.hasAttribute("data-awaited")) part.replaceWith(fresh);
  } catch {
    // no network: the next turn tries again
  }
}
