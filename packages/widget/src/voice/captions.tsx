/**
 * What both sides are saying at this moment, in the conversation's place for it; final, it becomes a message there.
 *
 * Not a live region: a screen reader would speak over the assistant, and into the microphone.
 */
import { useLayoutEffect } from 'preact/hooks';
import type { CallView } from './call.ts';
import type { VoiceStrings } from './content/voice-strings.ts';

interface CaptionsProps {
  readonly strings: VoiceStrings;
  readonly captions: CallView['captions'] | undefined;
  onGrow(): void;
}

export function Captions({ strings, captions = { user: '', assistant: '' }, onGrow }: CaptionsProps) {
  useLayoutEffect(onGrow, [captions.user, captions.assistant]);
  return (
    <div class="captions" role="group" aria-live="off" aria-label={strings.captions}>
      {(['user', 'assistant'] as const).map(
        (role) =>
          captions[role] !== '' && (
            <div key={role} class={`turn ${role === 'user' ? 'visitor' : 'assistant'} live`}>
              <div class="bubble" dir="auto">
                {captions[role]}
              </div>
            </div>
          ),
      )}
    </div>
  );
}
