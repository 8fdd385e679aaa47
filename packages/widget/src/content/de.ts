import type { FailureSentences, Strings } from './strings.ts';

const wait = (seconds: number | undefined) => {
  if (seconds === undefined || seconds <= 0) return 'Bitte versuchen Sie es gleich noch einmal.';
  if (seconds >= 90) return `Bitte versuchen Sie es in ${Math.ceil(seconds / 60)} Minuten noch einmal.`;
  return `Bitte versuchen Sie es in ${seconds === 1 ? 'einer Sekunde' : `${Math.ceil(seconds)} Sekunden`} noch einmal.`;
};

const failures: FailureSentences = {
  offline: 'Sie sind offline. Das wird gesendet, sobald Sie wieder verbunden sind.',
  unreachable: 'Wir waren nicht zu erreichen. Bitte prüfen Sie Ihre Verbindung.',
  interrupted: 'Die Verbindung brach ab, bevor die Antwort vollständig war.',
  rate_limited: 'Das waren sehr viele Nachrichten auf einmal.',
  too_many_streams: 'Eine andere Antwort ist noch unterwegs.',
  model_unavailable: 'Der Assistent kann gerade nicht antworten.',
  database_unavailable: 'Bei uns gibt es gerade eine Störung.',
  internal: 'Bei uns ist etwas schiefgegangen.',
  payload_too_large: 'Diese Nachricht ist zu lang. Bitte kürzen Sie sie.',
  invalid_request: 'Das konnten wir nicht lesen. Bitte schreiben Sie es anders.',
  scope_missing: 'Das wird hier nicht angeboten.',
  origin_not_allowed: 'Der Assistent ist für diese Website nicht eingerichtet.',
  other: 'Das Gespräch ließ sich nicht öffnen. Vielleicht hilft es, die Seite neu zu laden.',
};

const waitable = new Set(['rate_limited', 'too_many_streams', 'model_unavailable', 'database_unavailable', 'internal']);

export const de: Strings = {
  language: 'de',
  close: 'Chat schließen',
  menu: 'Mehr',
  assistant: 'Assistent',
  you: 'Sie',
  conversation: 'Gespräch',
  subtitle: 'KI-Assistent',
  writeHere: 'Nachricht schreiben …',
  send: 'Senden',
  stop: 'Antwort anhalten',
  typing: 'Der Assistent schreibt',
  latest: 'Zur neuesten Nachricht',
  sources: 'Quellen',
  openSource: 'Seite öffnen',
  suggestions: 'Meinten Sie',
  retry: 'Noch einmal versuchen',
  stopped: 'Angehalten',
  cutShort: 'Hier wurde die Antwort gekürzt.',
  noAnswer: 'Es kam keine Antwort.',
  offline: 'Sie sind offline',
  ephemeral: 'Ihr Browser merkt sich nichts für uns; dieses Gespräch dauert, bis Sie die Seite verlassen.',
  goodbye: 'Dieser Assistent wurde abgeschaltet. Danke für Ihren Besuch.',
  call: 'Mit dem Assistenten sprechen',
  characters: (used, most) => `${used.toLocaleString('de')} von ${most.toLocaleString('de')} Zeichen`,

  forget: 'Gespräch vergessen',
  forgetQuestion: 'Dieses Gespräch vergessen? Es endet hier und lässt sich auf diesem Gerät nicht zurückholen.',
  forgetYes: 'Vergessen',
  cancel: 'Abbrechen',

  leaveDetails: 'Kontaktdaten hinterlassen',
  leadTitle: 'Wie erreichen wir Sie?',
  leadHint: 'Eine E-Mail-Adresse oder eine Telefonnummer genügt.',
  name: 'Name',
  email: 'E-Mail',
  phone: 'Telefon',
  note: 'Nachricht',
  optional: 'freiwillig',
  leadSend: 'Absenden',
  leadSending: 'Wird gesendet …',
  leadSent: 'Vielen Dank! Ihre Angaben sind angekommen, wir melden uns.',
  emailInvalid: 'Das sieht nicht nach einer E-Mail-Adresse aus.',
  phoneInvalid: 'Das sieht nicht nach einer Telefonnummer aus.',
  contactMissing: 'Bitte geben Sie eine E-Mail-Adresse oder eine Telefonnummer an.',
  consentMissing: 'Ohne Ihre Einwilligung dürfen wir uns nicht melden.',

  failure: (code, waitSeconds) => `${failures[code] ?? failures.other}${waitable.has(code) ? ` ${wait(waitSeconds)}` : ''}`,
};
