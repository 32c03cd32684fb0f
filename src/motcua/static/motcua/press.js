// A preview that a button shows is shown at once.
document.querySelector("[data-press]")?.click();
