// Fields that ask for tickets (`data-tickets` is where to ask): numbers with commas, proposed while one types.
import { Combobox, remote } from "@ui/islands/combobox";

function last(text: string): string {
  return text.split(",").at(-1)?.trim() ?? "";
}

function begin(input: HTMLInputElement, address: string): void {
  const list = document.createElement("div");
  list.className = "suggestion-list ticket-list";
  input.after(list);
  const ask = remote(address);
  const box = new Combobox(input, list, (words, signal) => ask(last(words), signal));
  list.addEventListener("click", (event) => {
    const option = (event.target as Element).closest<HTMLAnchorElement>("a[role=option]");
    if (!option) return;
    event.preventDefault();
    const number = new URL(option.href).pathname.split("/").at(-1) ?? "";
    input.value = [...input.value.split(",").slice(0, -1).map((one) => one.trim()), number].filter(Boolean).join(", ");
    box.clear();
    input.focus();
  });
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && !list.matches(":hover") && box.clear(), 150));
}

document.addEventListener("focusin", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset["tickets"] || input.role === "combobox") return;
  begin(input, input.dataset["tickets"]);
});

// A moment of one's own that is filled in ticks its choice.
document.addEventListener("input", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.name !== "own_at" || !input.form) return;
  const own = input.form.querySelector<HTMLInputElement>('[name="when"][value="own"]');
  if (own) own.checked = true;
});

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-print]")) window.print();
});
