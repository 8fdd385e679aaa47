import type { EndSentences, VoiceStrings } from './voice-strings.ts';

const ends: EndSentences = {
  voice_busy: 'Alle Leitungen sind belegt.',
  voice_budget_used: 'Im Moment sind keine weiteren Anrufe möglich. Schreiben Sie uns gern.',
  call_in_progress: 'Sie sprechen bereits in einem anderen Tab oder Fenster. Beenden Sie zuerst jenen Anruf.',
  voice_unavailable: 'Anrufe funktionieren gerade nicht. Schreiben Sie uns gern.',
  voice_off: 'Anrufe werden hier nicht angeboten. Schreiben Sie uns gern.',
  scope_missing: 'Anrufe werden hier nicht angeboten. Schreiben Sie uns gern.',
  consent_required: 'Der Text zu Anrufen hat sich geändert. Bitte drücken Sie noch einmal auf das Mikrofon.',
  rate_limited: 'Das waren viele Anrufe in kurzer Zeit.',
  offline: 'Sie sind offline, deshalb ist der Anruf beendet.',
  unreachable: 'Die Verbindung ging verloren, deshalb ist der Anruf beendet.',
  silence: 'Der Anruf wurde beendet, weil eine Weile nichts gesagt wurde.',
  length: 'Der Anruf hat seine längste Dauer erreicht und ist beendet. Sie können weiter schreiben.',
  budget: 'Im Moment sind keine weiteren Anrufe möglich. Schreiben Sie uns gern.',
  limit: 'Der Anruf musste hier enden. Sie können weiter schreiben.',
  'taken-over': 'Der Anruf geht in einem anderen Tab oder Fenster weiter.',
  engine: 'Anrufe funktionieren gerade nicht. Schreiben Sie uns gern.',
  device: 'Das Mikrofon wurde getrennt, deshalb ist der Anruf beendet.',
  lost: 'Die Verbindung ging verloren, deshalb ist der Anruf beendet.',
  other: 'Der Anruf ist beendet. Für einen neuen drücken Sie bitte auf das Mikrofon.',
};

const waitable = new Set(['voice_busy', 'rate_limited']);

function wait(seconds: number | undefined): string {
  if (seconds === undefined || seconds <= 0) return 'Bitte versuchen Sie es gleich noch einmal.';
  if (seconds >= 90) return `Bitte versuchen Sie es in ${Math.ceil(seconds / 60)} Minuten noch einmal.`;
  return `Bitte versuchen Sie es in ${seconds === 1 ? 'einer Sekunde' : `${Math.ceil(seconds)} Sekunden`} noch einmal.`;
}

export const de: VoiceStrings = {
  call: 'Anruf beim Assistenten',
  consentTitle: 'Bevor wir sprechen',
  agree: 'Zustimmen und sprechen',
  cancel: 'Nicht jetzt',
  asking: 'Dürfen wir Ihr Mikrofon benutzen?',
  askingHint: 'Ihr Browser fragt Sie danach. Es wird nur während dieses Anrufs benutzt.',
  connecting: 'Verbindung wird aufgebaut …',
  connectingHint: 'Sie hören einen Ton, sobald Sie sprechen können.',
  listening: 'Ich höre zu',
  thinking: 'Einen Moment …',
  speaking: 'Ich spreche',
  reconnecting: 'Die Verbindung brach ab. Neuer Versuch …',
  muted: 'Mikrofon aus',
  mutedHint: 'Was Sie sagen, wird nicht gehört.',
  cannotHear: 'Von Ihrem Mikrofon kommt kein Ton.',
  mute: 'Stumm',
  unmute: 'Ton an',
  interrupt: 'Stopp',
  hangUp: 'Auflegen',
  captions: 'Untertitel',
  duration: 'Dauer des Anrufs',
  left: (seconds) => `noch ${seconds} s`,
  noMicrophone: 'Es wurde kein Mikrofon gefunden. Schließen Sie eines an und versuchen Sie es noch einmal.',
  microphoneBusy: 'Ihr Mikrofon ließ sich nicht starten. Vielleicht benutzt es gerade ein anderes Programm.',
  microphoneDenied: 'Das Mikrofon ist gesperrt. Erlauben Sie es für diese Website in Ihrem Browser und versuchen Sie es noch einmal.',
  microphoneForbidden: 'Diese Website erlaubt ihrem Chat kein Mikrofon. Schreiben Sie uns gern.',
  microphoneFailed: 'Ihr Browser konnte den Anruf nicht starten. Schreiben Sie uns gern.',
  ended: (reason, code = '', waitSeconds) => `${ends[code] ?? ends[reason] ?? ends.other}${waitable.has(code) ? ` ${wait(waitSeconds)}` : ''}`,
};
