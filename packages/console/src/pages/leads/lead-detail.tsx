/** One lead, with what was said before it was left. */
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Lead } from '@coatcheck/contract/operator/records';
import { conversationQuery } from '../../api/workspace.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { Answer } from '../../parts/states.tsx';
import { Transcript } from '../../parts/transcript.tsx';

interface LeadDetailProps {
  readonly tenantId: string;
  readonly lead: Lead;
  readonly onClose: () => void;
}

/** An address that a mail program can take whole: nothing in it that would begin a header or a second address. */
const isPlainAddress = (email: string) => /^[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+$/.test(email);
const isPlainNumber = (phone: string) => /^\+?[\d\s()/.-]{4,30}$/.test(phone);

export function LeadDetail({ tenantId, lead, onClose }: LeadDetailProps) {
  const { tenant: { leads: words } } = useText();
  const { moment } = useFormat();
  const { name, email, phone, note, source, created_at, consent_text, conversation_id } = lead;
  return (
    <Dialog title={name ?? email ?? phone ?? words.nameless} kind="side" onClose={onClose}>
      <dl className="lead-facts">
        {email === null ? null : (
          <><dt>{words.email}</dt><dd className="stranger">{isPlainAddress(email) ? <Anchor href={`mailto:${email}`} inherit>{email}</Anchor> : email}</dd></>
        )}
        {phone === null ? null : (
          <><dt>{words.phone}</dt><dd className="stranger">{isPlainNumber(phone) ? <Anchor href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`} inherit>{phone}</Anchor> : phone}</dd></>
        )}
        {note === null ? null : <><dt>{words.note}</dt><dd className="stranger">{note}</dd></>}
        <dt>{words.source}</dt><dd>{words.sources[source]}</dd>
        <dt>{words.when}</dt><dd>{moment(created_at)}</dd>
        <dt>{words.consent}</dt><dd className="stranger small dimmed">{consent_text}</dd>
      </dl>
      <h3>{words.conversation}</h3>
      {conversation_id === null ? <p className="dimmed">{words.noConversation}</p> : <LeadConversation tenantId={tenantId} conversationId={conversation_id} />}
    </Dialog>
  );
}

function LeadConversation({ tenantId, conversationId }: { readonly tenantId: string; readonly conversationId: string }) {
  const detail = useQuery(conversationQuery(tenantId, conversationId));
  return <Answer of={detail} rows={4}>{({ messages }) => <Transcript messages={messages} />}</Answer>;
}
