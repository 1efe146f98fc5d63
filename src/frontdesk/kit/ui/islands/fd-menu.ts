// <fd-menu>: puts a popover beside its button and lets the arrow keys walk in it.
const GAP = 4;

class Menu extends HTMLElement {
  connectedCallback(): void {
    const menu = this.#menu;
    if (!menu) return;
    menu.addEventListener("toggle", (event) => (event as ToggleEvent).newState === "open" && this.#open(menu));
    menu.addEventListener("keydown", (event) => this.#walk(event, menu));
    menu.addEventListener("click", (event) => {
      // After the click has done its work: a button that loses the focus before no longer counts as the one pressed.
      if ((event.target as Element).closest(".menu-item:not([data-stay])")) setTimeout(() => menu.hidePopover());
    });
  }

  get #menu(): HTMLElement | null {
    return this.querySelector<HTMLElement>("[popover]");
  }

  #open(menu: HTMLElement): void {
    const anchor = this.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = menu;
    // From the button's left edge where its pane has room for that, else from its right one.
    const pane = this.closest(".main-pane, .list-pane, .side-pane")?.getBoundingClientRect().right ?? 0;
    const fits = anchor.left + width + 8 <= pane || anchor.right - width < 8;
    const left = Math.min(Math.max(8, fits ? anchor.left : anchor.right - width), innerWidth - width - 8);
    const below = anchor.bottom + GAP;
    const top = below + height > innerHeight && anchor.top - height - GAP > 8 ? anchor.top - height - GAP : below;
    menu.style.left = `${left}px`;
    menu.style.top = `${Math.min(top, Math.max(8, innerHeight - height - 8))}px`;
    this.#items(menu)[0]?.focus({ preventScroll: true });
  }

  #items(menu: HTMLElement): HTMLElement[] {
    return [...menu.querySelectorAll<HTMLElement>("a, button, input, select")].filter((item) => item.checkVisibility());
  }

  #walk(event: KeyboardEvent, menu: HTMLElement): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (!step || (event.target as Element).matches("select")) return;
    event.preventDefault();
    const items = this.#items(menu);
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
  }
}

customElements.define("fd-menu", Menu);
