/**
 * What a visitor and the assistant said. Both are strangers' words: they are text nodes and nothing else, no markup is made of them, and
 * an address is a link only where it leads to a web page.
 */
import './transcript.css';
import type { StoredMessage } from '@coatcheck/contract/conversations';
import { Icon } from './icon.tsx';
import { useFormat, useText } from './language.tsx';
import { WebLink } from './web-link.tsx';

export function Transcript({ messages }: { readonly messages: readonly StoredMessage[] }) {
  const { tenant: { conversations: words } } = useText();
  if (messages.length === 0) return <p className="dimmed">{words.empties}</p>;
  return <ol className="transcript">{messages.map((message) => <Message key={message.id} message={message} />)}</ol>;
}

function Message({ message }: { readonly message: StoredMessage }) {
  const { tenant: { conversations: words } } = useText();
  const { moment } = useFormat();
  const { role, text, created_at, citations = [], spoken, finish_reason, offers_lead_form, request_id } = message;
  const notes = [
    finish_reason === 'no_answer' ? words.noAnswer : undefined,
    finish_reason === 'length' ? words.length : undefined,
    finish_reason === 'aborted' ? words.aborted : undefined,
    offers_lead_form === true ? words.formOffered : undefined,
    request_id === undefined ? undefined : words.unanswered,
  ].filter((note) => note !== undefined);
  return (
    <li className="said" data-role={role}>
      <div className="said-head">
        <strong>{words[role]}</strong>
        {spoken === true ? <span className="said-spoken"><Icon name="wave" size={14} />{words.spoken}</span> : null}
        <time className="dimmed" dateTime={created_at}>{moment(created_at)}</time>
      </div>
      <p className="said-text stranger">{text}</p>
      {notes.map((note) => <p key={note} className="said-note">{note}</p>)}
      {citations.length === 0 ? null : (
        <details className="said-sources">
          <summary>{words.sources} ({citations.length})</summary>
          <ul>
            {citations.map(({ passage_id, title, excerpt, url }) => (
              <li key={passage_id}>
                <div>{url === undefined ? <span className="stranger">{title}</span> : <WebLink address={url}>{title}</WebLink>}</div>
                <p className="dimmed stranger">{excerpt}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
