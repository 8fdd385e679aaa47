/**
 * A call, brought in by the first press of its button: from the text to agree to, over the microphone, to the last word. What is
 * final goes into the conversation's own store, so that after the call the conversation goes on in writing.
 */
import { type CallNote, type ChatStore } from '../state/chat-state.ts';
import type { Connection } from '../state/connection.ts';
import { createStore, type Store } from '../state/store.ts';
import type { VoiceParts } from '../state/voice-door.ts';
import { Failure, meansGone } from '../transport/failure.ts';
import type { PassKeeper } from '../transport/pass.ts';
import { openVoiceSocket } from '../transport/voice-socket.ts';
import { Call, type CallEnd, type CallView } from './call.ts';
import { CallBar } from './call-bar.tsx';
import { Captions } from './captions.tsx';
import { Consent } from './consent.tsx';
import type { VoiceStrings } from './content/voice-strings.ts';
import { noteOfMicrophone } from './microphone-note.ts';
import { askForMicrophone, type Microphone } from './microphone.ts';
import { openSound } from './sound.ts';
import { addSpoken, leadSaved, placeThanks } from './spoken.ts';
import { useStore } from '../view/ui.ts';

export interface ConsentText {
  readonly version: string;
  readonly text: string;
}

export interface VoiceSurroundings {
  readonly store: ChatStore;
  readonly strings: VoiceStrings;
  readonly connection: Connection;
  readonly passes: PassKeeper;
  readonly settings: { readonly voice?: { readonly consent: ConsentText | null } | undefined };
  /** To be asked for first; null where there is nothing to ask, or it was agreed to before. */
  readonly consent: ConsentText | null;
  readonly agreement: { set(version: string | null): void };
  /** The composer comes back. */
  over(note: CallNote | null): void;
}

/** What the bar shows: the call's own view, between the steps before it. */
export interface BarState {
  readonly stage: 'consent' | 'asking' | 'call';
  readonly view: CallView | undefined;
  /** Nothing but digital silence has come for a while. */
  readonly isDeaf: boolean;
}

export interface Levels {
  /** Root mean square, 0 to 1. */
  visitor: number;
  assistant: number;
}

/** A live microphone is never as quiet as this. Root mean square. */
const deafLevelMax = 0.000_05;
/** Frames of 40 ms; five seconds. */
const deafFrames = 125;

export function mountVoice(surroundings: VoiceSurroundings, asked: Microphone | undefined): VoiceParts {
  const { store, strings, connection, passes, settings } = surroundings;
  const bar: Store<BarState> = createStore<BarState>({ stage: surroundings.consent === null ? 'asking' : 'consent', view: undefined, isDeaf: false });
  const levels: Levels = { visitor: 0, assistant: 0 };
  let microphone = asked;
  let call: Call | undefined;
  let isOver = false;

  const over = (note: CallNote | null) => {
    if (isOver) return;
    isOver = true;
    microphone?.release();
    placeThanks(store);
    surroundings.over(note);
  };

  const ended = ({ reason, failure }: CallEnd) => {
    if (failure?.code === 'consent_required') surroundings.agreement.set(null);
    const text = strings.ended(reason, failure?.code, failure?.retryAfterSeconds);
    // A switched-off assistant has one sentence for it, and no next call.
    const isQuiet = failure === undefined ? reason === 'visitor' : meansGone(failure);
    over(isQuiet ? null : { text, isBad: failure !== undefined || reason === 'device' || reason === 'lost' });
    // Over with everything, or a frame with a new ticket.
    if (failure !== undefined) connection.absorb(failure);
  };

  let quietFrames = 0;
  const listenForSilence = (level: number, { isMuted, phase }: CallView) => {
    quietFrames = level < deafLevelMax && !isMuted && phase === 'listening' ? quietFrames + 1 : 0;
    const isDeaf = quietFrames > deafFrames;
    if (isDeaf !== bar.get().isDeaf) bar.set({ isDeaf });
  };

  const begin = async (own: Microphone) => {
    try {
      // Both at once: a conversation that can't be opened needs no microphone, but that is rare.
      const [sound] = await Promise.all([
        openSound(own, {
          captured: (pcm, level) => {
            levels.visitor = level;
            const { view } = bar.get();
            if (view !== undefined) listenForSilence(level, view);
            call?.hear(pcm);
          },
          played: (played) => {
            levels.assistant = played.level;
            call?.played(played);
          },
          lost: () => call?.deviceLost(),
        }),
        connection.open(),
      ]);
      if (isOver) {
        sound.close();
        return;
      }
      call = new Call({
        open: openVoiceSocket,
        sound,
        greeting: () => {
          const { conversationId } = store.get();
          const version = settings.voice?.consent?.version;
          return { ...(conversationId === null ? {} : { conversation_id: conversationId }), ...(version === undefined ? {} : { consent_version: version }) };
        },
        pass: () => passes.current(),
        renewPass: () => passes.refresh(),
        onRenewed: (listener) => passes.onRenewed(listener),
        changed: (view) => bar.set({ stage: 'call', view }),
        said: (transcript) => addSpoken(store, transcript),
        heldIn: (conversationId) => store.set({ conversationId }),
        leadCaptured: () => leadSaved(store),
        ended,
        now: () => Date.now(),
      });
      call.begin();
    } catch (error) {
      if (error instanceof Failure) ended({ reason: 'lost', failure: error });
      else over({ text: noteOfMicrophone(error, strings), isBad: true });
    }
  };

  const agree = ({ version }: ConsentText) => {
    surroundings.agreement.set(version);
    const own = askForMicrophone();
    microphone = own;
    bar.set({ stage: 'asking' });
    void begin(own);
  };
  if (asked !== undefined) void begin(asked);

  const hangUp = () => {
    if (call === undefined) over(null);
    else call.hangUp();
  };
  return {
    Bar: () => {
      const state = useStore(bar);
      const { consent } = surroundings;
      if (state.stage === 'consent' && consent !== null) {
        return <Consent strings={strings} text={consent.text} onAgree={() => agree(consent)} onCancel={() => over(null)} />;
      }
      return (
        <CallBar
          strings={strings}
          state={state}
          levels={levels}
          onMute={(isMuted) => call?.mute(isMuted)}
          onInterrupt={() => call?.interrupt()}
          onHangUp={hangUp}
        />
      );
    },
    Captions: ({ onGrow }) => <Captions strings={strings} captions={useStore(bar).view?.captions} onGrow={onGrow} />,
    hangUp,
  };
}
