// A search among many choices: hides those that do not fit, never one that is chosen.
document.addEventListener("input", (event) => {
  const search = event.target as HTMLInputElement;
  const choices = search.dataset?.["options"] ? document.getElementById(search.dataset["options"]) : null;
  if (!choices) return;
  const words = search.value.trim().toLowerCase().split(/\s+/);
  for (const choice of choices.querySelectorAll<HTMLElement>(".choice, .menu-item")) {
    const text = (choice.textContent ?? "").toLowerCase();
    choice.hidden = !choice.querySelector<HTMLInputElement>("input")?.checked && !words.every((word) => text.includes(word));
  }
});

// Enter there looks; it does not save the page around it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.target as HTMLElement).matches?.("[data-options]")) event.preventDefault();
});
