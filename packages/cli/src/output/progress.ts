/** Tells how far a long command is: a bar that stays at the bottom of a terminal, plain lines anywhere else. On stderr. */
import { cutTo } from './display-width.ts';
import type { Screen } from './output.ts';
import { safeLine } from './safe-text.ts';

export interface Progress {
  /** The next piece of work begins. */
  begin(what: string): void;
  /** It ended; the line stays. */
  end(line: string): void;
  /** All is done; the bar goes. */
  close(): void;
}

const barColumns = 20;
const clearLine = '\r\u001b[K';

/** @param total pieces of work, 1 or more */
export function createProgress(screen: Screen, total: number): Progress {
  const live = screen.isTTY === true && total > 1;
  let done = 0;
  return {
    begin(what) {
      if (!live) return;
      const full = Math.round((done / total) * barColumns);
      const bar = `[${'#'.repeat(full)}${'.'.repeat(barColumns - full)}] ${done}/${total} ${safeLine(what)}`;
      screen.write(clearLine + cutTo(bar, (screen.columns ?? 80) - 1));
    },
    end(line) {
      done += 1;
      screen.write(`${live ? clearLine : ''}${safeLine(line)}\n`);
    },
    close() {
      if (live) screen.write(clearLine);
    },
  };
}
