// <fd-theme>: light, dark, or as the system says. The server reads the cookie, so no page flashes.
const CHOICES = { light: "Light", dark: "Dark", auto: "System" };
const YEAR = 31_536_000;
let made = 0;

class Theme extends HTMLElement {
  connectedCallback(): void {
    if (this.childElementCount) return;
    const now = document.documentElement.dataset["theme"] ?? "auto";
    const group = document.createElement("fieldset");
    group.className = "segmented";
    const legend = document.createElement("legend");
    legend.className = "visually-hidden";
    legend.textContent = "Appearance";
    group.append(legend);
    const name = `appearance-${made++}`;
    for (const [value, text] of Object.entries(CHOICES)) group.append(this.#choice(name, value, text, value === now));
    group.addEventListener("change", (event) => this.#set((event.target as HTMLInputElement).value));
    this.append(group);
  }

  #choice(name: string, value: string, text: string, checked: boolean): HTMLLabelElement {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name, value, checked });
    const words = document.createElement("span");
    words.textContent = text;
    label.append(input, words);
    return label;
  }

  #set(value: string): void {
    document.documentElement.dataset["theme"] = value;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `frontdesk_theme=${value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  }
}

customElements.define("fd-theme", Theme);
