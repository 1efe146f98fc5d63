// Shows what is pushed while no page of the desk is open, and opens it. Served below /desk/, which is its scope. It keeps nothing.
export {}; // a module, whose names are its own

type Said = { title: string; body: string; url: string; tag: string };
type Lasting = Event & { waitUntil: (work: Promise<unknown>) => void };
type PushEvent = Lasting & { data: { json: () => Said } | null };
type PressEvent = Lasting & { notification: Notification };
type OpenPage = { url: string; focus: () => Promise<OpenPage>; navigate: (url: string) => Promise<OpenPage | null> };
type Desk = {
  location: Location;
  registration: ServiceWorkerRegistration;
  clients: { matchAll: (which: { type: "window"; includeUncontrolled: boolean }) => Promise<OpenPage[]>; openWindow: (url: string) => Promise<unknown>; claim: () => Promise<void> };
  skipWaiting: () => Promise<void>;
  addEventListener: (name: string, react: (event: never) => void) => void;
};
const worker = globalThis as unknown as Desk;

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event: Lasting) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("push", (event: PushEvent) => {
  const { title, body, url, tag } = event.data?.json() ?? { title: "Frontdesk", body: "", url: "/desk/notifications", tag: "bundles" };
  event.waitUntil(worker.registration.showNotification(title, { body, tag, data: { url } }));
});

/** To a page of the desk that is open, else to a new one; never to another site. */
async function open(path: string): Promise<void> {
  const address = new URL(path, worker.location.origin);
  if (address.origin !== worker.location.origin) return;
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((each) => each.url === address.href) ?? pages.find((each) => new URL(each.url).pathname.startsWith("/desk/"));
  if (!page) return void (await worker.clients.openWindow(address.href));
  await page.focus();
  if (page.url !== address.href) await page.navigate(address.href);
}

worker.addEventListener("notificationclick", (event: PressEvent) => {
  event.notification.close();
  const data = event.notification.data as { url?: string } | null;
  event.waitUntil(open(data?.url ?? "/desk/notifications"));
});
