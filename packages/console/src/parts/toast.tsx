/** Short words at the edge of the window: what was done, or why it could not be. Read out, and gone by themselves. */
import './toast.css';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Icon } from './icon.tsx';
import { useText } from './language.tsx';
import { problemText } from './problem-text.ts';

interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'failed';
  readonly words: string;
}

interface Toasts {
  done(words: string): void;
  failed(error: unknown): void;
}

const ToastContext = createContext<Toasts | undefined>(undefined);
/** Milliseconds: time enough to read a sentence twice. */
const shownMs = 6_000;
const shownMax = 3;

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const text = useText();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const running = timers.current;
    return () => running.forEach(clearTimeout);
  }, []);
  const drop = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (kind: Toast['kind'], words: string) => {
      const id = (next.current += 1);
      setToasts((shown) => [...shown, { id, kind, words }].slice(-shownMax));
      const timer = setTimeout(() => {
        timers.current.delete(timer);
        drop(id);
      }, shownMs);
      timers.current.add(timer);
    },
    [drop],
  );
  const value = useMemo<Toasts>(
    () => ({ done: (words) => show('done', words), failed: (error) => show('failed', problemText(error, text).message) }),
    [show, text],
  );
  return (
    <ToastContext value={value}>
      {children}
      <div className="toasts" role="status">
        {toasts.map(({ id, kind, words }) => (
          <div key={id} className="toast" data-kind={kind}>
            <Icon name={kind === 'done' ? 'check' : 'alert'} />
            <span className="stranger">{words}</span>
            <button type="button" aria-label={text.shell.common.close} onClick={() => drop(id)}><Icon name="close" size={16} /></button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

export function useToasts(): Toasts {
  const toasts = use(ToastContext);
  if (toasts === undefined) throw new Error('outside of ToastProvider');
  return toasts;
}
