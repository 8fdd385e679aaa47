/** Whose assistant this is, the way out, and the few things that are not said in words. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ChatState } from '../state/chat-state.ts';
import { BinIcon, CloseIcon, EnvelopeIcon, MoreIcon } from './icons.tsx';
import type { Ui } from './ui.ts';

interface HeaderProps {
  readonly ui: Ui;
  readonly state: ChatState;
}

export function Header({ ui, state }: HeaderProps) {
  const { strings, settings, actions } = ui;
  const [layer, setLayer] = useState<'none' | 'menu' | 'forget'>('none');
  const opener = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const id = useId();
  const isOpen = layer !== 'none';
  const away = () => {
    setLayer('none');
    opener.current?.focus();
  };

  useEffect(() => {
    if (!isOpen) return;
    sheet.current?.querySelector('button')?.focus();
    const onPress = (event: Event) => {
      const { target } = event;
      if (target instanceof Node && sheet.current?.contains(target) !== true && opener.current?.contains(target) !== true) setLayer('none');
    };
    addEventListener('pointerdown', onPress);
    return () => removeEventListener('pointerdown', onPress);
  }, [layer]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    away();
  };

  return (
    <header onKeyDown={onKeyDown}>
      <span class="avatar" aria-hidden="true">
        {/^./u.exec(settings.name.trim())?.[0].toUpperCase()}
      </span>
      <div class="who">
        <h1 id="coatcheck-title">{settings.name}</h1>
        <p>{state.isOnline ? strings.subtitle : strings.offline}</p>
      </div>
      <button
        ref={opener}
        type="button"
        class="bare"
        aria-label={strings.menu}
        aria-expanded={isOpen}
        aria-controls={id}
        disabled={state.phase === 'gone'}
        onClick={() => setLayer(isOpen ? 'none' : 'menu')}
      >
        <MoreIcon />
      </button>
      <button type="button" class="bare" aria-label={strings.close} onClick={ui.close}>
        <CloseIcon />
      </button>
      <div id={id} class="sheet" ref={sheet} hidden={!isOpen}>
        {layer === 'menu' && (
          <>
            {state.canLeaveLead && (state.lead.phase === 'closed' || state.lead.phase === 'saved') && (
              <button
                type="button"
                class="item"
                onClick={() => {
                  setLayer('none');
                  actions.showLeadForm(true);
                }}
              >
                <EnvelopeIcon />
                {strings.leaveDetails}
              </button>
            )}
            <button type="button" class="item" onClick={() => setLayer('forget')}>
              <BinIcon />
              {strings.forget}
            </button>
          </>
        )}
        {layer === 'forget' && (
          <div role="alertdialog" aria-labelledby={`${id}question`}>
            <p id={`${id}question`}>{strings.forgetQuestion}</p>
            <div class="row">
              <button type="button" class="quiet" onClick={away}>
                {strings.cancel}
              </button>
              <button
                type="button"
                class="danger"
                onClick={() => {
                  setLayer('none');
                  void actions.forget();
                }}
              >
                {strings.forgetYes}
              </button>
            </div>
          </div>
        )}
      </div>
    </header>
  );
}
