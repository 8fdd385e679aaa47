/** What the launcher hands the chat, and gets back. The chat is a chunk of its own and reaches the page through this alone. */
import type { Strings } from '../content/strings.ts';
import type { Keep } from './keep.ts';

export interface ChatHost {
  /** One-time; it is in no DOM, storage or address any more once the launcher has read it. */
  readonly ticket: string;
  /** The `FrameSettings`, not parsed yet. */
  readonly settings: unknown;
  readonly keep: Keep;
  /** A style sheet of a part that comes later. Rejects where it doesn't come. */
  loadStyles(url: string): Promise<void>;
  /** The visitor wants the panel away. */
  close(): void;
  /** Answers that came while the panel was closed. */
  unread(count: number): void;
  /** The assistant was switched off and the goodbye has been read: the page removes the frame. */
  gone(): void;
}

export interface Chat {
  /** @param focus whether to take the keyboard; never where nobody asked for the panel just now */
  show(focus: boolean): void;
  hide(): void;
}

export type MountChat = (root: HTMLElement, host: ChatHost, strings: Strings) => Chat;
