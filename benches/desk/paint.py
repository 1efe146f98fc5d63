"""From a click in the queue to the painted ticket, in a real Chromium; and how much the page shifts meanwhile.

`python -m benches.desk.paint PORT COOKIE PATH TIMES` prints JSON: `p50` and `p95` in milliseconds, `shift` (the
cumulative layout shift, as web.dev/cls defines it: what moves within 500 ms of an input was asked for).
A ticket counts as painted two animation frames after its heading stands on the page.
"""

import json
import shutil
import statistics
import sys

from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

_WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) window.shifted += entry.value;
})).observe({ type: "layout-shift", buffered: true });
"""
_AWAIT = """
(row) => {
  const number = row.replace("row-", "");
  window.painted = new Promise((done) => document.addEventListener("click", (click) => {
    const seen = () => {
      if (!document.querySelector(`#ticket-${number} h1`)) return requestAnimationFrame(seen);
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - click.timeStamp)));
    };
    seen();
  }, { once: true, capture: true }));
}
"""


def main(port: str, cookie: str, path: str, times: int) -> None:
    """Click through the queue and print."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}])
        page = context.new_page()
        page.add_init_script(_WATCH)
        page.goto(f"http://127.0.0.1:{port}{path}")
        took = sorted(_clicks(page, times))
        shift = page.evaluate("window.shifted")
        browser.close()
    p95 = took[min(len(took) - 1, int(len(took) * 0.95))]
    json.dump({"p50": statistics.median(took), "p95": p95, "shift": shift, "times": len(took)}, sys.stdout)


def _clicks(page: Page, times: int) -> list[float]:
    rows = page.eval_on_selector_all("#rows .queue-row", "rows => rows.map(row => row.id)")
    took = []
    for at in range(times):
        row = rows[at % len(rows)]
        page.evaluate(_AWAIT, row)
        page.click(f"#{row} > a", no_wait_after=True)
        took.append(float(page.evaluate("window.painted")))
        page.wait_for_timeout(600)
    return took[2:]  # the first two compile what every later one has ready


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
