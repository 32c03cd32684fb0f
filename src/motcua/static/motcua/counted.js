// What is being counted is looked for every two seconds; when it is done, the page itself is opened anew.
for (;;) {
  const part = document.querySelector("[data-counted]");
  if (!part) break;
  await new Promise((resolve) => setTimeout(resolve, 2000));
  try {
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(part.id);
    if (!fresh) {
      location.reload();
      break;
    }
    if ("whole" in part.dataset) part.replaceChildren(...fresh.childNodes);
    else part.textContent = fresh.textContent;
  } catch {
    // no network: the next turn tries again
  }
}
