// Shared by all pages of a browser: one stream for each set of audiences, since a browser opens few connections to a host.
import { audience } from "./names";
import { Stream, type News } from "./stream";

type Line = { stream: Stream; ports: Set<MessagePort>; isUp: boolean };

const lines = new Map<string, Line>();

function join(port: MessagePort, token: string): void {
  const key = audience(token);
  const line = lines.get(key);
  if (line) {
    line.stream.token = token;
    line.ports.add(port);
    if (line.isUp) port.postMessage({ kind: "up" } satisfies News);
    return;
  }
  const ports = new Set([port]);
  const tell = (news: News): void => {
    const made = lines.get(key);
    if (made && (news.kind === "up" || news.kind === "down")) made.isUp = news.kind === "up";
    for (const each of ports) each.postMessage(news);
    if (news.kind === "close") lines.delete(key);
  };
  lines.set(key, { ports, stream: new Stream(token, tell), isUp: false });
}

function leave(port: MessagePort): void {
  for (const [key, line] of lines) {
    if (!line.ports.delete(port) || line.ports.size) continue;
    line.stream.close();
    lines.delete(key);
  }
}

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<{ token?: string; leave?: true }>) => {
    if (data.token) join(port, data.token);
    else leave(port);
  };
};
