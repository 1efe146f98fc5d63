// <fd-push>: switches push on and off in this browser, and says how it stands. Pages with a subscription renew it once a session.
import { csrfToken } from "@ui/islands/exchange";

const ASKED = "frontdesk-push-told";

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

async function tell(to: string, subscription: PushSubscription, off = ""): Promise<string> {
  const { endpoint, keys = {} } = subscription.toJSON();
  const body = new URLSearchParams({ endpoint: endpoint ?? "", p256dh: keys["p256dh"] ?? "", auth: keys["auth"] ?? "", off });
  const answer = await fetch(to, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin" });
  if (answer.status === 204) return "";
  const said = (await answer.json().catch(() => ({}))) as { error?: string };
  return said.error ?? "The desk did not take it. Try again in a moment.";
}

class Push extends HTMLElement {
  #button = document.createElement("button");
  #status = document.createElement("p");

  connectedCallback(): void {
    this.#button.type = "button";
    this.#button.className = "button quiet";
    this.#button.hidden = true;
    this.#button.addEventListener("click", () => void this.#turn());
    this.#status.className = "muted";
    this.#status.setAttribute("role", "status");
    this.replaceChildren(this.#status, this.#button);
    void this.#show();
  }

  async #registration(): Promise<ServiceWorkerRegistration | undefined> {
    return navigator.serviceWorker.getRegistration(this.dataset["worker"] ?? "");
  }

  async #show(problem = ""): Promise<void> {
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) return this.#say("This browser has no push. On an iPhone or iPad, add the desk to the home screen first.");
    if (Notification.permission === "denied") return this.#say("This browser does not let the desk show notifications. Allow it in the browser’s settings for this site.");
    const subscription = await (await this.#registration())?.pushManager.getSubscription();
    this.dataset["state"] = subscription ? "on" : "off";
    this.#say(problem || (subscription ? "On: this browser shows a word while no page is open, for as long as you are signed in." : "Off in this browser."), subscription ? "Switch push off here" : "Switch push on here");
  }

  #say(text: string, label = ""): void {
    this.#status.textContent = text;
    this.#button.textContent = label;
    this.#button.hidden = !label;
  }

  async #turn(): Promise<void> {
    this.#button.disabled = true;
    let problem = "";
    try {
      problem = this.dataset["state"] === "on" ? await this.#off() : await this.#on();
    } catch {
      problem = "The browser’s push service cannot be reached now. Try again in a moment.";
    }
    this.#button.disabled = false;
    await this.#show(problem);
  }

  async #on(): Promise<string> {
    if ((await Notification.requestPermission()) !== "granted") return "";
    const registration = await navigator.serviceWorker.register(this.dataset["worker"] ?? "");
    await navigator.serviceWorker.ready;
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(this.dataset["key"] ?? "") });
    const refused = await tell(this.dataset["to"] ?? "", subscription);
    if (refused) await subscription.unsubscribe();
    return refused;
  }

  async #off(): Promise<string> {
    const subscription = await (await this.#registration())?.pushManager.getSubscription();
    if (!subscription) return "";
    await tell(this.dataset["to"] ?? "", subscription, "1");
    await subscription.unsubscribe();
    return "";
  }
}

customElements.define("fd-push", Push);

/** A subscription goes with the session in which it was made: after signing in again, the desk is told of it anew. */
async function renew(): Promise<void> {
  const to = document.querySelector<HTMLMetaElement>('meta[name="frontdesk-push"]')?.content;
  if (!to || !("serviceWorker" in navigator) || sessionStorage.getItem(ASKED)) return;
  sessionStorage.setItem(ASKED, "1");
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const subscription = await (await navigator.serviceWorker.getRegistration(location.href))?.pushManager?.getSubscription();
  if (subscription) await tell(to, subscription);
}

void renew().catch(() => sessionStorage.removeItem(ASKED));
