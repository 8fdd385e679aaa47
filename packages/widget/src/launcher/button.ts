/** The launcher itself: one button with an icon and a count. Plain DOM, as the view library comes with the chat. */
import type { Language } from './looks.ts';

const words: Record<Language, { readonly open: string; readonly unread: (count: number) => string }> = {
  en: { open: 'Open chat', unread: (count) => `${count} new` },
  de: { open: 'Chat öffnen', unread: (count) => `${count} neu` },
};

/** A speech bubble with two lines in it, on a grid of 24. */
const bubblePath =
  'M12 3.2c5.2 0 9.3 3.6 9.3 8.2s-4.1 8.2-9.3 8.2c-1 0-2-.1-2.9-.4l-4.3 2c-.5.2-1-.2-.9-.7l.6-3.9C3.3 15.2 2.7 13.4 2.7 11.4c0-4.6 4.1-8.2 9.3-8.2Z';
const linesPath = 'M8 9.7h8M8 13.3h5';

const svgNamespace = 'http://www.w3.org/2000/svg';

export interface Launcher {
  readonly element: HTMLButtonElement;
  show(visible: boolean): void;
  /** The chat is on its way. */
  busy(busy: boolean): void;
  unread(count: number): void;
}

export function drawLauncher(name: string, language: Language): Launcher {
  const element = document.createElement('button');
  const icon = document.createElementNS(svgNamespace, 'svg');
  const badge = document.createElement('span');
  const label = (count: number) => {
    const parts = [words[language].open, name, count > 0 ? words[language].unread(count) : ''];
    element.setAttribute('aria-label', parts.filter((part) => part !== '').join(' – '));
  };

  element.type = 'button';
  element.className = 'launcher';
  element.setAttribute('aria-haspopup', 'dialog');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  for (const [className, d] of [['fill', bubblePath], ['line', linesPath]] as const) {
    const path = document.createElementNS(svgNamespace, 'path');
    path.setAttribute('class', className);
    path.setAttribute('d', d);
    icon.append(path);
  }
  badge.className = 'badge';
  badge.hidden = true;
  element.append(icon, badge);
  label(0);

  return {
    element,
    show: (visible) => {
      element.hidden = !visible;
    },
    busy: (busy) => {
      element.classList.toggle('busy', busy);
      element.setAttribute('aria-busy', String(busy));
    },
    unread: (count) => {
      badge.hidden = count === 0;
      badge.textContent = count > 9 ? '9+' : String(count);
      label(count);
    },
  };
}
