/**
 * The browser's own `<dialog>`: it keeps the focus inside, gives it back, closes with Escape and makes the page behind inert. Choices in it
 * are native too, as a list drawn over the page would lie under it.
 */
import './dialog.css';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from './icon.tsx';
import { useText } from './language.tsx';

interface DialogProps {
  readonly title: string;
  /** Also when Escape is pressed, or the page behind is clicked; unless it is firm. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly kind?: 'middle' | 'wide' | 'side';
  /** A step that would lose something: only its own buttons close it. */
  readonly isFirm?: boolean;
}

const fields = 'form :is(input:not([type=radio], [type=file], [readonly]), textarea, select)';

export function Dialog({ title, onClose, children, kind = 'middle', isFirm = false }: DialogProps) {
  const { shell } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element?.open === false) {
      element.showModal();
      // Where there is something to fill in, there; else at the head, so that the reading begins with what it is about.
      (element.querySelector<HTMLElement>(fields) ?? element.querySelector('h2'))?.focus();
    }
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      data-kind={kind}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (!isFirm) onClose();
      }}
      onClose={() => {
        // Of a second Escape in a row the browser asks nobody.
        if (dialog.current?.open === false) onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current && !isFirm) onClose();
      }}
    >
      <div className="dialog-inside">
        <div className="dialog-head">
          <h2 id={heading} tabIndex={-1} className="stranger">{title}</h2>
          <button type="button" className="dialog-close" aria-label={shell.common.close} onClick={onClose}><Icon name="close" /></button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return <div className="dialog-buttons">{children}</div>;
}
