/** The conversation. It follows what is new as long as the reader is at its end, and stays where they are otherwise. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatState } from '../state/chat-state.ts';
import { DownIcon } from './icons.tsx';
import { Lead } from './lead.tsx';
import { Notice } from './notice.tsx';
import { Choices, Turn, Typing } from './turn.tsx';
import type { Ui } from './ui.ts';

/** Nearer to the end than this still counts as there. In CSS pixels. */
const nearEnd = 48;

export function Log({ ui, state }: { readonly ui: Ui; readonly state: ChatState }) {
  const { strings, settings, actions } = ui;
  const { messages, answering, lead, phase, failure } = state;
  const Captions = state.call.phase === 'here' ? ui.voice?.parts?.Captions : undefined;
  const isTalking = Captions !== undefined;
  const log = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const last = messages[messages.length - 1];
  const lastOwn = messages.filter((message) => message.role === 'visitor').pop()?.key;

  const toEnd = () => {
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
  };
  // What one has just said oneself is always followed.
  useLayoutEffect(() => {
    follows.current = true;
  }, [lastOwn, state.isShown]);
  useLayoutEffect(() => {
    if (follows.current) toEnd();
  }, [messages, answering, lead.phase, failure, phase, state.isShown, state.call]);
  const onGrow = () => {
    if (follows.current) toEnd();
  };
  const onScroll = () => {
    const element = log.current;
    if (element === null) return;
    follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd;
    setIsAtEnd(follows.current);
  };

  const leadRow = <Lead key="lead" ui={ui} lead={lead} />;
  const rows: ComponentChildren[] = [];
  messages.forEach((message, index) => {
    const next = messages[index + 1];
    rows.push(<Turn key={message.key} ui={ui} message={message} isWriting={answering !== null && message === last && message.finish === null} />);
    // The reason stands below the piece of an answer that came.
    const broken = message.failure !== null ? message : message.role === 'assistant' && message.finish === null ? messages[index - 1] : undefined;
    const isBelowNext = broken === message && next?.role === 'assistant' && next.finish === null;
    if (broken?.failure != null && !isBelowNext) {
      const onRetry = answering === null ? () => actions.retry(broken.key) : undefined;
      rows.push(<Notice key={`${broken.key} failure`} ui={ui} failure={broken.failure} onRetry={onRetry} />);
    }
    if (message.key === lead.after) rows.push(leadRow);
  });

  const isEmpty = messages.length === 0;
  const isWaiting = answering !== null && (last?.role !== 'assistant' || last.text === '');
  const hasNotice = messages.some((message) => message.failure !== null);
  return (
    <div class="log-box">
      <div class="log" ref={log} role="log" aria-live={isTalking ? 'off' : 'polite'} aria-label={strings.conversation} aria-busy={answering !== null} tabIndex={0} onScroll={onScroll}>
        <div class="turn assistant">
          <div class="bubble" dir="auto">
            <span class="unseen">{strings.assistant}: </span>
            {settings.greeting}
          </div>
        </div>
        {isEmpty && !isTalking && phase !== 'gone' && <Choices ui={ui} texts={settings.starters} />}
        {rows}
        {isWaiting && <Typing ui={ui} />}
        {answering === null && !isTalking && last !== undefined && last.suggestions.length > 0 && (
          <Choices ui={ui} texts={last.suggestions} label={strings.suggestions} />
        )}
        {answering === null && last?.offersLeadForm === true && last.finish === 'no_answer' && lead.phase === 'closed' && state.canLeaveLead && (
          <div class="choices">
            <button type="button" class="choice" onClick={actions.leaveMessage}>
              {strings.leaveDetails}
            </button>
          </div>
        )}
        {Captions !== undefined && <Captions onGrow={onGrow} />}
        {!messages.some(({ key }) => key === lead.after) && leadRow}
        {failure !== null && !hasNotice && <Notice ui={ui} failure={failure} onRetry={phase === 'failed' ? actions.reopen : undefined} />}
        {state.isEphemeral && <p class="aside centred">{strings.ephemeral}</p>}
        {phase === 'gone' && (
          <p class="goodbye" role="alert">
            {strings.goodbye}
          </p>
        )}
      </div>
      {!isAtEnd && (
        <button type="button" class="to-end" aria-label={strings.latest} onClick={toEnd}>
          <DownIcon />
        </button>
      )}
    </div>
  );
}
