/** Asks for an address; resolves with it, with "" to take the link away, with undefined when nothing is to change. */
export function askAddress(now: string): Promise<string | undefined> {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog s";
  dialog.ariaLabel = "Link";
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "dialog-body";
  const field = document.createElement("label");
  field.className = "field";
  const caption = document.createElement("span");
  caption.className = "label";
  caption.textContent = "Address";
  const input = document.createElement("input");
  Object.assign(input, { type: "text", inputMode: "url", value: now, placeholder: "https://", autocomplete: "off" });
  field.append(caption, input);
  const row = document.createElement("div");
  row.className = "actions";
  row.append(button("Set link", "primary", "set"), ...(now ? [button("Remove", "danger", "remove")] : []), button("Cancel", "quiet", ""));
  form.append(field, row);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      const typed = input.value.trim();
      if (dialog.returnValue === "remove") resolve("");
      else resolve(dialog.returnValue === "set" ? complete(typed) : undefined);
    });
  });
}

function complete(address: string): string {
  if (!address || /^(https?:|mailto:|tel:|\/)/i.test(address)) return address;
  return address.includes("@") ? `mailto:${address}` : `https://${address}`;
}

function button(text: string, kind: string, value: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.className = `button ${kind}`;
  made.value = value;
  made.textContent = text;
  return made;
}
