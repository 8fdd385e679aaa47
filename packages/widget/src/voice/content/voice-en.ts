import type { EndSentences, VoiceStrings } from './voice-strings.ts';

const ends: EndSentences = {
  voice_busy: 'All lines are busy.',
  voice_budget_used: 'No more calls can be taken for now. You are welcome to write instead.',
  call_in_progress: 'You are already in a call, in another tab or window. End that one first.',
  voice_unavailable: 'Calls do not work right now. You are welcome to write instead.',
  voice_off: 'Calls are not offered here. You are welcome to write instead.',
  scope_missing: 'Calls are not offered here. You are welcome to write instead.',
  consent_required: 'The text about calls has changed. Please press the microphone once more.',
  rate_limited: 'That was a lot of calls in a short time.',
  offline: 'You are offline, so the call has ended.',
  unreachable: 'The connection was lost, so the call has ended.',
  silence: 'The call ended because nothing was said for a while.',
  length: 'The call reached its longest time and has ended. You can go on writing.',
  budget: 'No more calls can be taken for now. You are welcome to write instead.',
  limit: 'The call had to end here. You can go on writing.',
  'taken-over': 'The call goes on in another tab or window.',
  engine: 'Calls do not work right now. You are welcome to write instead.',
  device: 'The microphone was disconnected, so the call has ended.',
  lost: 'The connection was lost, so the call has ended.',
  other: 'The call has ended. Please press the microphone to begin another.',
};

const waitable = new Set(['voice_busy', 'rate_limited']);

function wait(seconds: number | undefined): string {
  if (seconds === undefined || seconds <= 0) return 'Please try again in a moment.';
  if (seconds >= 90) return `Please try again in ${Math.ceil(seconds / 60)} minutes.`;
  return seconds === 1 ? 'Please try again in a second.' : `Please try again in ${Math.ceil(seconds)} seconds.`;
}

export const en: VoiceStrings = {
  call: 'Call with the assistant',
  consentTitle: 'Before we talk',
  agree: 'Agree and talk',
  cancel: 'Not now',
  asking: 'May we use your microphone?',
  askingHint: 'Your browser is asking. It is only used during this call.',
  connecting: 'Connecting …',
  connectingHint: 'You will hear a chime when you can speak.',
  listening: 'Listening',
  thinking: 'One moment …',
  speaking: 'Speaking',
  reconnecting: 'The connection dropped. Trying again …',
  muted: 'Microphone off',
  mutedHint: 'Nothing you say is heard.',
  cannotHear: 'No sound is coming from your microphone.',
  mute: 'Mute',
  unmute: 'Unmute',
  interrupt: 'Stop',
  hangUp: 'End call',
  captions: 'Live captions',
  duration: 'Duration of the call',
  left: (seconds) => `${seconds} s left`,
  noMicrophone: 'No microphone was found. Connect one and try again.',
  microphoneBusy: 'Your microphone could not be started. Another program may be using it.',
  microphoneDenied: 'The microphone is blocked. Allow it for this website in your browser, then try again.',
  microphoneForbidden: 'This website does not let its chat use the microphone. You are welcome to write instead.',
  microphoneFailed: 'Your browser could not start the call. You are welcome to write instead.',
  ended: (reason, code = '', waitSeconds) => `${ends[code] ?? ends[reason] ?? ends.other}${waitable.has(code) ? ` ${wait(waitSeconds)}` : ''}`,
};
