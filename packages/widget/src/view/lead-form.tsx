/**
 * A way to be reached, asked for within the conversation.
 *
 * Nothing here relies on the browser's own submitting: in a page whose sandbox forbids forms no submit handler runs, but
 * keys and clicks do.
 */
import { Email, Phone } from '@coatcheck/contract/leads';
import type { TargetedEvent } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import * as z from 'zod/mini';
import type { LeadDraft } from '../launcher/keep.ts';
import type { LeadState } from '../state/chat-state.ts';
import { CloseIcon } from './icons.tsx';
import { Notice } from './notice.tsx';
import type { Ui } from './ui.ts';

type Field = keyof LeadDraft | 'consent';
type Complaints = { readonly [F in Field]?: string | undefined };

const inputs = [
  { field: 'name', inputmode: 'text', autocomplete: 'name', lengthMax: 200 },
  { field: 'email', inputmode: 'email', autocomplete: 'email', lengthMax: 254 },
  { field: 'phone', inputmode: 'tel', autocomplete: 'tel', lengthMax: 40 },
] as const;

function complaintsAbout(lead: LeadDraft, hasConsent: boolean, { strings }: Ui): Complaints {
  const email = lead.email.trim();
  const phone = lead.phone.trim();
  return {
    ...(email !== '' && !z.safeParse(Email, email).success ? { email: strings.emailInvalid } : {}),
    ...(phone !== '' && !z.safeParse(Phone, phone).success ? { phone: strings.phoneInvalid } : {}),
    ...(email === '' && phone === '' ? { email: strings.contactMissing } : {}),
    ...(hasConsent ? {} : { consent: strings.consentMissing }),
  };
}

interface LeadFormProps {
  readonly ui: Ui;
  readonly lead: LeadState;
}

export function LeadForm({ ui, lead }: LeadFormProps) {
  const { strings, settings, actions } = ui;
  const [hasConsent, setHasConsent] = useState(false);
  const [complaints, setComplaints] = useState<Complaints>({});
  const card = useRef<HTMLDivElement>(null);
  const id = useId();
  const isSending = lead.phase === 'sending';

  const send = () => {
    if (isSending) return;
    const found = complaintsAbout(lead.draft, hasConsent, ui);
    setComplaints(found);
    const first = (['email', 'phone', 'consent'] as const).find((field) => found[field] !== undefined);
    if (first === undefined) actions.sendLead(lead.draft);
    else card.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
  };
  const write = (field: keyof LeadDraft) => (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    actions.writeLead({ ...lead.draft, [field]: event.currentTarget.value });
    if (complaints[field] !== undefined) setComplaints({ ...complaints, [field]: undefined });
  };
  const onEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const complaint = (field: Field) =>
    complaints[field] !== undefined && (
      <span class="complaint" id={`${id}${field}`} role="alert">
        {complaints[field]}
      </span>
    );

  useEffect(() => card.current?.scrollIntoView({ block: 'nearest' }), []);

  return (
    <div class="card" ref={card} role="form" aria-labelledby={`${id}title`}>
      <div class="card-head">
        <strong id={`${id}title`}>{strings.leadTitle}</strong>
        <button type="button" class="bare" aria-label={strings.cancel} onClick={() => actions.showLeadForm(false)}>
          <CloseIcon />
        </button>
      </div>
      <p class="aside">{strings.leadHint}</p>
      {inputs.map(({ field, inputmode, autocomplete, lengthMax }) => (
        <label key={field}>
          <span>
            {strings[field]} {field === 'name' && <small>({strings.optional})</small>}
          </span>
          <input
            name={field}
            type="text"
            inputmode={inputmode}
            autocomplete={autocomplete}
            maxLength={lengthMax}
            value={lead.draft[field]}
            aria-invalid={complaints[field] !== undefined}
            aria-describedby={`${id}${field}`}
            onInput={write(field)}
            onKeyDown={onEnter}
          />
          {complaint(field)}
        </label>
      ))}
      <label>
        <span>
          {strings.note} <small>({strings.optional})</small>
        </span>
        <textarea name="note" rows={2} maxLength={2000} value={lead.draft.note} onInput={write('note')} />
      </label>
      <label class="consent">
        <input
          name="consent"
          type="checkbox"
          checked={hasConsent}
          aria-invalid={complaints.consent !== undefined}
          aria-describedby={`${id}consent`}
          onChange={(event) => {
            setHasConsent(event.currentTarget.checked);
            setComplaints({ ...complaints, consent: undefined });
          }}
          onKeyDown={onEnter}
        />
        <span>{settings.consent.text}</span>
      </label>
      {complaint('consent')}
      {lead.failure !== null && <Notice ui={ui} failure={lead.failure} />}
      <button type="button" class="primary" disabled={isSending} onClick={send}>
        {isSending ? strings.leadSending : strings.leadSend}
      </button>
    </div>
  );
}
