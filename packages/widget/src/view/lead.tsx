/** What the conversation shows of a lead. The form itself, with the rules for addresses and numbers, is a chunk of its own. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LeadState } from '../state/chat-state.ts';
import { noConnection } from '../transport/failure.ts';
import { CheckIcon } from './icons.tsx';
import type { LeadForm } from './lead-form.tsx';
import { Notice } from './notice.tsx';
import type { Ui } from './ui.ts';

interface LeadProps {
  readonly ui: Ui;
  readonly lead: LeadState;
}

const unreachable = noConnection('unreachable');

export function Lead({ ui, lead }: LeadProps) {
  const [Form, setForm] = useState<typeof LeadForm | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const thanks = useRef<HTMLDivElement>(null);
  const wasSending = useRef(false);
  const isWanted = lead.phase === 'open' || lead.phase === 'sending';
  const bring = () => {
    setHasFailed(false);
    import('./lead-form.tsx').then(
      (module) => setForm(() => module.LeadForm),
      () => setHasFailed(true),
    );
  };
  useEffect(() => {
    if (isWanted && Form === null) bring();
  }, [isWanted]);

  // The button that was pressed is gone; who goes by the keyboard, or listens, goes on from here.
  useEffect(() => {
    if (lead.phase === 'saved' && wasSending.current) thanks.current?.focus();
    wasSending.current = lead.phase === 'sending';
  }, [lead.phase]);

  if (lead.phase === 'saved') {
    return (
      <div class="thanks" role="status" tabIndex={-1} ref={thanks}>
        <CheckIcon />
        {ui.strings.leadSent}
      </div>
    );
  }
  if (!isWanted) return null;
  if (hasFailed) return <Notice ui={ui} failure={unreachable} onRetry={bring} />;
  return Form === null ? null : <Form ui={ui} lead={lead} />;
}
