// The words of relative times; the server writes the same ones first.
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A length of time in seconds: `18 min`, `1 h 12`, `2 d 4 h`, `−4 min`. */
export function duration(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / MINUTE);
  const sign = seconds < 0 && minutes ? "\u2212" : "";
  if (minutes < 60) return `${sign}${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${sign}${hours} h ${String(minutes % 60).padStart(2, "0")}` : `${sign}${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${sign}${days} d ${hours % 24} h` : `${sign}${days} d`;
}

/** How long ago, or undefined where the server's word (a day) stays right. */
export function ago(seconds: number): string | undefined {
  if (seconds < MINUTE) return seconds > -MINUTE ? "just now" : undefined;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY / 2) return `${Math.floor(seconds / HOUR)} h ago`;
  return undefined;
}

export function shortDate(moment: Date, now: Date): string {
  const text = `${moment.getDate()} ${MONTHS[moment.getMonth()]}`;
  return moment.getFullYear() === now.getFullYear() ? text : `${text} ${moment.getFullYear()}`;
}
