/** Something to take along: shown whole, with a button that copies it. */
import './copy-field.css';
import { useEffect, useId, useState } from 'react';
import { Icon } from './icon.tsx';
import { useText } from './language.tsx';
import { useToasts } from './toast.tsx';

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string | undefined;
  readonly isLabelHidden?: boolean;
}

/** Milliseconds. */
const copiedMs = 2_000;

export function CopyField({ label, value, hint, isLabelHidden = false }: CopyFieldProps) {
  const { common } = useText().shell;
  const toasts = useToasts();
  const [isCopied, setCopied] = useState(false);
  const id = useId();
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    const copied = 'clipboard' in navigator ? navigator.clipboard.writeText(value) : Promise.reject(new Error('no clipboard'));
    copied.then(() => setCopied(true), () => toasts.done(common.copyFailed));
  };
  return (
    <div className="copy">
      <div className={isLabelHidden ? 'visually-hidden' : 'copy-label'} id={id}>{label}</div>
      <div className="copy-box">
        <code className="stranger" aria-labelledby={id} role="textbox" aria-readonly="true" tabIndex={0}>{value}</code>
        <button type="button" className="copy-button" data-copied={isCopied || undefined} aria-label={`${common.copy}: ${label}`} onClick={copy}>
          <Icon name={isCopied ? 'check' : 'copy'} size={16} />
          <span aria-live="polite">{isCopied ? common.copied : common.copy}</span>
        </button>
      </div>
      {hint === undefined ? null : <p className="dimmed small stranger">{hint}</p>}
    </div>
  );
}
