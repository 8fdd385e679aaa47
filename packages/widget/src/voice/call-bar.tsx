/** A call in the composer's place: what is going on, how loud one is, how long it lasts, and the buttons. */
import { useEffect, useRef } from 'preact/hooks';
import type { CallView } from './call.ts';
import { Clock } from './clock.tsx';
import type { VoiceStrings } from './content/voice-strings.ts';
import { HangUpIcon, MicrophoneIcon, MicrophoneOffIcon, StopIcon } from './icons.tsx';
import { LevelMeter, Orb, type OrbMood } from './level-meter.tsx';
import type { BarState, Levels } from './voice.tsx';

interface CallBarProps {
  readonly strings: VoiceStrings;
  readonly state: BarState;
  readonly levels: Levels;
  onMute(isMuted: boolean): void;
  onInterrupt(): void;
  onHangUp(): void;
}

interface Words {
  readonly mood: OrbMood;
  readonly title: string;
  readonly hint?: string | undefined;
}

function wordsFor({ stage, view, isDeaf }: BarState, strings: VoiceStrings): Words {
  if (stage !== 'call' || view === undefined) return { mood: 'waiting', title: strings.asking, hint: strings.askingHint };
  switch (view.phase) {
    case 'connecting':
    case 'idle':
    case 'ended':
      return { mood: 'waiting', title: strings.connecting, hint: strings.connectingHint };
    case 'reconnecting':
      return { mood: 'waiting', title: strings.reconnecting };
    case 'thinking':
      return { mood: 'thinking', title: strings.thinking };
    case 'speaking':
      return { mood: 'speaking', title: strings.speaking };
    case 'listening':
      if (view.isMuted) return { mood: 'muted', title: strings.muted, hint: strings.mutedHint };
      return { mood: 'listening', title: strings.listening, hint: isDeaf ? strings.cannotHear : undefined };
  }
}

/** Said aloud by a screen reader: only what has nothing to do with whose turn it is, as that is heard anyway. */
function announcementFor({ stage, view }: BarState, { title, hint = '' }: Words, strings: VoiceStrings): string {
  if (stage !== 'call' || view === undefined) return `${title} ${hint}`;
  if (view.phase === 'connecting' || view.phase === 'idle') return `${strings.connecting} ${strings.connectingHint}`;
  return view.phase === 'reconnecting' ? title : '';
}

const isTaken = (view: CallView | undefined): view is CallView => view?.startedAt !== undefined;

export function CallBar({ strings, state, levels, onMute, onInterrupt, onHangUp }: CallBarProps) {
  const { view } = state;
  const bar = useRef<HTMLDivElement>(null);
  const words = wordsFor(state, strings);
  const isMuted = view?.isMuted === true;
  // On what does no harm where Enter is pressed once more.
  useEffect(() => bar.current?.focus({ preventScroll: true }), []);
  // The button that held it is gone. Nothing is taken from the page around the frame.
  useEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body) bar.current?.focus({ preventScroll: true });
  }, [view?.phase]);
  return (
    <div class={`call-bar ${words.mood}`} ref={bar} role="group" tabIndex={-1} aria-label={strings.call}>
      <p class="unseen" role="status">
        {announcementFor(state, words, strings)}
      </p>
      <div class="call-head">
        <Orb mood={words.mood} levels={levels} />
        <div class="call-words">
          <strong>{words.title}</strong>
          {words.hint === undefined ? <LevelMeter isOff={isMuted || words.mood === 'waiting'} levels={levels} /> : <p>{words.hint}</p>}
        </div>
        {isTaken(view) && <Clock strings={strings} view={view} />}
      </div>
      <div class="call-row">
        <button type="button" class="quiet" aria-pressed={isMuted} disabled={!isTaken(view)} onClick={() => onMute(!isMuted)}>
          {isMuted ? <MicrophoneOffIcon /> : <MicrophoneIcon />}
          {isMuted ? strings.unmute : strings.mute}
        </button>
        {view?.phase === 'speaking' && (
          <button type="button" class="quiet" onClick={onInterrupt}>
            <StopIcon />
            {strings.interrupt}
          </button>
        )}
        <button type="button" class="danger" onClick={onHangUp}>
          <HangUpIcon />
          {strings.hangUp}
        </button>
      </div>
    </div>
  );
}
